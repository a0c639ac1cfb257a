import type { Line } from "./bench.ts";

/** The lines of one bench for people: goal, figure, met or not. */
export function tableOf(name: string, lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    verdict(line),
    line.against === "" ? line.what : `${line.what} / ${line.against}`,
    `${number(line.figure.median)} (${number(line.figure.min)}-${number(line.figure.max)}) ${line.unit}`,
    goals(line),
    line.note,
  ]);
  const head = ["", name, "median (min-max)", "goal", "medians"];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export const isMet = ({ figure, goal }: Line): boolean => goal === null || figure.median <= goal;

function verdict(line: Line): string {
  const { figure, goal, stretch } = line;
  if (!isMet(line)) return "MISSED";
  if (stretch !== undefined) return figure.median <= stretch ? "met" : goal === null ? "over" : "met, stretch over";
  return goal === null ? "-" : "met";
}

const goals = ({ goal, stretch }: Line): string =>
  [goal === null ? "" : `<= ${goal}`, stretch === undefined ? "" : `stretch <= ${stretch}`]
    .filter((text) => text !== "")
    .join(", ");

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

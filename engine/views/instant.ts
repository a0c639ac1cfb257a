/**
 * Epoch milliseconds of a journal's own times (`2026-11-21T05:31:54.123Z`). A journal has one at each of its lines,
 * mostly of the same day, so the day is read once and the rest is arithmetic; anything else is left to `Date.parse`.
 */
export function instantReader(): (text: string) => number {
  let day = "";
  let dayMs = 0;
  return (text) => {
    if (text.length !== 24 || !text.endsWith("Z")) return Date.parse(text);
    if (!text.startsWith(day) || day === "") {
      day = text.slice(0, 10);
      dayMs = Date.parse(`${day}T00:00:00.000Z`);
    }
    const two = (at: number): number => digit(text, at) * 10 + digit(text, at + 1);
    return dayMs + two(11) * 3_600_000 + two(14) * 60_000 + two(17) * 1_000 + digit(text, 20) * 100 + two(21);
  };
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;

import type { ReportModel } from "../../engine/views/report-model.ts";

/** What the report's templates show, by template literals: the floor for rendering. */
export const pageOf = (model: ReportModel): string => `<!doctype html><html><body>
<h1>${html(model.title)}</h1>${model.timeline}
<ol>${model.actions.map((action) => actionOf(action)).join("")}</ol>
<table>${model.steps.map((step) => rowOf(step)).join("")}</table>
${model.commands.map((command) => commandOf(command)).join("")}
<ul>${model.stored.map(({ file, bytes, sha256 }) => `<li>${html(file)} ${bytes} ${sha256}</li>`).join("")}</ul>
</body></html>`;

type Of<K extends "actions" | "steps" | "commands"> = ReportModel[K][number];

const actionOf = (of: Of<"actions">): string =>
  `<li class="${of.tone}"><time>${html(of.at)}</time><b>${html(of.sign)}</b><b>${html(of.title)}</b>${of.host === null ? "" : `<small>${html(of.host)}</small>`}${of.lines.map((line) => `<p>${html(line)}</p>`).join("")}<span>${html(of.outcome)}<br>${html(of.length)}</span></li>\n`;

const rowOf = (of: Of<"steps">): string =>
  `<tr><td>${of.number}</td><td>${html(of.at)}</td><td>${html(of.title)}<br><code>${html(of.phase)}/${html(of.id)}</code></td><td>${html(of.host ?? "")}</td><td class="${of.tone}">${html(of.sign)} ${html(of.outcome)}</td><td>${html(of.length)}</td><td>${html(of.machine)}</td><td>${html(of.human)}</td><td>${html(of.waiting)}</td><td>${of.attempts}</td></tr>\n`;

const commandOf = (of: Of<"commands">): string =>
  `<article><p><b>${of.number}</b> ${html(of.title)} <small>${html(of.host ?? "")}</small><span class="${of.tone}">${html(of.ended)} <small>${html(of.length)}</small></span></p><pre>${html(of.text)}</pre>${of.outputs.map(({ stream, note, tail }) => `<p>${html(stream)} <small>${html(note)}</small></p><pre>${html(tail)}</pre>`).join("")}</article>\n`;

const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};

const html = (text: string): string =>
  /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign) : text;

/** A sound runbook around some steps, indented as they are here. */
export const book = (steps: string, more = ""): string => `runbook: 1
id: book
title: Book
system: shop
severity: low
hosts: { db: database, web: web server }
inputs:
  name: { type: string }
  count: { type: integer, default: 3 }
  token: { type: secret }
${more}phases:
  - id: phase
    steps:
${steps.replace(/^/gm, "      ")}
`;

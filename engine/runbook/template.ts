/** A piece of a template: literal text, or the source of an expression with its offset in the template. */
export type Piece =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "expression"; readonly source: string; readonly offset: number };

/** Cuts a text at its `${{ }}`; null means that a `${{` is never closed. */
export function pieces(text: string): Piece[] | null {
  const found: Piece[] = [];
  let from = 0;
  for (let open = text.indexOf("${{"); open >= 0; open = text.indexOf("${{", from)) {
    const close = closing(text, open + 3);
    if (close < 0) return null;
    if (open > from) found.push({ kind: "literal", text: text.slice(from, open) });
    const inner = text.slice(open + 3, close);
    const source = inner.trim();
    found.push({ kind: "expression", source, offset: open + 3 + inner.indexOf(source) });
    from = close + 2;
  }
  if (from < text.length || found.length === 0) found.push({ kind: "literal", text: text.slice(from) });
  return found;
}

/** The expression of a text that is one `${{ }}` and nothing else, or the text itself, trimmed. */
export function bare(text: string): { readonly source: string; readonly offset: number } | null {
  const trimmed = text.trim();
  const start = text.indexOf(trimmed);
  if (!trimmed.startsWith("${{")) return trimmed.includes("${{") ? null : { source: trimmed, offset: start };
  const cut = pieces(trimmed);
  const [only, more] = cut ?? [];
  if (only?.kind !== "expression" || more !== undefined) return null;
  return { source: only.source, offset: start + only.offset };
}

/** Offset of the `}}` that ends the expression: braces in pairs and text in quotes do not count. */
function closing(text: string, from: number): number {
  let braces = 0;
  let quote: string | null = null;
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string; // at < text.length
    if (quote !== null) {
      if (character === "\\") at += 1;
      else if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "{") braces += 1;
    else if (character === "}" && braces > 0) braces -= 1;
    else if (character === "}" && text[at + 1] === "}") return at;
  }
  return -1;
}

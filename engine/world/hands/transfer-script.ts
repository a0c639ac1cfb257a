import { quote } from "./quote.ts";

/**
 * Takes a file from its own standard input. Records: begin · stored · mismatch EXPECTED FOUND · refused.
 * One line, because the shell is to read exactly this much: the file follows.
 */
export const storeScript = (file: {
  readonly nonce: string;
  readonly path: string;
  readonly mode: string;
  readonly bytes: number;
  readonly sha256: string;
}): string => {
  const path = quote(file.path);
  const temporary = quote(`${file.path}.runbook-${file.nonce.slice(0, 8)}`);
  const statements = [
    say(file.nonce),
    DIGEST,
    `finish() { rm -f ${temporary}; say "$@"; exit 0; }`,
    `say begin`,
    `[ ! -d ${path} ] || { echo 'Is a directory' >&2; finish refused; }`,
    `umask 077`,
    `{ cat >${temporary}; } || finish refused`,
    `sum=$(digest <${temporary})`,
    `[ "$sum" = ${file.sha256} ] || finish mismatch ${file.sha256} "$sum"`,
    `chmod ${file.mode} ${temporary} && mv -f ${temporary} ${path} || finish refused`,
    `say stored`,
  ];
  return `${statements.join("; ")}\n`;
};

/** Prints a file. Records: begin · file BYTES (and the bytes) · sent DIGEST · refused. */
export const fetchScript = (file: { readonly nonce: string; readonly path: string }): string => {
  const path = quote(file.path);
  return `${say(file.nonce)}
${DIGEST}
say begin
[ ! -d ${path} ] || { echo 'Is a directory' >&2; say refused; exit 0; }
size=$(wc -c <${path}) && sum=$(digest <${path}) || { say refused; exit 0; }
say file $((size))
head -c "$((size))" <${path}
say sent "$sum"
`;
};

const say = (nonce: string): string => `say() { printf '%s %s\\n' ${nonce} "$*"; }`;

const DIGEST = `digest() { { sha256sum 2>/dev/null || shasum -a 256; } | { read -r sum rest; echo "$sum"; }; }`;

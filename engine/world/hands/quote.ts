/**
 * The one way a value enters shell text: inside single quotes, where a POSIX shell gives no character a meaning
 * but the closing quote itself.
 */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Texts name the program `runbook`. A person is told what can be typed here and now: the program with the words that
 * lead back to the same home.
 */
export const typed = (text: string, program: string): string => text.replace(NAMED, `${program} `);

const NAMED =
  /(?<![\w./-]|npx )runbook (?=(?:list|show|drill|plan|run|resume|status|report|verify|lint|schema|-C|--help|--lang)(?![\w-]))/g;

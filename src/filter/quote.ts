/** Text in quotes, so that nothing in it has a meaning. */
export function inQuotes(text: string): string {
  return `"${text.replace(/[\\"*]/g, '\\$&')}"`;
}

/** A text or a value as it is typed: in quotes where it must be. */
export function asTyped(text: string): string {
  return NEEDS_QUOTES.test(text) ? inQuotes(text) : text;
}

/** Blanks and commas part, a sign in front compares, and the rest has a meaning anywhere. */
const NEEDS_QUOTES = /^$|^[~<>=!]|[\s,"\\*]/;

/**
 * A name or a message for a line of its own or a cell. What comes from a log or the store is clean; what a person typed,
 * a file is called or another program said may not be.
 */
export function plain(text: string): string {
  return text
    .replaceAll('\t', '    ')
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(ACTS, '');
}

/** Control characters, and what reorders or hides text; joiners stay, because emoji and some scripts need them. */
const ACTS = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;

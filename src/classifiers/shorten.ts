/** Regular expressions see no more of a line than this, in UTF-16 units: its beginning, and as much of its end. */
const MAX_LENGTH = 2000;
const TAIL_LENGTH = 500;

/** The head and the tail of an overlong line: a command line of 10 KB has its reason behind it. */
export function shorten(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - TAIL_LENGTH)} … ${text.slice(-TAIL_LENGTH)}`;
}

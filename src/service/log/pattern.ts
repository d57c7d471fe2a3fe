/** What is looked for: plain text, or a regular expression between slashes. Small letters alone mean capitals, too. */
export interface Pattern {
  /** Source of a regular expression. */
  readonly source: string;
  readonly isPlain: boolean;
  readonly ignoresCase: boolean;
}

/** Why a pattern cannot be looked for. */
export interface PatternFault {
  readonly message: string;
  /** In the text as typed, from 0; null where no place can be named. */
  readonly column: number | null;
}

/** `text`, `/expression/`, `/expression/i`. Null: nothing was typed. */
export function patternFrom(typed: string): Pattern | PatternFault | null {
  if (typed === '') return null;
  const found = /^\/(.+)\/(i?)$/.exec(typed);
  if (found === null) {
    const source = typed.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return { source, isPlain: true, ignoresCase: typed === typed.toLowerCase() };
  }
  const [, source = '', flag] = found;
  try {
    new RegExp(source, 'u');
  } catch (error) {
    // The opening slash is part of what was typed.
    return { message: reasonOf(error as Error), column: 1 + validLength(source) };
  }
  // What stands behind a backslash is no letter of the text.
  const letters = source.replace(/\\./g, '');
  return { source, isPlain: false, ignoresCase: flag === 'i' || letters === letters.toLowerCase() };
}

export function isPattern(one: Pattern | PatternFault | null): one is Pattern {
  return one !== null && 'source' in one;
}

export function expressionOf({ source, ignoresCase, isPlain }: Pattern, flags = ''): RegExp {
  return new RegExp(source, `${isPlain ? '' : 'u'}${ignoresCase ? 'i' : ''}${flags}`);
}

/** Of a longer line so much is looked at: more is a dump. */
export const SEARCHED_MAX_LENGTH = 2000;

/** Where an expression goes wrong: behind the longest beginning of it that is one. */
function validLength(source: string): number {
  for (let length = source.length - 1; length > 0; length--) {
    try {
      new RegExp(source.slice(0, length), 'u');
      return length;
    } catch {
      // A shorter one may be.
    }
  }
  return 0;
}

/** `Invalid regular expression: /(/u: Unterminated group` -> `unterminated group`. */
function reasonOf({ message }: Error): string {
  const reason = message.slice(message.lastIndexOf(': ') + 2);
  return reason.charAt(0).toLowerCase() + reason.slice(1);
}

/** One UTF-16 unit of a word, and whether it still has a meaning of its own. */
export interface Mark {
  readonly char: string;
  /** 0-based place in the text; of an escaped one that of its backslash. */
  readonly at: number;
  /** Inside quotes only `*`, `"` and the backslash have a meaning. */
  readonly quoted: boolean;
  /** Behind a backslash nothing has one. */
  readonly escaped: boolean;
}

/** What stands between blanks, quotes and backslashes resolved. */
export interface Word {
  /** 0-based, end excluded, quotes included. */
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
  /** Where a quote opens that nothing closes; null when there is none. */
  readonly openQuote: number | null;
}

/** Cuts a text into words at blanks outside quotes. Any text gives words: an open quote reaches to the end. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < text.length; ) {
    if (isBlank(text[at]!)) {
      at++;
      continue;
    }
    const word = readWord(text, at);
    words.push(word);
    at = word.to;
  }
  return words;
}

function readWord(text: string, from: number): Word {
  const marks: Mark[] = [];
  let openQuote: number | null = null;
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at]!;
    const quoted: boolean = openQuote !== null;
    if (char === '\\' && at + 1 < text.length) {
      marks.push({ char: text[at + 1]!, at, quoted, escaped: true });
      at++;
    } else if (char === '"') {
      openQuote = quoted ? null : at;
    } else if (!quoted && isBlank(char)) {
      break;
    } else {
      // A backslash at the very end has nothing to act on: it stands for itself.
      marks.push({ char, at, quoted, escaped: false });
    }
  }
  return { from, to: at, marks, openQuote };
}

/** Does it stand there with its own meaning: not quoted, not escaped? */
export function isPlain(mark: Mark | undefined, char: string): boolean {
  return mark !== undefined && mark.char === char && !mark.quoted && !mark.escaped;
}

export function textOf(marks: readonly Mark[]): string {
  return marks.map(({ char }) => char).join('');
}

function isBlank(char: string): boolean {
  return /\s/.test(char);
}

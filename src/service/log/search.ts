import { createContext, Script } from 'node:vm';
import { cleanText } from '../../log/clean.ts';
import { cutPrefix } from '../../log/prefix.ts';
import { SETTING_HINT } from '../../log/secret-settings.ts';
import type { LogText } from '../../log/text.ts';
import { TOKEN_HINT } from '../../log/token-formats.ts';
import type { Call } from '../desk.ts';
import type { LogSearchAnswer } from '../log.ts';
import type { HeldLog } from './held.ts';
import { expressionOf, type Pattern, SEARCHED_MAX_LENGTH } from './pattern.ts';

/** More hits are of no use to a person. */
const HITS_MAX = 200_000;
/** Lines that are looked at in one go; in between others get a word in. */
const LINES_AT_ONCE = 5000;
/** So long may one go take, in milliseconds: a hundred times what it usually does. A pattern that takes longer would never end. */
const GO_MS = 1000;

/**
 * The lines whose text, as it is shown, holds a pattern: what is hidden is not found. A pattern that cannot be done with in time
 * is refused.
 */
export async function searchLog(log: HeldLog, pattern: Pattern, { signal }: Call): Promise<LogSearchAnswer> {
  const { text } = log;
  const expression = expressionOf(pattern);
  const lines = new Uint32Array(HITS_MAX);
  let count = 0;
  let at = 1;
  const context = createContext({ go: () => look() });
  const script = new Script('go()');
  const look = (): void => {
    const end = Math.min(text.lineCount, at + LINES_AT_ONCE - 1);
    const { bytes } = text;
    // One string for all: to decode each line by itself takes four times as long.
    const from = text.offsetOf(at);
    const raws = bytes.toString('utf8', from, text.offsetOf(end + 1)).split('\n');
    const first = at;
    for (let number = first; number <= end; number++) {
      at = number;
      const shown = searchable(text, raws[number - first]!);
      if (!expression.test(shown) || !isShown(log, number, shown, expression)) continue;
      lines[count++] = number;
      if (count === HITS_MAX) return;
    }
    at = end + 1;
  };
  while (at <= text.lineCount && count < HITS_MAX) {
    if (signal.aborted) break;
    try {
      if (pattern.isPlain) look();
      else script.runInContext(context, { timeout: GO_MS });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return { kind: 'refused', message: `it takes too long: stopped in line ${at}`, column: null };
    }
    await new Promise<void>((next) => setImmediate(next));
  }
  return { kind: 'found', lines: lines.slice(0, count), isCut: count === HITS_MAX };
}

/** What a hit says once secrets are hidden must be a hit, too. */
function isShown({ text, answer }: HeldLog, number: number, shown: string, expression: RegExp): boolean {
  if (answer.secrets.length === 0 && !MAY_BE_SECRET.some((hint) => hint.test(shown))) return true;
  const said = text.line(number).text.slice(0, SEARCHED_MAX_LENGTH);
  return said === shown || expression.test(said);
}

/** Without any of these a line is shown as it is; the last one is a line of a private key. */
const MAY_BE_SECRET = [TOKEN_HINT, SETTING_HINT, /[A-Za-z0-9+/=]{60}|PRIVATE KEY/];

/** Nearly what `LogText.line` gives, ten times as quickly. */
function searchable(text: LogText, raw: string): string {
  const rest = STAMPED.test(raw) ? raw.slice(29) : cutPrefix(text.format, raw).rest;
  const clean = /[\x00-\x08\x0b-\x1f\x7f]/.test(rest) ? cleanText(rest) : rest;
  const marked = clean.startsWith('##[') ? clean.replace(MARKER, '') : clean;
  const said = marked.endsWith(' ') ? marked.trimEnd() : marked;
  return said.length > SEARCHED_MAX_LENGTH ? said.slice(0, SEARCHED_MAX_LENGTH) : said;
}

/** GitHub's own, always of the same length. */
const STAMPED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /;
const MARKER = /^##\[(?:error|warning|notice|debug|group|endgroup|command|section)\] ?/;

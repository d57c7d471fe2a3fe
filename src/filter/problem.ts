import { eastAsianWidth } from 'get-east-asian-width';
import type { FilterError } from './filter.ts';

/** Units of the filter that are shown left and right of a mistake: with the message the line is still read at a glance. */
const SHOWN_BEFORE = 40;
const SHOWN_AFTER = 30;

/**
 * The filter and below it, under what is wrong, carets and the message: two lines without a line end. The filter is cut to
 * what is around the mistake, and what would act on a terminal or on GitHub's runner is shown as a dot.
 */
export function filterProblem(text: string, { column, length, message, suggestion }: FilterError): string {
  const safe = text.replace(ACTS, (found) => '·'.repeat(found.length));
  const start = Math.min(column - 1, safe.length);
  const end = Math.min(start + length, safe.length);
  const from = border(safe, start > SHOWN_BEFORE + 1 ? start - SHOWN_BEFORE : 0);
  const to = border(
    safe,
    end + SHOWN_AFTER < safe.length ? Math.min(end, start + SHOWN_BEFORE) + SHOWN_AFTER : safe.length,
  );
  const before = `${from > 0 ? '…' : ''}${safe.slice(from, start)}`;
  const after = `${safe.slice(start, to)}${to < safe.length ? '…' : ''}`;
  const carets = '^'.repeat(Math.max(1, columnsOf(safe.slice(start, Math.min(end, to)))));
  const hint = suggestion === null || suggestion === '' ? '' : ` Did you mean ${suggestion}?`;
  return `  ${before}${after}\n  ${' '.repeat(columnsOf(before))}${carets} ${message.replace(ACTS, '·')}${hint.replace(ACTS, '·')}`;
}

/** Control characters, what reorders or hides text, and the beginnings of commands to a runner. */
const ACTS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\p{Cs}|(?<=#)#(?=\[)|^:(?=:)/gu;

/** Never between the halves of a surrogate pair. */
function border(text: string, at: number): number {
  return /^[\udc00-\udfff]/.test(text.slice(at, at + 1)) && at > 0 ? at - 1 : at;
}

/** Columns that a terminal gives a text. */
function columnsOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (/\p{M}/u.test(char) ? 0 : eastAsianWidth(char.codePointAt(0)!)), 0);
}

import type { LogLine, RootCause } from '../domain.ts';

/** A list that is longer is shown so far. */
const LIST_MAX = 12;
/** So far behind the excerpt a statement is still that of the failure. */
const STATEMENT_REACH = 20;

/**
 * What belongs to an excerpt and stands behind it: the rest of a list that it breaks off, and the statement that a database refused.
 * @param behind Lines of the same step behind the excerpt, in their order.
 */
export function restOf(
  excerpt: readonly LogLine[],
  { endLine }: Pick<RootCause, 'endLine'>,
  behind: readonly LogLine[],
): LogLine[] {
  const list = restOfList(
    excerpt.filter(({ number }) => number > endLine),
    behind,
  );
  if (excerpt.some(({ text }) => STATEMENT.test(text))) return list;
  const statement = behind.slice(0, STATEMENT_REACH).find(({ text }) => STATEMENT.test(text));
  return statement === undefined || list.includes(statement) ? list : [...list, statement];
}

/** SQLAlchemy, and PostgreSQL's own log. */
const STATEMENT = /^\s*(?:E\s+)?(?:\[SQL: |STATEMENT: {2}|LINE \d+: )/;

/** Lines of one mould, one directly behind the other. */
function restOfList(shown: readonly LogLine[], behind: readonly LogLine[]): LogLine[] {
  const [before, last] = shown.slice(-2);
  if (before === undefined || last === undefined || last.number !== before.number + 1) return [];
  const mould = mouldOf(last);
  if (mouldOf(before) !== mould) return [];
  const end = behind.findIndex((line, at) => line.number !== last.number + 1 + at || mouldOf(line) !== mould);
  return behind.slice(0, Math.min(end === -1 ? behind.length : end, LIST_MAX));
}

/** `20260901082144_order_currency` and its like: what stays where words and numbers are others. */
function mouldOf({ text }: LogLine): string {
  return text.replace(/\d+/g, '0').replace(/[A-Za-z_]+/g, 'a');
}

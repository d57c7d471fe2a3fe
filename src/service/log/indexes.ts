import { diagnosticOf } from '../../classifiers/diagnostics.ts';
import { type Lines, linesWith } from '../../log/structure/structure.ts';
import type { LogText } from '../../log/text.ts';
import { FOLD_KINDS, type FoldKind } from '../choices.ts';
import type { Folds, ShownStep } from '../log.ts';
import { internalRuns } from './internals.ts';
import { type Runs, similarRuns } from './similar.ts';

/** All that is known of a log's lines beforehand. */
export interface Indexes {
  readonly folds: Folds;
  readonly errors: Uint32Array;
  readonly warnings: Uint32Array;
  readonly keyLines: Uint32Array;
}

/** @param isSparse Only a part of the lines is kept, the others are empty. */
export function indexesOf(text: LogText, starts: Uint32Array, steps: readonly ShownStep[], isSparse: boolean): Indexes {
  const lines = { text, first: 1, last: text.lineCount };
  const { errors, warnings } = saidIn(lines);
  const gaps = isSparse ? gapsIn(starts, text.bytes.length) : { first: [], last: [] };
  const internals = internalRuns(lines);
  return {
    folds: foldsOf({
      'passed-step': runsOf(steps.filter(({ isPassed }) => isPassed)),
      step: runsOf(steps.length > 1 ? steps.filter(({ isPassed }) => !isPassed) : []),
      group: groupsIn(lines, steps),
      similar: worthFolding(without(similarRuns(text.bytes, starts), [gaps, internals]), text),
      internals,
      gap: gaps,
    }),
    errors,
    warnings,
    keyLines: Uint32Array.from(linesWith(lines, 'PRIVATE KEY')),
  };
}

function runsOf(steps: readonly ShownStep[]): Runs {
  const long = steps.filter(({ firstLine, lastLine }) => lastLine > firstLine);
  return { first: long.map(({ firstLine }) => firstLine), last: long.map(({ lastLine }) => lastLine) };
}

function foldsOf(runs: Readonly<Record<FoldKind, Runs>>): Folds {
  const all = FOLD_KINDS.flatMap((kind, code) =>
    runs[kind].first.map((first, index) => ({ first, last: runs[kind].last[index]!, code })),
  ).sort((one, other) => one.first - other.first || other.last - one.last || one.code - other.code);
  return {
    first: Uint32Array.from(all, ({ first }) => first),
    last: Uint32Array.from(all, ({ last }) => last),
    kind: Uint8Array.from(all, ({ code }) => code),
  };
}

/** From a `##[group]` to its end; one that is never closed ends before the next one, or with its step. */
function groupsIn(lines: Lines, steps: readonly ShownStep[]): Runs {
  const { text } = lines;
  const runs: Runs = { first: [], last: [] };
  const open: number[] = [];
  const close = (first: number, last: number): void => {
    if (last <= first) return;
    runs.first.push(first);
    runs.last.push(last);
  };
  const ends = new Set(steps.map(({ firstLine }) => firstLine));
  for (const number of linesWith(lines, 'group]')) {
    const { marker } = text.line(number);
    if (marker === 'group') {
      if (ends.has(number)) for (const first of open.splice(0)) close(first, number - 1);
      open.push(number);
    } else if (marker === 'endgroup') {
      const first = open.pop();
      if (first !== undefined) close(first, number);
    }
  }
  return runs;
}

/** Lines that are not kept, one below the other. */
function gapsIn(starts: Uint32Array, length: number): Runs {
  const runs: Runs = { first: [], last: [] };
  let begin = 0;
  for (let number = 1; number <= starts.length + 1; number++) {
    const isEmpty = number <= starts.length && (starts[number] ?? length) - starts[number - 1]! <= 1;
    if (isEmpty && begin === 0) begin = number;
    if (isEmpty || begin === 0) continue;
    if (number - begin > 1) {
      runs.first.push(begin);
      runs.last.push(number - 1);
    }
    begin = 0;
  }
  return runs;
}

/** What overlaps with others is theirs. All are in order. */
function without(runs: Runs, others: readonly Runs[]): Runs {
  const kept: Runs = { first: [], last: [] };
  const at = others.map(() => 0);
  runs.first.forEach((first, index) => {
    const last = runs.last[index]!;
    const isTaken = others.some((other, which) => {
      while (at[which]! < other.first.length && other.last[at[which]!]! < first) at[which]!++;
      return (other.first[at[which]!] ?? Number.POSITIVE_INFINITY) <= last;
    });
    if (isTaken) return;
    kept.first.push(first);
    kept.last.push(last);
  });
  return kept;
}

/** What may be a failure is folded only where it is said over and over. */
const FAILURES_MIN = 20;
const TELLS_FAILURE = /error|fail|exception|panic|fatal|✗|✘|×|^E {2}|^[-+>|] |assert/i;

function worthFolding({ first, last }: Runs, text: LogText): Runs {
  const indices = first.flatMap((line, index) => {
    const many = last[index]! - line + 1 >= FAILURES_MIN;
    return many || !TELLS_FAILURE.test(text.line(line).text) ? [index] : [];
  });
  return { first: indices.map((index) => first[index]!), last: indices.map((index) => last[index]!) };
}

/** The points from which a line is an error by its form. */
const STRONG = 3;
/** More lines with such words are not read one by one; what the runner marked still is. */
const READ_MAX = 30_000;
const SCANNED_BYTES = 1024 * 1024;
const WORDS = /error|fail|exception|panic|fatal|warn/gi;
const WARNING = /^\W{0,3}(?:npm |\w{1,20}: )?warn(?:ing)?\b/i;

function saidIn(lines: Lines): Pick<Indexes, 'errors' | 'warnings'> {
  const { text } = lines;
  const errors = new Set<number>();
  const warnings = new Set<number>();
  const read = (number: number): void => {
    const { marker, text: said } = text.line(number);
    if (marker === 'error' || (marker === null && diagnosticOf(said).strength >= STRONG)) errors.add(number);
    else if (marker === 'warning' || (marker === null && WARNING.test(said))) warnings.add(number);
  };
  for (const number of linesWith(lines, '[error]')) read(number);
  for (const number of linesWith(lines, '[warning]')) read(number);
  let left = READ_MAX;
  for (let from = 0; from < text.bytes.length && left > 0; from += SCANNED_BYTES) {
    const piece = text.bytes.toString('latin1', from, from + SCANNED_BYTES);
    let done = 0;
    WORDS.lastIndex = 0;
    for (let match = WORDS.exec(piece); match !== null && left > 0; match = WORDS.exec(piece)) {
      const number = text.lineAt(from + match.index);
      if (number === done) continue;
      done = number;
      left--;
      read(number);
    }
  }
  const sorted = (numbers: ReadonlySet<number>) => Uint32Array.from(numbers).sort();
  return { errors: sorted(errors), warnings: sorted(warnings) };
}

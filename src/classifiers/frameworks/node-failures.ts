import type { LogLine, TestFailure } from '../../domain.ts';
import type { Place } from './javascript-frame.ts';
import type { TestRun } from './test-run.ts';

/** A test of `node --test` that did not pass, whichever reporter told it. */
export interface NodeFailure {
  /** Names of the suites and tests around it, outermost first. */
  readonly parents: readonly string[];
  readonly name: string;
  /** Where the test stands. */
  readonly location: Place | null;
  /** Where its error arose, when that is the repository's own code. */
  readonly place: Place | null;
  readonly message: string | null;
  readonly line: LogLine;
}

const CANCELLED = 'test did not finish before its parent and was cancelled';
const SUBTESTS = /^\d+ subtests? failed$/;
/** `Error: text`, `TypeError [ERR_X]: text`; not what a program logs with a level before it. */
const ERROR = /^(?:Uncaught )?(?:[A-Z][\w$]*)?(?:Error|Exception)(?: \[\w+\])?: \S/;

/**
 * Without those that failed for their subtests alone. Where a hook failed, its suite is what is told, and the tests in it
 * were cancelled: they failed because of what the hook says, and stand for it.
 */
export function failuresOf(found: readonly NodeFailure[]): TestFailure[] {
  const failed = found.filter(({ message }) => message === null || !SUBTESTS.test(message));
  const reasons = new Map(failed.filter((one) => one.message !== CANCELLED).map((one) => [pathOf(one), one]));
  const told = new Set<NodeFailure>();
  const failures = failed.map((one) => {
    const reason = one.message === CANCELLED ? reasonAround(one, reasons) : one;
    if (reason !== one) told.add(reason);
    return [one, failureOf(one, reason)] as const;
  });
  return failures.filter(([one]) => !told.has(one)).map(([, failure]) => failure);
}

/** Is the test a whole file? */
function isPath(name: string, file: string): boolean {
  return name === file || name.endsWith(`/${file}`) || file.endsWith(`/${name}`);
}

/** None for a run without tests. Counts are null when it was stopped before it printed them. */
export function countedRun(counts: ReadonlyMap<string, number>, failures: readonly TestFailure[]): TestRun[] {
  const total = counts.get('tests');
  if (total === undefined) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  if (total === 0 && failures.length === 0) return [];
  const of = (...words: string[]) => words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
  return [{ passed: of('pass'), failed: of('fail', 'cancelled'), skipped: of('skipped', 'todo'), total, failures }];
}

function reasonAround(one: NodeFailure, reasons: ReadonlyMap<string, NodeFailure>): NodeFailure {
  for (let depth = one.parents.length; depth > 0; depth--) {
    const parent = { ...one, parents: one.parents.slice(0, depth - 1), name: one.parents[depth - 1]! };
    const reason = reasons.get(pathOf(parent));
    if (reason !== undefined) return reason;
  }
  return one;
}

function pathOf({ location, parents, name }: NodeFailure): string {
  return JSON.stringify([location?.file, ...parents, name]);
}

function failureOf({ parents, name, location }: NodeFailure, reason: NodeFailure): TestFailure {
  const { message, line } = reason;
  const logLine = line.number;
  if (location !== null && isPath(name, location.file)) {
    // Of name and location one is told from the root of the repository.
    const file = name.length > location.file.length ? name : location.file;
    return { id: file, message, file, line: reason.place?.line ?? null, logLine };
  }
  const place = reason.place ?? location;
  const id = [...(location === null ? [] : [location.file]), ...parents, name].join(' > ');
  return { id, message, file: place?.file ?? null, line: place?.line ?? null, logLine };
}

/** What ended a process of Node: the last error in what it printed. Null when none is there. */
export function uncaughtError(
  printed: readonly { readonly text: string; readonly line: LogLine }[],
): { readonly text: string; readonly line: LogLine } | null {
  return printed.findLast(({ text }) => ERROR.test(text)) ?? null;
}

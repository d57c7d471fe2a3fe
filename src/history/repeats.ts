import { compared, entry } from './courses.ts';
import { HOUR_MS } from './days.ts';
import { endMs, isSpread } from './failed-executions.ts';
import { type Execution, executionId } from './rows.ts';

/** What fails the same way again after this long is another incident. */
const GAP_MS = 3 * HOUR_MS;

/** Failures of the same kind in several runs of different code, shortly after each other; an execution is in one of them only. */
export function repeatsOf(failed: readonly Execution[]): Execution[][] {
  const kinds = new Map<string, Execution[]>();
  for (const one of failed) {
    const fingerprints = one.failures.filter(({ isSpecific }) => isSpecific).map((own) => own.fingerprint);
    for (const fingerprint of new Set(fingerprints)) entry(kinds, fingerprint, (): Execution[] => []).push(one);
  }
  const repeats = [...kinds].flatMap(([kind, members]) => sessions(members).map((session) => ({ kind, session })));
  // The largest takes what it shares with others.
  repeats.sort((one, other) => other.session.length - one.session.length || compared(one.kind, other.kind));
  const taken = new Set<string>();
  return repeats.flatMap(({ session }) => {
    const own = session.filter((one) => !taken.has(executionId(one)));
    if (!isSpread(own)) return [];
    for (const one of own) taken.add(executionId(one));
    return [own];
  });
}

function sessions(members: readonly Execution[]): Execution[][] {
  const sorted = members.toSorted((one, other) => endMs(one) - endMs(other));
  const found: Execution[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const one of sorted) {
    if (endMs(one) - before > GAP_MS) found.push([]);
    found.at(-1)!.push(one);
    before = endMs(one);
  }
  return found;
}

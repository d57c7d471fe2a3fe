import type { Evidence, Verdict } from '../domain.ts';

/** Evidence that decides by itself. */
const RULINGS: ReadonlySet<string> = new Set(['person', 'rule', 'base-ruling']);
/** In log-odds: evidence that weighs so much more or less than before is other evidence. Its words change with every count. */
const SHIFT = 0.3;

/**
 * Why a verdict is another one now: a ruling that was not there, else the strongest evidence that is new or weighs otherwise.
 * @param asked Why it was looked at again, which holds where none of it tells, and where a ruling is gone.
 */
export function reasonOf(
  { before, after }: { readonly before: Verdict; readonly after: Verdict },
  asked: string,
): string {
  const [old, now] = [rulingIn(before), rulingIn(after)];
  if (now !== undefined && (now.kind !== old?.kind || now.text !== old.text)) return now.text;
  if (now === undefined && old !== undefined) return asked;
  const isOther = (one: Evidence): boolean =>
    before.evidence.every(({ kind, weight }) => kind !== one.kind || Math.abs(weight - one.weight) >= SHIFT);
  const strongest = after.evidence
    .filter((one) => !RULINGS.has(one.kind) && isOther(one))
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))[0];
  return strongest?.text ?? asked;
}

function rulingIn({ evidence }: Verdict): Evidence | undefined {
  return evidence.find(({ kind }) => RULINGS.has(kind));
}

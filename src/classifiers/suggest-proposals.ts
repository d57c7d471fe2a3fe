import type { Category } from '../domain.ts';
import { loadCatalogue } from './catalogue.ts';
import type { Sighted } from './ledger.ts';
import { normalise } from './normalise.ts';
import type { Signature } from './signature.ts';
import { type AboutFailures, cleaned, type NoSuggestion, type Suggestion, suggest } from './suggest.ts';
import type { Tried } from './suggest-trial.ts';

/** A failure that no signature names. */
export interface UnknownFailure extends Sighted {
  /** Which log: several of one file differ. */
  readonly log: string;
  readonly category: Category;
  /** Did a test framework report tests? */
  readonly hasTests: boolean;
  /** Is its line what a compiler or a linter says of the code? */
  readonly isOfTool: boolean;
}

/** What failures that say the like come to. */
export interface Proposal {
  readonly failures: readonly UnknownFailure[];
  /** Different logs of them. */
  readonly logs: number;
  readonly result: Suggestion | NoSuggestion;
  /** The failure itself in logs that ended with something else, a line of each. */
  readonly beside: readonly Sighted[];
  /** Where it would fire besides, which is why there is none: green logs first. */
  readonly taken: readonly Elsewhere[];
}

interface Elsewhere extends Sighted {
  readonly isGreen: boolean;
}

/** Failures that say the like, and what the pattern for them does in all logs. */
export interface Trying {
  readonly failures: readonly UnknownFailure[];
  /** The logs that they end. */
  readonly own: ReadonlySet<string>;
  /** Of these the ones in which the pattern fires. */
  readonly seen: Set<string>;
  /** Different lines that it takes in other logs. */
  readonly taken: Map<string, Elsewhere>;
  readonly beside: Sighted[];
  readonly near: Set<string>;
  /** What their lines are once numbers and paths are gone. */
  readonly forms: ReadonlySet<string>;
}

/** Different lines that are kept of what a pattern takes elsewhere: one that takes more is none. */
const TAKEN_MAX = 2000;
const NEAR_MAX = 200;

export function tryingOf(failures: readonly UnknownFailure[]): Trying {
  const forms = new Set(failures.map(({ text }) => normalise(cleaned(text))));
  return { failures, own: logsOf(failures), seen: new Set(), taken: new Map(), beside: [], near: new Set(), forms };
}

export function logsOf(failures: readonly UnknownFailure[]): Set<string> {
  return new Set(failures.map(({ log }) => log));
}

/** Notes what a pattern did in one log. */
export function note(trying: Trying, log: string, tried: Tried, isGreen: boolean): void {
  const { own, seen, taken, beside, near, forms } = trying;
  if (own.has(log)) {
    if (tried.taken.length > 0) seen.add(log);
    return;
  }
  const isBeside = ({ text }: Sighted): boolean => !isGreen && forms.has(normalise(text));
  beside.push(...tried.taken.filter(isBeside).slice(0, 1));
  for (const one of tried.taken.filter((line) => !isBeside(line))) {
    const known = taken.get(one.text);
    // Where a line stands in a green log says more than where another job failed besides.
    if (known?.isGreen || (known === undefined && taken.size >= TAKEN_MAX)) continue;
    if (known === undefined || isGreen) taken.set(one.text, { ...one, isGreen });
  }
  for (const line of tried.near) if (near.size < NEAR_MAX) near.add(line);
}

/**
 * @param others The lines of all other failures.
 * @param suggested Entries that were suggested before; this one is added to them.
 */
export function proposalOf(
  trying: Trying,
  others: readonly string[],
  catalogue: readonly Signature[],
  suggested: Signature[],
): Proposal {
  const { failures, own, beside, taken } = trying;
  const result = resultOf(trying, others, [...catalogue, ...suggested]);
  if (result.kind === 'suggestion') suggested.push(...loadCatalogue([{ name: `${result.id}.yml`, text: result.yaml }]));
  const shown = result.kind === 'none' ? result.taken : [];
  const places = [...taken.values()].filter(({ text }) => shown.includes(text));
  return {
    failures,
    logs: own.size,
    result,
    beside,
    taken: places.sort((one, other) => Number(other.isGreen) - Number(one.isGreen)),
  };
}

function resultOf(
  { failures, own, seen, taken, near }: Trying,
  others: readonly string[],
  catalogue: readonly Signature[],
): Suggestion | NoSuggestion {
  if (taken.size >= TAKEN_MAX) return TOO_MANY;
  const lines = failures.map(({ text }) => text);
  const result = suggest(lines, [...others, ...taken.keys(), ...near], { ...about(failures, own.size), catalogue });
  return result.kind === 'suggestion' && seen.size < own.size ? unseen(own.size - seen.size, own.size) : result;
}

function about(failures: readonly UnknownFailure[], logs: number): AboutFailures {
  const category = commonest(failures.map((one) => one.category));
  return {
    category,
    // That a step builds is no proof that a re-run would not help.
    ...(category === 'build' || category === 'lint' ? { transient: 'unknown' } : {}),
    // An assertion alone is a symptom, too: the category tells.
    ...(failures.every(({ hasTests }) => hasTests) ? { tier: 'symptom' } : {}),
    cause: `${logs === 1 ? 'A log' : `${logs} logs`} ended with it. What is behind it is still to be written down here.`,
  };
}

function commonest(categories: readonly Category[]): Category {
  const count = (one: Category): number => categories.filter((other) => other === one).length;
  return categories.reduce((best, one) => (count(one) > count(best) ? one : best));
}

const TOO_MANY: NoSuggestion = {
  kind: 'none',
  code: 'takes-others',
  reason: `It would take ${TAKEN_MAX} different lines of other logs, and more.`,
  hint: 'Write an entry with a sequence by hand: a line before it may say what happened.',
  taken: [],
};

/** A search looks at so many lines of one log that hold the text it looks for, and no more. */
function unseen(missing: number, of: number): NoSuggestion {
  return {
    kind: 'none',
    code: 'unfit',
    reason: `It would not be found in ${of === 1 ? 'its log' : `${missing} of its ${of} logs`}: what its pattern looks for stands on too many other lines there.`,
    hint: 'Write an entry by hand that holds a rarer text.',
    taken: [],
  };
}

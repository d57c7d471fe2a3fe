import type { Clue } from '../../domain.ts';
import type { Case } from '../case.ts';
import type { Ruling } from '../verdict.ts';

/**
 * A failure that the repository expects, by `.whyred.yml`. Everywhere `*` stands for anything. A list that is empty asks for
 * nothing; else one of its patterns must fit, and none of those behind a `!`.
 */
export interface ExpectedRule {
  /** Name of the job, as GitHub gives it. */
  readonly job: string;
  /** `default` stands for the default branch. */
  readonly branches: readonly string[];
  readonly events: readonly string[];
  /** Ids of known causes. */
  readonly signatures: readonly string[];
  readonly reason: string;
  /** The last day in UTC, `2026-12-31`; null: it has no end. */
  readonly until: string | null;
}

/** The first rule that expects this failure. One that asks for what is not known of the run does not. */
export function expectedRuling(one: Case): Ruling | null {
  return rulingBy(one.rules, failedIn(one));
}

/**
 * The same for a log on disk, of which neither branch nor event is known.
 * @param atMs When it was written; null: nobody knows, and a rule with an end does not apply.
 */
export function expectedByName(
  rules: readonly ExpectedRule[],
  job: string,
  atMs: number | null,
  signature: string | null = null,
): Ruling | null {
  return rulingBy(rules, { job, branch: null, isDefaultBranch: false, event: null, signature, atMs });
}

const DAY_MS = 24 * 3_600_000;
/** A rule that ended longer ago is forgotten. */
const RECENT_MS = 30 * DAY_MS;

/** Says that a rule would still have expected this failure some days before. It weighs nothing. */
export function expiredClue(one: Case): Clue | null {
  const failed = failedIn(one);
  const at = one.rules.findIndex((rule) => {
    const endMs = endOf(rule);
    return one.own.createdMs >= endMs && one.own.createdMs < endMs + RECENT_MS && fits(rule, failed);
  });
  const rule = one.rules[at];
  if (rule === undefined) return null;
  const text = `a rule expected this until ${rule.until}: ${rule.reason}`;
  return { kind: 'expired-rule', feature: 'expired-rule', value: 0, text, ref: refOf(at) };
}

/** What rules are held against; null where it is not known. */
interface Failed {
  readonly job: string;
  readonly branch: string | null;
  readonly isDefaultBranch: boolean;
  readonly event: string | null;
  readonly signature: string | null;
  readonly atMs: number | null;
}

function failedIn({ own, signature }: Case): Failed {
  const { job, branch, isDefaultBranch, event, createdMs } = own;
  return { job, branch, isDefaultBranch, event, signature, atMs: createdMs };
}

function rulingBy(rules: readonly ExpectedRule[], failed: Failed): Ruling | null {
  const at = rules.findIndex((rule) => !isOver(rule, failed.atMs) && fits(rule, failed));
  const rule = rules[at];
  if (rule === undefined) return null;
  const span = rule.until === null ? '' : ` until ${rule.until}`;
  const text = `${failed.job} is expected to fail${span}: ${rule.reason}`;
  return { label: 'expected', certainty: 'confirmed', evidence: { kind: 'rule', weight: 0, text, ref: refOf(at) } };
}

/** As `.whyred.yml` counts them for people: its first entry is 1. */
function refOf(index: number): string {
  return `rule ${index + 1}`;
}

function fits({ job, branches, events, signatures }: ExpectedRule, failed: Failed): boolean {
  return (
    isLike(failed.job, job) &&
    isOneOf(failed.branch, branches, (branch, pattern) => {
      return pattern === 'default' ? failed.isDefaultBranch : isLike(branch, pattern);
    }) &&
    isOneOf(failed.event, events, isLike) &&
    isOneOf(failed.signature, signatures, isLike)
  );
}

function isOver(rule: ExpectedRule, atMs: number | null): boolean {
  return rule.until !== null && (atMs === null || atMs >= endOf(rule));
}

/** The last day counts to its end. */
function endOf({ until }: ExpectedRule): number {
  return until === null ? Number.POSITIVE_INFINITY : Date.parse(`${until}T00:00:00Z`) + DAY_MS;
}

function isOneOf(
  value: string | null,
  patterns: readonly string[],
  fitsOne: (value: string, pattern: string) => boolean,
): boolean {
  if (patterns.length === 0) return true;
  // Where nobody knows it, neither it nor its contrary is true.
  if (value === null) return false;
  const not = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const only = patterns.filter((pattern) => !pattern.startsWith('!'));
  if (not.some((pattern) => fitsOne(value, pattern))) return false;
  return only.length === 0 || only.some((pattern) => fitsOne(value, pattern));
}

/** The earliest place of each part leaves the most room for what follows: no pattern needs a second look at the text. */
function isLike(text: string, pattern: string): boolean {
  const [first, ...others] = pattern.split('*') as [string, ...string[]];
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

import type { WorldRun } from './world.ts';

/** With any of these, GitHub lists at most the first 1,000 results. Source: its documentation of the endpoint. */
const CAPPING = ['actor', 'branch', 'check_suite_id', 'created', 'event', 'head_sha', 'status'] as const;

/** Words for `status`, of a status or a conclusion. `startup_failure` is not among them. */
const STATUSES = new Set(
  `completed action_required cancelled failure neutral skipped stale success timed_out in_progress queued requested waiting
  pending`.split(/\s+/),
);

export interface RunQuery {
  readonly matches: (run: WorldRun) => boolean;
  readonly capped: boolean;
}

/** Null when GitHub would refuse a parameter. */
export function runQuery(query: URLSearchParams): RunQuery | null {
  const tests: ((run: WorldRun) => boolean)[] = [];
  const given = (name: (typeof CAPPING)[number]): string | null => query.get(name) || null;

  const [actor, branch, event] = [given('actor'), given('branch'), given('event')];
  const [sha, suite, status] = [given('head_sha'), given('check_suite_id'), given('status')];
  if (actor !== null) tests.push((run) => run.actor?.toLowerCase() === actor.toLowerCase());
  if (branch !== null) tests.push((run) => run.branch === branch);
  if (event !== null) tests.push((run) => run.event === event);
  if (sha !== null) tests.push((run) => run.sha === sha);
  if (suite !== null) tests.push((run) => String(run.id + 7) === suite);
  if (status !== null) {
    if (!STATUSES.has(status)) return null;
    tests.push((run) => {
      const latest = run.attempts.at(-1)!;
      return latest.status === status || latest.conclusion === status;
    });
  }
  const created = given('created');
  if (created !== null) {
    const range = createdRange(created);
    if (range === null) return null;
    tests.push((run) => run.createdMs >= range.fromMs && run.createdMs <= range.toMs);
  }
  return { matches: (run) => tests.every((test) => test(run)), capped: CAPPING.some((name) => given(name) !== null) };
}

/** Both ends belong to it. Null when it cannot be read. */
export function createdRange(text: string): { readonly fromMs: number; readonly toMs: number } | null {
  const forever = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  const compared = /^(?<sign>>=|<=|>|<)(?<at>.+)$/.exec(text)?.groups;
  if (compared !== undefined) {
    const at = moment(compared.at!);
    if (at === null) return null;
    if (compared.sign === '>=') return { ...forever, fromMs: at.fromMs };
    if (compared.sign === '>') return { ...forever, fromMs: at.toMs + 1 };
    if (compared.sign === '<=') return { ...forever, toMs: at.toMs };
    return { ...forever, toMs: at.fromMs - 1 };
  }
  const [first, second, ...rest] = text.split('..');
  if (rest.length > 0 || first === undefined) return null;
  if (second === undefined) return moment(first);
  const from = first === '*' ? forever : moment(first);
  const to = second === '*' ? forever : moment(second);
  return from === null || to === null ? null : { fromMs: from.fromMs, toMs: to.toMs };
}

/** A date is the whole day, a time the whole second. */
function moment(text: string): { fromMs: number; toMs: number } | null {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  // In a query that was not encoded, the plus of an offset arrives as a blank.
  const stamp = isDate ? `${text}T00:00:00Z` : text.replace(' ', '+');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/.test(stamp)) return null;
  const fromMs = Date.parse(/Z|[+-]\d\d:?\d\d$/.test(stamp) ? stamp : `${stamp}Z`);
  if (Number.isNaN(fromMs)) return null;
  return { fromMs, toMs: fromMs + (isDate ? 86_400_000 : 1000) - 1 };
}

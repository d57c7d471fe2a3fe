import { DAY_MS, HOUR_MS } from '../../history/days.ts';
import type { Difference } from '../../history/nightly/headline.ts';
import type { Stratum } from '../../history/strata.ts';
import { code, type Inline, link, say, type Words } from '../document/blocks.ts';
import { points } from '../history-text.ts';
import { counted } from '../layout.ts';
import { percent, repositoryLabel } from '../shares.ts';
import type { NightlyFacts } from './facts.ts';

/** Are there several repositories, so that each thing says whose it is? */
export function isOfSeveral({ repositories }: NightlyFacts): boolean {
  return repositories.length > 1;
}

/** A job with what tells it from others of its name: `unit` (CI, acme/nova). */
export function jobWords(
  {
    job,
    workflowName,
    repository,
  }: { readonly job: string; readonly workflowName: string; readonly repository: string },
  several: boolean,
): Words {
  return say`${code(job)} (${workflowName}${several ? `, ${repositoryLabel(repository)}` : ''})`;
}

/** `run 7016`, `run 7016, attempt 2`: to where GitHub shows it. */
export function runWords(
  repository: string,
  { runId, attempt = 1 }: { runId: number; attempt?: number },
): Inline | Words {
  const url = `https://${repository}/actions/runs/${runId}`;
  return attempt > 1
    ? link(`run ${runId}, attempt ${attempt}`, `${url}/attempts/${attempt}`)
    : link(`run ${runId}`, url);
}

/** A commit by its first seven figures, to where GitHub shows it. */
export function commitWords(repository: string, sha: string): Inline | Words {
  return link([code(sha.slice(0, 7))], `https://${repository}/commit/${sha}`);
}

/** `the 7 days`, `the day`, `the 12 hours`. */
export function spanWords(ms: number): string {
  if (ms % DAY_MS === 0) return ms === DAY_MS ? 'the day' : `the ${counted(ms / DAY_MS, 'day')}`;
  const hours = Math.max(1, Math.round(ms / HOUR_MS));
  return hours === 1 ? 'the hour' : `the ${counted(hours, 'hour')}`;
}

/** `4.6 points less often than`, `as often as`. */
export function differenceWords({ points: share }: Difference): string {
  const text = points(share);
  return text === '0' ? 'as often as' : `${text.slice(1)} points ${share < 0 ? 'less' : 'more'} often than`;
}

/** `−15.5 to +2.1`, in points. */
export function differenceRange({ low, high }: Difference): string {
  return `${points(low)} to ${points(high)}`;
}

/** Between what a rate lies, in per cent: `81 to 98`. */
export function rangeOf({ low, high }: { readonly low: number; readonly high: number }, between = 'to'): string {
  return `${Math.floor(100 * low)} ${between} ${Math.ceil(100 * high)}`;
}

/** `95.1 %`, or that there is none. */
export function rateOr(rate: number | null, other: string): string {
  return rate === null ? other : percent(rate);
}

/** In what kind of runs, after what happened there: `unit fails in pull requests`. */
export const IN_RUNS: Readonly<Record<Stratum, string>> = {
  'default-branch': 'on the default branch',
  schedule: 'in scheduled runs',
  pull_request: 'in pull requests',
  merge_group: 'in the merge queue',
  dispatch: 'when started by hand',
  other: 'in other runs',
};

import type { Chronicle } from './chronicle.ts';
import { type Fates, NONE, plus } from './fate-sums.ts';
import { flakeTallies, KINDS, type Kind, kindOf, SCOPES, type Scope } from './flake-tallies.ts';
import { type Proportion, proportion } from './intervals.ts';
import { jobKey } from './job-key.ts';
import type { Execution } from './rows.ts';

/** What the history of a job says of a failure of it, before anybody looks at the failure. */
export interface FlakePrior {
  /** How much likelier it is that nothing was wrong with the code than that something was; a ratio. */
  readonly odds: number;
  /** Whose runs the counts are of: those of the job, or of all jobs where it has none. */
  readonly scope: 'job' | 'repository';
  /** Runs that flaked, of those that are settled. */
  readonly flaked: Proportion;
  /** Those that the code broke. */
  readonly broke: number;
  /** Of the job's runs that flaked the latest few, the latest last. */
  readonly runs: readonly number[];
}

/** So many runs' worth of what is usual around a job go into its rate: the best in a comparison on real re-runs. */
const POOLING = 5;
/** Before anything is known of a repository, of the runs of a job: how many flake … */
const FLAKES = 0.01;
/** … fail of machines or the network, which hits all jobs alike … */
const OUTSIDE = 0.004;
/** … and are broken by the code. Commits of the default branch have passed as changes before. */
const BREAKS: Readonly<Record<Kind, number>> = { main: 0.003, change: 0.03 };
/** With fewer failures of which it is known what they were, a repository's own rates of breaks and outages say little. */
const LEAST_REDS = 50;
/** With fewer decided runs a repository has no history. */
const LEAST_RUNS = 10;
/** Runs that are named. */
const NAMED = 3;

/** Null when the repository has no history. The failure itself does not count, nor what its run did in other attempts. */
export function flakePrior(own: Execution, past: Chronicle): FlakePrior | null {
  const tallies = past.once(flakeTallies).in(past);
  if (!tallies.hasDecided(own.runId, LEAST_RUNS)) return null;
  const unit = jobKey(own.job);
  const itself = tallies.ofRun(own.runId, unit);
  const kind = kindOf(own);
  const ofKind = (scope: Scope): Fates => plus(tallies.of(scope, own.workflow, unit, kind), itself, -1);
  const ofAll = (scope: Scope): Fates =>
    KINDS.map((one) => (one === kind ? ofKind(scope) : tallies.of(scope, own.workflow, unit, one))).reduce(
      (sum, one) => plus(sum, one),
      NONE,
    );
  const all = { job: ofAll('job'), workflow: ofAll('workflow'), repository: ofAll('repository') };
  const outward = SCOPES.toReversed();
  const flakes = outward.reduce((usual, scope) => {
    const { flaked, outside, settled } = all[scope];
    return (flaked - outside + POOLING * usual) / (settled + POOLING);
  }, FLAKES);
  const isKnown = all.repository.flaked + all.repository.broke >= LEAST_REDS;
  const outages = isKnown ? drawn(all.repository.outside, all.repository.settled, OUTSIDE) : OUTSIDE;
  const breaks = isKnown
    ? outward.reduce((usual, scope) => drawn(ofKind(scope).broke, ofKind(scope).settled, usual), BREAKS[kind])
    : BREAKS[kind];
  const scope = all.job.settled > 0 ? 'job' : 'repository';
  return {
    odds: (flakes + outages) / breaks,
    scope,
    flaked: proportion(all[scope].flaked, all[scope].settled),
    broke: all[scope].broke,
    runs: tallies
      .flakedRuns(own.workflow, unit, NAMED + 1)
      .filter((run) => run !== own.runId)
      .slice(-NAMED),
  };
}

/** A rare event's rate, drawn toward what is usual as if it had been seen once at that rate: five runs would not show it. */
function drawn(count: number, of: number, usual: number): number {
  return (count + 1) / (of + 1 / usual);
}

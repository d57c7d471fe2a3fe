import type { Verdict, VerdictLabel } from '../../domain.ts';
import { gravest } from '../health.ts';
import { type Execution, executionId } from '../rows.ts';

/** What became of the red jobs of a night, over all kinds of runs. */
export interface NightReds {
  /** Jobs that failed, each attempt for itself. */
  readonly jobs: number;
  readonly runs: number;
  /** By what their failures are called, the gravest label of each job; labels without one are left out. */
  readonly labels: readonly LabelCount[];
  /** Jobs of which no cause is stored. */
  readonly unexplained: number;
  /** Jobs that nobody ran again, and whose cause does not tell whose fault it was. */
  readonly unmeasured: number;
}

export interface LabelCount {
  readonly label: VerdictLabel;
  readonly confirmed: number;
  readonly likely: number;
  /** Neither. */
  readonly unproven: number;
}

/** What is said of the causes of failed jobs, by `executionId`. */
export type SaidOf = ReadonlyMap<string, readonly Pick<Verdict, 'label' | 'certainty'>[]>;

const ORDER = ['genuine', 'broken-base', 'flaky', 'infrastructure', 'uncertain', 'expected'] as const;

/**
 * @param failed Executions that failed.
 * @param unmeasured How many of them are, as all that is known of their jobs tells.
 */
export function nightReds(failed: readonly Execution[], said: SaidOf, unmeasured: number): NightReds {
  const explained = failed.flatMap((one) => gravestOf(said.get(executionId(one)) ?? []) ?? []);
  return {
    jobs: failed.length,
    runs: new Set(failed.map(({ repository, runId }) => `${repository}\n${runId}`)).size,
    labels: ORDER.flatMap((label) => {
      const own = explained.filter((one) => one.label === label);
      const count = (certainty: Verdict['certainty']) => own.filter((one) => one.certainty === certainty).length;
      if (own.length === 0) return [];
      return { label, confirmed: count('confirmed'), likely: count('likely'), unproven: count(null) };
    }),
    unexplained: failed.length - explained.length,
    unmeasured,
  };
}

type Said = Pick<Verdict, 'label' | 'certainty'>;

/** Of several with the gravest label the surest one; null of none. */
function gravestOf(verdicts: readonly Said[]): Said | null {
  const label = gravest(verdicts.map((one) => one.label));
  const own = verdicts.filter((one) => one.label === label);
  const of = (certainty: Said['certainty']) => own.find((one) => one.certainty === certainty);
  return of('confirmed') ?? of('likely') ?? own[0] ?? null;
}

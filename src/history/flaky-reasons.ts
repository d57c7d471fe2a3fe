import type { FailureNature } from './flaky-failures.ts';
import type { Proportion } from './intervals.ts';

/** Why something is called flaky, and what is not known, each with its counts. */
export function flakyReasons(flaked: Proportion, runs: Readonly<Record<FailureNature, number>>): string[] {
  const percent = ((rate: number) => `${(100 * rate).toFixed(1)} %`)(flaked.rate ?? 0);
  const said: [number, string][] = [
    [runs.rerun, 'another attempt of the same run passed'],
    [runs['same-code'], 'a later run of the same code passed'],
    [runs.verdict, 'nobody ran it again, but the cause is one that comes and goes'],
  ];
  const besides: [number, string][] = [
    [runs.infrastructure, 'failed by infrastructure, which is not counted'],
    [runs.unmeasured, 'failed unmeasured: not run again, cause unclear; the rate may be higher'],
  ];
  return [
    `flaked in ${flaked.count} of ${counted(flaked.of)} that are settled (${percent})`,
    ...said.filter(([count]) => count > 0).map(([count, what]) => `in ${counted(count)} ${what}`),
    ...besides.filter(([count]) => count > 0).map(([count, what]) => `${counted(count)} ${what}`),
  ];
}

function counted(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
}

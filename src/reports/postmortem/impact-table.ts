import { type Block, code, say, tableOf, type Words } from '../document/blocks.ts';
import { grouped } from '../layout.ts';
import { lasted } from '../range/words.ts';
import { percent } from '../shares.ts';
import type { PostmortemFacts } from './facts.ts';

/** What it cost, in numbers that runs give. */
export function impactTable({ impact, incident }: PostmortemFacts): Block {
  const { redRuns, failedJobs, stoppedJobs, skippedJobs, jobs, branches, people, lostMs, reruns, defaultBranch } =
    impact;
  const storm = incident?.storm ?? null;
  const rows: Words[][] = [
    ['Runs that it made red', `${grouped(redRuns.count)} of ${grouped(redRuns.of)}`],
    ['Executions of jobs that failed', `${grouped(failedJobs)}, in ${grouped(jobs)} ${jobs === 1 ? 'job' : 'jobs'}`],
    ...(stoppedJobs === 0 ? [] : [['Jobs that were stopped with them', grouped(stoppedJobs)]]),
    ...(skippedJobs === 0 ? [] : [['Jobs that were skipped in red runs, and run in others', grouped(skippedJobs)]]),
    ['Branches of such runs', grouped(branches)],
    ['People whose runs these were', grouped(people)],
    ['Runner time of what failed', lasted(lostMs)],
    ...(defaultBranch === null
      ? []
      : [
          [
            say`Time in which ${code(defaultBranch.name)} was red`,
            `${lasted(defaultBranch.redMs)}${defaultBranch.isOpen ? ' so far' : ''}`,
          ],
        ]),
    [
      'Failed jobs that were run again',
      reruns.of === 0 ? '0' : `${grouped(reruns.of)}, of which ${grouped(reruns.count)} passed`,
    ],
    ...(storm === null
      ? []
      : [
          [
            'Failures of all that ran meanwhile',
            `${storm.failed.count} of ${storm.failed.of}; usual are ${percent(storm.usual)}`,
          ],
        ]),
  ];
  return tableOf(['What', 'How much'], rows);
}

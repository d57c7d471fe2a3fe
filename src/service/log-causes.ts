import type { Failure, JobLog } from '../domain.ts';
import { openSource } from '../providers/local.ts';
import { triage } from '../triage.ts';
import type { Answerer } from './desk.ts';
import type { FileLogQuestion } from './log.ts';

/** What failed in a log on this machine, the most important first; as `whyred triage FILE` tells it. */
export const answerLogCauses: Answerer<FileLogQuestion, readonly Failure[]> = async ({ path }, desk) => {
  const source = await openSource(path, {});
  const [log] = await first(source.jobs());
  // The lines of several files are counted in each of them.
  if (log === undefined || log.parts.length > 1) return [];
  const { jobs } = await triage({ ...source, jobs: () => each([log]) }, await desk.engine());
  return jobs[0]?.failures ?? [];
};

/** The one that is shown. */
async function first(logs: AsyncIterable<JobLog>): Promise<JobLog[]> {
  for await (const log of logs) return [log];
  return [];
}

async function* each(logs: readonly JobLog[]): AsyncGenerator<JobLog> {
  yield* logs;
}

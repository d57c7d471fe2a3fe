import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connect } from '../../commands/connection.ts';
import type { JobLog, RepositoryName } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import { createDownloads } from '../../providers/downloads.ts';
import { tokenHint } from '../../providers/github/token.ts';
import { openSource } from '../../providers/local.ts';
import { ALL } from '../../providers/log-collector.ts';
import { sized } from '../../reports/layout.ts';
import type { StoredJob } from '../../store/rows.ts';
import type { Call, Desk } from '../desk.ts';

/** How often is told how much came, in milliseconds. */
const TOLD_MS = 100;

/** The whole log of a job, from GitHub. @param wholeBytes How long it is, where that is known. */
export async function downloadLog(
  name: RepositoryName,
  job: StoredJob,
  wholeBytes: number | null,
  desk: Desk,
  call: Call,
): Promise<JobLog> {
  const db = await desk.database();
  const { redact } = await desk.engine();
  const around = { ...desk.around, signal: AbortSignal.any([desk.around.signal, call.signal]) };
  const { github, credential } = await connect(name, redact, { say: () => {} }, around);
  if (credential === null) {
    throw new TriageError(
      'token-missing',
      `There is no token for ${name.host}, and GitHub gives logs to nobody without one.`,
      tokenHint(name.host),
    );
  }
  const downloads = await createDownloads(join(dirname(db.path), 'downloads'));
  const path = join(downloads.path, `log-${job.id}.log`);
  const tell = (): void => {
    const { bytes } = github.usage();
    const more = wholeBytes === null ? sized(bytes) : `${sized(bytes)} of ${sized(wholeBytes)}`;
    call.progress({ what: 'log download', done: bytes, total: wholeBytes, more });
  };
  const timer = setInterval(tell, TOLD_MS);
  try {
    tell();
    const state = await github.jobLog(name, job.id, path);
    if (state !== 'stored') throw notThere(state, job.name);
    for await (const { parts } of (await openSource(path, { whole: ALL })).jobs()) {
      return { name: job.name, parts: parts.map((part) => ({ ...part, file: `${job.name}.txt` })) };
    }
    throw notThere('missing', job.name);
  } finally {
    clearInterval(timer);
    // Others of this process may be downloading, too: the folder stays.
    await rm(path, { force: true });
  }
}

function notThere(state: 'expired' | 'missing' | 'damaged', name: string): TriageError {
  if (state === 'expired') {
    const hint = 'Logs are kept for 90 days at most. What whyred kept of it stays.';
    return new TriageError('log-expired', `GitHub has deleted the log of ${name}.`, hint);
  }
  if (state === 'missing') {
    const hint = 'A job that never began has none.';
    return new TriageError('log-missing', `GitHub has no log of ${name}.`, hint);
  }
  return new TriageError('log-damaged', `The log of ${name} did not come whole.`, 'Press d to try again.');
}

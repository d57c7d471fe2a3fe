import type { Attempt, RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { executedJobs } from '../history/executed.ts';
import { sleep } from '../providers/github/deadline.ts';
import type { Github } from '../providers/github.ts';
import { runOf } from './actions.ts';
import type { Answerer, Progress } from './desk.ts';
import type { RunPlace } from './places.ts';
import { openGithub } from './pull.ts';
import { type Proof, proofOf, saidOf } from './rerun-proof.ts';

/** Waits until an attempt (null: the latest) has ended, brings it into the store, and tells what it proved. */
export type FollowQuestion = RunPlace;

export interface FollowAnswer {
  readonly attempt: number;
  /** GitHub's word. */
  readonly conclusion: string;
  readonly proof: Proof['kind'];
  /** `passed on attempt 2: flaky, 97 % (was 61 %)` */
  readonly text: string;
}

/** Between two looks at GitHub: a run of ten minutes costs 60 calls. */
const POLL_SECONDS = 10;

export const answerFollow: Answerer<FollowQuestion, FollowAnswer> = async (question, desk, call) => {
  const { repository: name, runId } = question;
  const { pullRun } = await import('../pull/run.ts');
  const { saveRuns } = await import('../store/runs.ts');
  const { findKey } = await import('../store/repositories.ts');
  let last: Progress = { what: 'jobs', done: 0, total: null, more: null };
  // Of what is fetched in between only the calls that are left, and waits, are of interest.
  const quiet = { ...call, progress: ({ limit }: Progress) => call.progress({ ...last, ...(limit && { limit }) }) };
  const { tools, limit, close } = await openGithub(name, desk, quiet);
  try {
    const run = await runOf(tools.github, name, runId);
    const number = question.attempt ?? run.attempt;
    // That it goes on again shows in all lists.
    const key = findKey(tools.db, name);
    if (key !== null) saveRuns(tools.db, key, [run]);
    const before = { runId, attempt: number - 1, jobId: null };
    if (number > 1 && saidOf(tools.db, name, before) === null) await pullRun(name, before, tools);
    const was = number > 1 ? saidOf(tools.db, name, before) : null;
    const tell = (done: number, total: number): void => {
      last = { what: 'jobs', done, total, more: null };
      call.progress({ ...last, limit: limit() });
    };
    const waitMs = POLL_SECONDS * (desk.around.secondMs ?? 1000);
    const pause = (): Promise<void> => sleep(waitMs, call.signal);
    const ended = await untilEnded(tools.github, name, { runId, number }, { tell, pause, signal: call.signal });
    const pulled = await pullRun(name, { runId, attempt: number, jobId: null }, tools);
    const proof = proofOf(tools.db, pulled.name, { runId, attempt: number }, was);
    return { attempt: number, conclusion: ended.conclusion ?? 'unknown', proof: proof.kind, text: proof.text };
  } finally {
    await close();
  }
};

interface Waiting {
  readonly tell: (done: number, total: number) => void;
  readonly pause: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** A network that is away for a while is no reason to give up. */
const PASSING = new Set(['network-unreachable', 'github-unavailable', 'github-answer-damaged']);
/** So many looks in a row may fail: five minutes. */
const MISSES_MAX = 30;

async function untilEnded(
  github: Github,
  name: RepositoryName,
  { runId, number }: { readonly runId: number; readonly number: number },
  { tell, pause, signal }: Waiting,
): Promise<Attempt> {
  let misses = 0;
  let known: Attempt | null = null;
  for (;;) {
    try {
      known ??= await github.attempt(name, runId, number);
      if (known !== null) {
        const jobs = (await github.jobs(name, runId, number)) ?? [];
        // What was carried over from an earlier attempt is not waited for.
        const ran = executedJobs(known, jobs, []).filter(({ executed }) => executed);
        const done = ran.filter(({ status }) => status === 'completed').length;
        tell(done, ran.length);
        // Jobs that wait for others are not listed before they may begin.
        if (done === ran.length) known = await github.attempt(name, runId, number);
        if (known?.status === 'completed') return known;
      }
      misses = 0;
    } catch (error) {
      if (!(error instanceof TriageError) || !PASSING.has(error.code) || ++misses > MISSES_MAX) throw error;
    }
    await pause();
    if (signal.aborted) throw new TriageError('interrupted', 'It is not followed any more.', 'It goes on at GitHub.');
  }
}

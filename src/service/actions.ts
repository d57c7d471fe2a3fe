import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { tokenHint } from '../providers/github/token.ts';
import type { Github, RerunOf } from '../providers/github.ts';
import type { Answerer, Call, Desk } from './desk.ts';
import type { RunPlace } from './places.ts';

export interface RerunQuestion extends RunPlace {
  readonly what: RerunOf;
}

export interface RerunAnswer {
  /** The attempt that begins now. */
  readonly attempt: number;
}

export interface CancelQuestion extends RunPlace {
  readonly kind: 'cancel';
}

export interface CancelAnswer {
  /** The one that is stopped. */
  readonly attempt: number;
}

export const answerRerun: Answerer<RerunQuestion, RerunAnswer> = async ({ repository, runId, what }, desk, call) => {
  const github = await writing(repository, desk, call);
  const before = await runOf(github, repository, runId);
  const begun = { attempt: before.attempt + 1 };
  try {
    await github.rerun(repository, runId, what);
    return begun;
  } catch (error) {
    if (!(error instanceof TriageError) || error.code !== 'action-unconfirmed') throw error;
    // A new attempt shows that GitHub heard it, though its answer was lost.
    const now = await runOf(github, repository, runId).catch(() => before);
    if (now.attempt > before.attempt) return begun;
    throw error;
  }
};

export const answerCancel: Answerer<CancelQuestion, CancelAnswer> = async ({ repository, runId }, desk, call) => {
  const github = await writing(repository, desk, call);
  const { attempt } = await runOf(github, repository, runId);
  await github.cancel(repository, runId);
  return { attempt };
};

/** Nobody waits longer than so for a key that was pressed. */
const MAX_WAIT_MS = 60_000;

async function writing(name: RepositoryName, desk: Desk, { signal }: Call): Promise<Github> {
  const { connect } = await import('../commands/connection.ts');
  const { redact } = await desk.engine();
  const around = { ...desk.around, signal };
  const { github, credential } = await connect(name, redact, { maxWaitMs: MAX_WAIT_MS, say: () => {} }, around);
  if (credential !== null) return github;
  throw new TriageError('token-missing', `There is no token for ${name.host}.`, tokenHint(name.host));
}

export async function runOf(github: Github, name: RepositoryName, runId: number) {
  const answer = await github.run(name, runId, null);
  if (answer !== null && answer !== 'unchanged') return answer.run;
  throw new TriageError(
    'run-not-found',
    `There is no run ${runId} in ${name.owner}/${name.name} on ${name.host}, or the token may not see it.`,
    '`whyred doctor` tells what the token may do.',
  );
}

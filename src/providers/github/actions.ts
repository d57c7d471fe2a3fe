import type { RepositoryName } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import type { Api, Ask } from './api.ts';
import { permissionHint } from './token.ts';

/** Which jobs of a run are run again; with them go those that wait for them. */
export type RerunOf =
  | { readonly kind: 'failed' }
  | { readonly kind: 'all' }
  | { readonly kind: 'job'; readonly jobId: number };

const ACTIONS = '/repos/{owner}/{repo}/actions';

/** Begins another attempt of a run. Sent once: when the answer is lost, it may have begun all the same. */
export async function rerun(name: RepositoryName, runId: number, what: RerunOf, api: Api): Promise<void> {
  if (what.kind === 'job') {
    await send(name, `${ACTIONS}/jobs/{id}/rerun`, what.jobId, 're-run', api);
  } else {
    const path = what.kind === 'all' ? 'rerun' : 'rerun-failed-jobs';
    await send(name, `${ACTIONS}/runs/{id}/${path}`, runId, 're-run', api);
  }
}

/** Asks GitHub to stop a run; its jobs end some seconds later. */
export async function cancel(name: RepositoryName, runId: number, api: Api): Promise<void> {
  await send(name, `${ACTIONS}/runs/{id}/cancel`, runId, 'cancel', api);
}

type Verb = 're-run' | 'cancel';

async function send({ owner, name }: RepositoryName, path: string, id: number, verb: Verb, api: Api): Promise<void> {
  const ask: Ask = { needs: 'Actions: write', accept: [404], refused: refusalOf(verb) };
  try {
    const { status } = await api.send('POST', path, { owner, repo: name, id }, ask);
    if (status === 404) throw hidden({ owner, name }, api);
  } catch (error) {
    throw error instanceof TriageError && LOST.has(error.code) ? unconfirmed(error, verb) : error;
  }
}

/** What may be said of something that was begun all the same. */
const LOST = new Set(['network-unreachable', 'github-unavailable', 'github-answer-damaged']);

/** What GitHub refuses because of the run, and not because of the token: it says of which. */
function refusalOf(verb: Verb): NonNullable<Ask['refused']> {
  return (status, said) => {
    const isOfRun = status === 409 || (status === 403 && /\b(?:workflow|jobs?|re-?run|retr(?:y|ied))\b/i.test(said));
    if (!isOfRun || /not accessible|admin rights/i.test(said)) return null;
    const done = verb === 'cancel' ? 'cancelled' : 'run again';
    return new TriageError(`${verb}-refused`, `It cannot be ${done}. GitHub says: ${ended(said)}`, hintOf(verb, said));
  };
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The texts change with the years; what they speak of does not. */
function hintOf(verb: Verb, said: string): string {
  if (verb === 'cancel') return 'What has ended cannot be cancelled.';
  if (/\balready\b|in progress|\bnot completed?\b/i.test(said)) return 'Wait until it has ended, or cancel it first.';
  if (/month|days|too old|expired/i.test(said))
    return 'GitHub re-runs what is not older than 30 days: push, or start it anew.';
  if (/\btimes\b|maximum|limit/i.test(said)) return 'GitHub re-runs a run 50 times at most: push, or start it anew.';
  if (/workflow file/i.test(said)) return 'The workflow file has to be mended first; then push.';
  if (/latest attempt/i.test(said)) return 'Choose the job in the latest attempt.';
  return 'Push again, or start the workflow anew.';
}

/** GitHub hides from a token what it may not write to. */
function hidden({ owner, name }: Pick<RepositoryName, 'owner' | 'name'>, api: Api): TriageError {
  const { host, token } = api.asked('Actions: write');
  return new TriageError(
    'run-not-found',
    `${host} answers as if there were no such run in ${owner}/${name}, or nothing that the token may start.`,
    permissionHint('Actions: write', token, host),
  );
}

function unconfirmed({ message }: TriageError, verb: Verb): TriageError {
  return new TriageError(
    'action-unconfirmed',
    `${message} The wish to ${verb} was on its way: GitHub may have heard it.`,
    'Look at the run before you try again.',
  );
}

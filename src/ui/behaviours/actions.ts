import type { RerunQuestion } from '../../service/actions.ts';
import type { RunPlace } from '../../service/places.ts';
import type { Answered } from '../../service/protocol.ts';
import { confirmed } from '../dialogs/confirm.ts';
import { endMeant, jobMeant, runMeant } from '../meant.ts';
import type { Part } from '../part.ts';
import type { State } from '../state.ts';
import { ask, noticed, type Step, stepTo, still } from '../step.ts';
import { COMMANDS } from './actions-commands.ts';
import { offlineReason } from './online.ts';

export interface ActionsState {
  /** Attempts that are waited for, the oldest first. */
  readonly follows: readonly Follow[];
  /** What GitHub has been asked to do and has not answered yet, by slot. */
  readonly sent: readonly string[];
}

/** A run that goes on while a person does something else. */
export interface Follow {
  readonly runId: number;
  /** Null: the latest. */
  readonly attempt: number | null;
  /** Jobs that have ended. */
  readonly done: number;
  /** Null: not known yet. */
  readonly total: number | null;
}

export const INITIAL: ActionsState = { follows: [], sent: [] };

/** What is done on GitHub: re-runs, which are followed in the background until they prove something, and cancelling. */
export const actions: Part = {
  commands: COMMANDS,
  perform(state, command) {
    const place = runMeant(state);
    if (place === null) return still(state);
    const reason = offlineReason(state, WORDS[command]!);
    if (reason !== null) return refused(state, reason);
    switch (command) {
      case 'actions.rerun-failed':
        return endMeant(state) === 'passed' ? nothingFailed(state, place) : rerun(state, place, { kind: 'failed' });
      case 'actions.rerun-all':
        return rerun(state, place, { kind: 'all' });
      case 'actions.rerun-job': {
        const job = jobMeant(state);
        return job === null ? still(state) : rerun(state, job, { kind: 'job', jobId: job.jobId });
      }
      case 'actions.follow':
        return follow(state, place);
      default:
        return cancel(state, place);
    }
  },
  answered(state, answered) {
    switch (answered.name) {
      case 'rerun':
        return begun(unsent(state, answered.slot), answered);
      case 'cancel':
        return cancelled(unsent(state, answered.slot), answered);
      case 'follow':
        return ended(state, answered);
      default:
        return still(state);
    }
  },
  told(state, { name, slot, progress: { done, total } }) {
    const known = name === 'follow' ? state.actions.follows.find((one) => slotOf(one) === slot) : undefined;
    if (known === undefined) return still(state);
    // With the first news the run is stored as one that goes on.
    const revision = state.revision + (known.total === null ? 1 : 0);
    return stepTo(withFollows(state, swap(state, known, { ...known, done, total })), { revision });
  },
};

/** Nothing is followed any more. */
export function unfollowed(state: State): Step {
  const effects = state.actions.follows.map((one) => ({ type: 'forget', slot: slotOf(one) }) as const);
  return stepTo(withFollows(state, []), {}, ...effects);
}

const WORDS: Readonly<Record<string, string>> = {
  'actions.rerun-failed': 're-run',
  'actions.rerun-all': 're-run',
  'actions.rerun-job': 're-run',
  'actions.follow': 'following',
  'actions.cancel': 'cancelling',
};

function rerun(state: State, { repository, runId }: RunPlace, what: RerunQuestion['what']): Step {
  const going = followOf(state, runId);
  if (going !== null) return refused(state, `${attemptOf(going)} still goes on; ${cancelKey(state)} cancels it`);
  const slot = `rerun:${runId}`;
  if (state.actions.sent.includes(slot)) return still(state);
  const asked = ask('rerun', { repository, runId, attempt: null, what }, slot);
  if (what.kind === 'all') {
    return confirmed(state, {
      question: `Re-run all jobs of run ${runId}?`,
      about: ['Those that passed run again, too. To see whether a failure is flaky, the failed jobs are enough.'],
      verb: 're-run all',
      effects: [asked],
    });
  }
  const jobs = what.kind === 'job' ? 'the job' : 'the failed jobs';
  const sending = { ...state, actions: { ...state.actions, sent: [...state.actions.sent, slot] } };
  return stepTo(noticed(sending, `asking GitHub to re-run ${jobs} of run ${runId}`, 'news'), {}, asked);
}

function cancel(state: State, { repository, runId }: RunPlace): Step {
  const going = followOf(state, runId);
  return confirmed(state, {
    question: `Cancel ${going === null ? nameOf({ runId }) : attemptOf(going)}?`,
    about: ['Its jobs that still go on are stopped. What they did so far stays.'],
    verb: 'cancel it',
    effects: [ask('cancel', { repository, runId, attempt: null, kind: 'cancel' }, `cancel:${runId}`)],
  });
}

function follow(state: State, place: RunPlace): Step {
  const going = followOf(state, place.runId);
  if (going !== null) return refused(state, `${attemptOf(going)} is followed already`);
  const text = `${nameOf(place)} is followed: you will be told how it ends`;
  return followed(noticed(state, text), { ...place, attempt: null });
}

function followed(state: State, { repository, runId, attempt }: RunPlace): Step {
  const added: Follow = { runId, attempt, done: 0, total: null };
  const others = state.actions.follows.filter((one) => one.runId !== runId);
  return stepTo(
    withFollows(state, [...others, added]),
    {},
    ask('follow', { repository, runId, attempt }, slotOf(added)),
  );
}

function nothingFailed(state: State, { runId }: RunPlace): Step {
  const all = state.ownKeys['actions.rerun-all']?.[0] ?? 'R';
  return refused(state, `no job of ${nameOf({ runId })} failed in its latest attempt; ${all} re-runs all of them`);
}

type Of<Name extends Answered['name']> = Extract<Answered, { readonly name: Name }>;

function begun(state: State, { question: { repository, runId }, outcome }: Of<'rerun'>): Step {
  if ('fault' in outcome) return refused(state, faultText(outcome.fault));
  const { attempt } = outcome.answer;
  const text = `attempt ${attempt} of ${nameOf({ runId })} begins: you will be told how it ends`;
  return followed(noticed(state, text), { repository, runId, attempt });
}

function cancelled(state: State, { question: { repository, runId }, outcome }: Of<'cancel'>): Step {
  if ('fault' in outcome) return refused(state, faultText(outcome.fault));
  const told = noticed(state, `${nameOf({ runId })} is being cancelled: GitHub stops its jobs`);
  // Else nothing would show how it ended.
  const isFollowed = followOf(state, runId) !== null;
  return isFollowed ? still(told) : followed(told, { repository, runId, attempt: outcome.answer.attempt });
}

/** How long news of a re-run stays: somebody was away for it. */
const NEWS_MS = 30_000;

function ended(state: State, { question, outcome, slot }: Of<'follow'>): Step {
  const known = state.actions.follows.find((one) => slotOf(one) === slot);
  if (known === undefined) return still(state);
  const rest = state.actions.follows.filter((one) => one !== known);
  const done = withFollows(state, rest);
  if ('fault' in outcome) {
    return refused(done, `${nameOf(known)} is not followed any more: ${faultText(outcome.fault)}`);
  }
  const { proof, text } = outcome.answer;
  const isHere = runMeant(state)?.runId === question.runId;
  const key = state.ownKeys['verdict.open']?.[0] ?? 'v';
  const next = proof === 'nothing' ? '' : isHere ? `; ${key} to say so` : `; open it, then ${key} to say so`;
  return stepTo(done, {
    revision: state.revision + 1,
    notice: { text: `${nameOf(known)} ${text}${next}`, kind: 'news', untilMs: state.nowMs + NEWS_MS },
  });
}

function refused(state: State, text: string): Step {
  return still(noticed(state, text, 'problem'));
}

function faultText({ message, hint }: { readonly message: string; readonly hint: string }): string {
  return `${message} ${hint}`.replace(/\s+/g, ' ').trim();
}

function followOf({ actions: { follows } }: State, runId: number): Follow | null {
  return follows.find((one) => one.runId === runId) ?? null;
}

function slotOf({ runId }: Pick<Follow, 'runId'>): string {
  return `follow:${runId}`;
}

function nameOf({ runId }: Pick<Follow, 'runId'>): string {
  return `run ${runId}`;
}

/** `attempt 2 of run 18234` */
function attemptOf({ runId, attempt }: Follow): string {
  return attempt === null ? nameOf({ runId }) : `attempt ${attempt} of ${nameOf({ runId })}`;
}

function cancelKey({ ownKeys }: State): string {
  return ownKeys['actions.cancel']?.[0] ?? 'X';
}

function swap({ actions: { follows } }: State, known: Follow, next: Follow): Follow[] {
  return follows.map((one) => (one === known ? next : one));
}

function withFollows(state: State, follows: readonly Follow[]): State {
  return { ...state, actions: { ...state.actions, follows } };
}

function unsent(state: State, slot: string): State {
  return { ...state, actions: { ...state.actions, sent: state.actions.sent.filter((one) => one !== slot) } };
}

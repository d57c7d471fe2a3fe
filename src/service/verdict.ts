import { setImmediate } from 'node:timers/promises';
import type { RepositoryName, Verdict, VerdictLabel } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { FailureMeant } from '../pull/failure-meant.ts';
import type { JudgingTools } from '../pull/judging.ts';
import type { TakenBack } from '../pull/labelling.ts';
import type { Said } from '../pull/said.ts';
import { plain } from '../reports/plain.ts';
import type { Database } from '../store/database.ts';
import type { Answerer, Call, Desk } from './desk.ts';
import { type Lead, leadIn } from './lead.ts';
import { addressOf, type FailurePlace, type RunPlace } from './places.ts';

export interface LabelQuestion extends FailurePlace {
  /** Of the failure that is shown: another one may stand in its place by now. */
  readonly fingerprint: string;
  readonly label: VerdictLabel;
  readonly scope: Said['scope'];
  readonly note: string | null;
}

/** What a label would change. */
export type EffectQuestion = LabelQuestion;

export interface EffectAnswer {
  /** The verdict on the failure itself, as it is and as it would be. */
  readonly before: Verdict;
  readonly after: Verdict;
  /** Other stored failures that are of the same kind. */
  readonly alike: number;
  /** Other jobs that would be judged otherwise. */
  readonly others: number;
  /** Stored failures, this one among them. */
  readonly stored: {
    /** The same, wherever it is; null: nothing tells it from others. */
    readonly fingerprint: number | null;
    /** Of its known cause; null: it has none. */
    readonly signature: number | null;
  };
}

export interface LabelAnswer {
  readonly before: Verdict;
  readonly after: Verdict;
  readonly alike: number;
  readonly others: number;
  readonly job: string;
}

export interface UndoQuestion {
  readonly repository: RepositoryName;
}

export interface UndoAnswer {
  /** What was taken back, and what holds now. */
  readonly text: string;
}

/** The failure of a run that comes first. */
export type LeadQuestion = RunPlace;

export type LeadAnswer = Lead;

export const answerEffect: Answerer<EffectQuestion, EffectAnswer> = async (question, desk, call) => {
  // Who looks through the choices asks often: what nobody waits for any more is heard of before it is worked out.
  await setImmediate();
  const { heed } = await import('../pull/judging.ts');
  heed(call.signal);
  const { labelEffect } = await import('../pull/labelling.ts');
  const db = await desk.database();
  const meant = await failureAt(db, question);
  const effect = await labelEffect(meant, await saidIn(question, desk), await toolsFor(db, desk, call));
  return { ...effect, stored: await storedLike(db, meant) };
};

export const answerLabel: Answerer<LabelQuestion, LabelAnswer> = async (question, desk) => {
  const { labelFailure } = await import('../pull/labelling.ts');
  const db = await desk.database();
  const meant = await failureAt(db, question);
  // What a person said is kept, whoever waits for it or not.
  const tools = await toolsFor(db, desk, null);
  const { before, after, alike, others } = await labelFailure(meant, await saidIn(question, desk), tools);
  return { before, after, alike, others, job: meant.job.name };
};

export const answerUndo: Answerer<UndoQuestion, UndoAnswer> = async ({ repository }, desk) => {
  const { takeBack } = await import('../pull/labelling.ts');
  const { repositoryStored } = await import('../commands/search.ts');
  const db = await desk.database();
  const { key } = await repositoryStored(db, repository);
  const { brief } = await import('../commands/label.ts');
  return { text: undoneText(await takeBack(key, await toolsFor(db, desk, null)), brief) };
};

export const answerLead: Answerer<LeadQuestion, LeadAnswer> = async (place, desk) => {
  const lead = await leadIn(place, desk);
  if (lead !== null) return lead;
  throw new TriageError(
    'failure-missing',
    `Nothing that failed is stored of run ${place.runId}.`,
    'A verdict is on a failure: take a run that failed, or pull its logs.',
  );
};

async function saidIn({ label, scope, note }: LabelQuestion, { around }: Desk): Promise<Said> {
  const { authorIn } = await import('../commands/label.ts');
  return { label, scope, note, author: authorIn(around) };
}

async function toolsFor(db: Database, { engine, around }: Desk, call: Call | null): Promise<JudgingTools> {
  const { toolsOf } = await import('../commands/label.ts');
  const signal = call === null ? around.signal : AbortSignal.any([around.signal, call.signal]);
  return await toolsOf(db, await engine(), { nowMs: around.nowMs, signal });
}

/** @throws TriageError as `failureMeant`; `failure-changed` where another one has its place now. */
async function failureAt(db: Database, question: LabelQuestion): Promise<FailureMeant> {
  const { failureMeant } = await import('../pull/failure-meant.ts');
  const { repository, runId, attempt, jobId, number, fingerprint } = question;
  const address = `${addressOf({ repository, runId, attempt })}/job/${jobId}`;
  const meant = failureMeant(db, address, null, number);
  if (meant.cause.failure.fingerprint === fingerprint) return meant;
  throw new TriageError(
    'failure-changed',
    'Another failure is known here than the one that was shown.',
    'Look at it again, and say then what it is.',
  );
}

async function storedLike(db: Database, { repository, cause }: FailureMeant): Promise<EffectAnswer['stored']> {
  const { causesMeant } = await import('../store/labelled.ts');
  const { fingerprint, signature, isSpecific } = cause.failure;
  if (!isSpecific) return { fingerprint: null, signature: null };
  return {
    fingerprint: causesMeant(db, repository, { scope: 'fingerprint', subject: fingerprint }).length,
    signature:
      signature === null ? null : causesMeant(db, repository, { scope: 'signature', subject: signature.id }).length,
  };
}

function undoneText({ label, newest, standing, others }: TakenBack, brief: (verdict: Verdict) => string): string {
  const said = `taken back: ${label.label}`;
  if (newest === null) return `${said}, of what is not stored any more`;
  const now =
    standing === null ? brief(newest.after) : `${newest.after.label}, as ${standing.author ?? 'a person'} said`;
  const more = others === 0 ? '' : `; ${others} other ${others === 1 ? 'job' : 'jobs'} judged otherwise now`;
  return plain(`${said} on ${newest.job}, run ${newest.runId}: now ${now}${more}`);
}

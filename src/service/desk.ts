import type { CommonOptions, Surroundings } from '../commands/surroundings.ts';
import type { Database } from '../store/database.ts';
import type { Engine } from '../triage.ts';

/** What every answer is made with. Opened when it is first needed, once. */
export interface Desk {
  readonly options: CommonOptions;
  readonly around: Surroundings;
  /** @throws TriageError `store-missing` where there is none and `create` is not asked for. */
  database(wanted?: { readonly create: boolean }): Promise<Database>;
  engine(): Promise<Engine>;
  close(): void;
}

/** What belongs to one question. */
export interface Call {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** What there is to tell meanwhile. */
  readonly progress: (news: Progress) => void;
}

/** How far something is, in real numbers. */
export interface Progress {
  /** `runs`, `logs`, `log download`. */
  readonly what: string;
  readonly done: number;
  /** Null: nobody knows. */
  readonly total: number | null;
  /** More, as a phrase: `3.1 of 18 MB`; null for none. */
  readonly more: string | null;
  /** Where GitHub is asked: what it still grants, and whether it has to be waited for. */
  readonly limit?: CallLimit;
}

/** What GitHub grants. */
export interface CallLimit {
  /** Calls until `resetMs`; null where it does not say. */
  readonly left: number | null;
  /** Of so many. */
  readonly of: number | null;
  readonly resetMs: number | null;
  /** Nothing is asked before; null: nothing is waited for. */
  readonly waitsUntilMs: number | null;
}

/** Why a question has no answer, as a person may read it. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  /** What to do. */
  readonly hint: string;
}

export type Answerer<Question, Answer> = (question: Question, desk: Desk, call: Call) => Promise<Answer>;

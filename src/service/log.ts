import type { LogFormat, LogStep } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Answerer } from './desk.ts';
import { type HeldLog, heldBy } from './log/held.ts';
import { type LogOrigin, openPath, openPlace } from './log/opening.ts';
import type { Pattern, PatternFault } from './log/pattern.ts';
import { releaseAfter } from './log/release.ts';
import type { JobPlace } from './places.ts';

export type LogQuestion = PlacedLogQuestion | FileLogQuestion;

/** The log of a job. */
export interface PlacedLogQuestion extends JobPlace {
  /** Fetch the whole log from GitHub where only a part of it is kept. */
  readonly fetch: boolean;
}

/** A log on this machine: a file, an archive, a folder; of several jobs the first. */
export interface FileLogQuestion {
  readonly path: string;
}

/** A log as both threads see it. Lines count from 1; what stands in them is read with `openText`, which hides what is secret. */
export interface LogAnswer {
  /** For `log-search`. */
  readonly id: number;
  readonly origin: LogOrigin;
  /** UTF-8, in memory that both threads see; never to be shown as it is. */
  readonly bytes: SharedArrayBuffer;
  /** Offset of each line's first byte, 32 bits each. */
  readonly starts: SharedArrayBuffer;
  readonly format: LogFormat;
  /** Besides all that is secret by its form: what the configuration calls secret. */
  readonly secrets: readonly RegExp[];
  /** Lines that speak of a private key. */
  readonly keyLines: Uint32Array;
  /** In order, without gaps; empty where the log tells of none. */
  readonly steps: readonly ShownStep[];
  readonly folds: Folds;
  /** Lines that are errors by their mark or by their form, in order. */
  readonly errors: Uint32Array;
  readonly warnings: Uint32Array;
  /** What is added to a failure's line to have its line here; null: its line stands elsewhere, in what GitHub noted. */
  readonly shift: number | null;
  /** Bytes of the whole log, where that is known. */
  readonly wholeBytes: number | null;
}

export interface ShownStep extends Pick<LogStep, 'number' | 'name' | 'firstLine' | 'lastLine' | 'conclusion'> {
  readonly isPassed: boolean;
}

/** What can be folded, one entry each: by first line, the longer one first. */
export interface Folds {
  readonly first: Uint32Array;
  readonly last: Uint32Array;
  /** Index into `FOLD_KINDS`. */
  readonly kind: Uint8Array;
}

export interface LogSearchQuestion {
  /** Of the log that is looked through. */
  readonly id: number;
  readonly pattern: Pattern;
}

export type LogSearchAnswer =
  | {
      readonly kind: 'found';
      /** Numbers of the lines, in order. */
      readonly lines: Uint32Array;
      /** More lines hold it than are told. */
      readonly isCut: boolean;
    }
  | ({ readonly kind: 'refused' } & PatternFault);

export const answerLog: Answerer<LogQuestion, LogAnswer> = async (question, desk, call) => {
  const held = heldBy(desk);
  const key = keyOf(question);
  const known = held.find(key);
  // A whole log does not change; it need not be downloaded or inflated again.
  if (known !== null && known.answer.origin !== 'kept' && known.answer.origin !== 'file') return known.answer;
  const open = 'path' in question ? await openPath(question.path, desk) : await openPlace(question, desk, call);
  const { answer } = held.keep(key, open, isSameLog);
  releaseAfter(answer.bytes.byteLength);
  return answer;
};

/** Where nothing changed, who looks at it need not look at another one. */
function isSameLog({ answer: one }: HeldLog, { answer: other }: HeldLog): boolean {
  const rest = ({ origin, shift, wholeBytes, steps }: LogAnswer): string =>
    JSON.stringify([origin, shift, wholeBytes, steps]);
  return rest(one) === rest(other) && Buffer.from(one.bytes).equals(Buffer.from(other.bytes));
}

function keyOf(question: LogQuestion): string {
  if ('path' in question) return `path ${question.path}`;
  const { host, owner, name } = question.repository;
  return `${host}/${owner}/${name} ${question.runId} ${question.jobId}`;
}

export const answerLogSearch: Answerer<LogSearchQuestion, LogSearchAnswer> = async ({ id, pattern }, desk, call) => {
  const log = heldBy(desk).get(id);
  if (log === null) {
    throw new TriageError('log-gone', 'This log is not in memory any more.', 'Open it again, then search.');
  }
  const { searchLog } = await import('./log/search.ts');
  return await searchLog(log, pattern, call);
};

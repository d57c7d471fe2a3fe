import type { Answerer } from './desk.ts';
import type { JobPlace } from './places.ts';

export interface LogQuestion extends JobPlace {
  /** Fetch the whole log from GitHub where only a part of it is kept. */
  readonly fetch: boolean;
}

export interface LogAnswer {
  /** UTF-8, in memory that both threads see. */
  readonly bytes: SharedArrayBuffer;
  /** Offset of each line's first byte, 32 bits each. */
  readonly starts: SharedArrayBuffer;
}

export interface LogSearchQuestion {
  readonly text: string;
}

export interface LogSearchAnswer {
  /** Numbers of the lines, in order. */
  readonly lines: Uint32Array;
}

export const answerLog: Answerer<LogQuestion, LogAnswer> = async () => {
  throw new Error('not yet');
};

export const answerLogSearch: Answerer<LogSearchQuestion, LogSearchAnswer> = async () => {
  throw new Error('not yet');
};

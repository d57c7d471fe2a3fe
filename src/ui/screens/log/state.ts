import type { Failure } from '../../../domain.ts';
import type { Pattern } from '../../../service/log/pattern.ts';
import type { LogAnswer, LogQuestion } from '../../../service/log.ts';
import type { ListView } from '../../list.ts';
import { type Loaded, UNASKED } from '../../state.ts';
import type { Rows } from './fold-map.ts';
import type { Notes } from './notes.ts';
import type { LogReader } from './reader.ts';

/** What stands before each line: nothing, the time of day, the time since its step began, the time since the line before. */
export const TIMES = ['off', 'clock', 'step', 'delta'] as const;
export type Times = (typeof TIMES)[number];

export interface LogPane {
  /** Null: nothing is shown. */
  readonly source: LogSource | null;
  readonly loaded: Loaded<LogAnswer>;
  /** Null: it is not there yet. */
  readonly view: LogView | null;
  readonly isWrapped: boolean;
  readonly times: Times;
  /** Below the log stands why its line was chosen; null: where there is room. */
  readonly isWhyShown: boolean | null;
  /** What was searched last, for the next time; '' for nothing. */
  readonly lastSearch: string;
}

/** Whose log it is, and what is known of it. */
export interface LogSource {
  readonly question: LogQuestion;
  readonly name: string;
  /** Of GitHub; null where there is none. */
  readonly url: string | null;
  /** Most important first. */
  readonly failures: readonly Failure[];
  /** The failure that is looked at, from 1. */
  readonly number: number;
}

/** A log that is there, and what of it is looked at. */
export interface LogView {
  readonly answer: LogAnswer;
  readonly reader: LogReader;
  readonly notes: Notes;
  /** Which of the folds are closed, 1 or 0 each. */
  readonly closed: Uint8Array;
  readonly rows: Rows;
  /** In rows. */
  readonly at: ListView;
  /** Lines of the first row that are scrolled away, where one is higher than the pane. */
  readonly skip: number;
  /** Cells that are scrolled away at the left. */
  readonly left: number;
  /** Lines, in order. */
  readonly marks: readonly number[];
  /** The line at which a selection began; null: none. */
  readonly anchor: number | null;
  /** The line on which the mouse was pressed. */
  readonly pressed: number | null;
  readonly search: LogSearch | null;
  /** A search that was accepted before it was answered; null: none. */
  readonly awaited: AwaitedSearch | null;
  /** Only lines that hold what is searched. */
  readonly isFiltered: boolean;
}

export interface AwaitedSearch extends Pick<LogSearch, 'typed' | 'pattern'> {
  /** What was done since then, in order: it is done when the answer is there. */
  readonly commands: readonly string[];
}

export interface LogSearch {
  readonly typed: string;
  readonly pattern: Pattern;
  /** Lines, in order. */
  readonly hits: Uint32Array;
  /** There are more. */
  readonly isCut: boolean;
}

export const INITIAL: LogPane = {
  source: null,
  loaded: UNASKED,
  view: null,
  isWrapped: false,
  times: 'off',
  isWhyShown: null,
  lastSearch: '',
};

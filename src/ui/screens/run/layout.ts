import type { State } from '../../state.ts';
import { causesOf, jobRows } from './model.ts';
import { causesHeight } from './paint-causes.ts';

/** How the panes lie: below each other with one at a time, the log beside the rest, or three columns. Rows and columns are with borders. */
export interface RunLayout {
  readonly kind: 'stacked' | 'beside' | 'columns';
  /** Columns of what is left of the log. */
  readonly left: number;
  /** Columns of the evidence at the right; 0: it is not there. */
  readonly right: number;
  readonly jobs: number;
  /** Rows of the evidence below the causes; 0: it is not there. */
  readonly below: number;
  /** Do the causes make room for the evidence? */
  readonly isEvidenceAlone: boolean;
}

/** Rows for the head and the foot of the screen. */
const STRIPS = 3;
const BESIDE_COLUMNS = 100;
const THREE_COLUMNS = 160;
/** With fewer rows the evidence says too little. */
const EVIDENCE_ROWS = 9;
const CAUSES_ROWS = 6;
/** So high that jobs, causes and evidence have room enough below each other, however many there are. */
const TALL_ROWS = 42;

export function layoutOfRun(state: State): RunLayout {
  const { size, run, focus, zoom } = state;
  const { columns, rows } = size;
  const body = rows - STRIPS;
  const { value } = run.told;
  const isColumns = columns >= THREE_COLUMNS;
  const kind = isColumns ? 'columns' : columns >= BESIDE_COLUMNS ? 'beside' : 'stacked';
  const left = isColumns ? Math.min(52, Math.round(columns * 0.24)) : Math.round(columns * 0.38);
  const right = isColumns ? Math.min(60, Math.round(columns * 0.28)) : 0;
  const listed = value === null ? 1 : jobRows(value, run.isPassedOpen).length;
  const isTall = body >= TALL_ROWS;
  const jobs = Math.max(4, Math.min(listed + 2, Math.floor(body * (isTall && !isColumns ? 0.25 : 0.4))));
  if (kind !== 'beside') return { kind, left, right, jobs, below: 0, isEvidenceAlone: false };
  const free = body - jobs;
  const rest = free - Math.max(CAUSES_ROWS, causesHeight(state, left - 2) + 2);
  const isWeighed = value !== null && causesOf(value).length > 0;
  const below = !isWeighed ? 0 : rest >= EVIDENCE_ROWS ? rest : isTall ? free >> 1 : 0;
  // Where it is short, what is read has the room.
  const isEvidenceAlone = (zoom ?? focus) === 'run.evidence' && !isTall;
  return { kind, left, right, jobs, below: isEvidenceAlone ? 0 : below, isEvidenceAlone };
}

/** Rows in which jobs are listed: known before the pane has told its own. */
export function jobsHeight(state: State): number {
  const { kind, jobs } = layoutOfRun(state);
  const isAlone = kind === 'stacked' || state.zoom === 'run.jobs';
  return (isAlone ? state.size.rows - STRIPS : jobs) - 2;
}

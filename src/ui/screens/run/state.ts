import type { Progress } from '../../../service/desk.ts';
import type { RunPlace } from '../../../service/places.ts';
import type { RunAnswer } from '../../../service/run.ts';
import { AT_TOP, type ListView } from '../../list.ts';
import { type Loaded, UNASKED } from '../../state.ts';
import type { RunAim } from './open.ts';

/** One run: its jobs, the causes of their failures, why whyred says so; the log is a pane of its own. */
export interface RunScreen {
  /** Null: none was opened yet. */
  readonly place: RunPlace | null;
  /** What is to be looked at first, until the jobs are known. */
  readonly aim: RunAim | null;
  /** What is stored of it. */
  readonly told: Loaded<RunAnswer>;
  /** What is missing is fetched from GitHub. */
  readonly fetch: Fetch;
  /** The failure whose line the log shows; null where no job is known. */
  readonly shown: ShownFailure | null;
  /** Over the rows that are shown. */
  readonly jobs: ListView;
  /** Are jobs that passed listed one by one? */
  readonly isPassedOpen: boolean;
  /** First line of the evidence that is seen, from 0. */
  readonly evidenceTop: number;
  /** Of the stored data that `told` is of. */
  readonly revision: number;
}

export interface ShownFailure {
  readonly jobId: number;
  /** Which failure of the job, from 1; also for a job without any. */
  readonly number: number;
}

export interface Fetch extends Pick<Loaded<never>, 'isAsking' | 'fault'> {
  readonly progress: Progress | null;
  /** When it was last asked for; null: not for this run. */
  readonly askedMs: number | null;
}

const UNFETCHED: Fetch = { isAsking: false, progress: null, fault: null, askedMs: null };

export const INITIAL: RunScreen = {
  place: null,
  aim: null,
  told: UNASKED,
  fetch: UNFETCHED,
  shown: null,
  jobs: AT_TOP,
  isPassedOpen: false,
  evidenceTop: 0,
  revision: 0,
};

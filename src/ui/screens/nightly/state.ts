import type { NightSpan } from '../../../service/choices.ts';
import type { NightlyAnswer, NightSectionKey } from '../../../service/nightly.ts';
import type { Asked } from '../../asked.ts';
import { type Loaded, UNASKED } from '../../state.ts';

/** The summary of a night. The cursor is kept by what it is on, so that it stays there when the answer changes. */
export interface NightlyScreen {
  readonly loaded: Loaded<NightlyAnswer>;
  /** Null: nothing yet. */
  readonly asked: Asked | null;
  readonly span: NightSpan;
  readonly folded: readonly NightSectionKey[];
  /** Key of the line under the cursor; null, or one that is gone: the first. */
  readonly under: string | null;
  readonly top: number;
  /** First line of the details that is in sight. */
  readonly detailsTop: number;
}

export const INITIAL: NightlyScreen = {
  loaded: UNASKED,
  asked: null,
  span: '24h',
  // What is over is read last.
  folded: ['resolved'],
  under: null,
  top: 0,
  detailsTop: 0,
};

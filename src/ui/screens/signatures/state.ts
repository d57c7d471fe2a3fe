import type { SignatureAnswer, SignatureRow, SignaturesAnswer } from '../../../service/signatures.ts';
import type { SuggestionAnswer } from '../../../service/suggestion.ts';
import type { Asked } from '../../asked.ts';
import { AT_TOP, type ListView } from '../../list.ts';
import { type Loaded, UNASKED } from '../../state.ts';
import type { SignatureOrder } from './rows.ts';

export interface SignaturesScreen {
  readonly loaded: Loaded<SignaturesAnswer>;
  /** Null: nothing yet. */
  readonly asked: Asked | null;
  readonly show: 'all' | 'known' | 'unknown';
  readonly order: SignatureOrder;
  /** Only rows that hold this; empty: all. */
  readonly text: string;
  readonly list: ListView;
  /** Of the row under the cursor, as far as it was asked for. */
  readonly detail: Detail | null;
  /** Over the lines of the detail pane. */
  readonly lines: ListView;
  /** An entry that is made for the row under the cursor; null: its details are shown. */
  readonly suggested: Suggested | null;
}

export interface Detail {
  readonly key: SignatureRow['key'];
  readonly revision: number;
  readonly loaded: Loaded<SignatureAnswer>;
}

export interface Suggested {
  readonly fingerprint: string;
  readonly loaded: Loaded<SuggestionAnswer>;
  /** Where it was written; null: nowhere. */
  readonly savedAs: string | null;
}

export const INITIAL: SignaturesScreen = {
  loaded: UNASKED,
  asked: null,
  show: 'all',
  order: 'impact',
  text: '',
  list: AT_TOP,
  detail: null,
  lines: AT_TOP,
  suggested: null,
};

import type { SignatureRow } from '../../../service/signatures.ts';
import type { State } from '../../state.ts';
import type { SignaturesScreen } from './state.ts';

export const SIGNATURE_ORDERS = ['impact', 'newest', 'runs', 'jobs', 'name'] as const;
export type SignatureOrder = (typeof SIGNATURE_ORDERS)[number];

const COMPARE: Readonly<Record<SignatureOrder, (one: SignatureRow, other: SignatureRow) => number>> = {
  impact: (one, other) => other.impact - one.impact,
  newest: (one, other) => other.lastMs - one.lastMs,
  runs: (one, other) => other.runs - one.runs,
  jobs: (one, other) => other.jobs - one.jobs,
  name: () => 0,
};

type Shown = Pick<SignaturesScreen, 'show' | 'order' | 'text'>;

/** The last selection from each answer: it is asked for with every frame. */
const selections = new WeakMap<
  readonly SignatureRow[],
  { readonly by: string; readonly rows: readonly SignatureRow[] }
>();
const NONE: readonly SignatureRow[] = [];

/** What the list shows, in its order. */
export function shownRows({
  loaded,
  show,
  order,
  text,
}: Shown & Pick<SignaturesScreen, 'loaded'>): readonly SignatureRow[] {
  const all = loaded.value?.rows ?? NONE;
  const by = JSON.stringify([show, order, text]);
  const before = selections.get(all);
  if (before?.by === by) return before.rows;
  const wanted = text.toLowerCase();
  const rows = all
    .filter(({ isKnown }) => show === 'all' || isKnown === (show === 'known'))
    .filter((row) => wanted === '' || wordsOf(row).some((one) => one.toLowerCase().includes(wanted)))
    .toSorted((one, other) => COMPARE[order](one, other) || byName(one, other));
  selections.set(all, { by, rows });
  return rows;
}

/** The one under the cursor; null where there is none. */
export function chosenRow({ signatures }: Pick<State, 'signatures'>): SignatureRow | null {
  return shownRows(signatures)[signatures.list.cursor] ?? null;
}

/** The id of a known one, the line of an unknown one. */
export function nameOfRow({ isKnown, key, title }: SignatureRow): string {
  return isKnown ? key.value : title.trim();
}

export function isSameKey(one: SignatureRow['key'], other: SignatureRow['key'] | undefined): boolean {
  return one.by === other?.by && one.value === other.value;
}

function wordsOf({ key, title, category, label }: SignatureRow): readonly string[] {
  return [key.value, title, category, label];
}

function byName(one: SignatureRow, other: SignatureRow): number {
  if (one.isKnown !== other.isKnown) return one.isKnown ? -1 : 1;
  return nameOfRow(one) < nameOfRow(other) ? -1 : 1;
}

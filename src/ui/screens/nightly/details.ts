import { wrap } from '../../../reports/layout.ts';
import { blockLines } from '../../../reports/nightly/text.ts';
import type { NightEntry } from '../../../service/nightly.ts';
import { scrolledWords, scrollText } from '../../list.ts';
import { type Look, lookOf } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { rowMeant } from './rows.ts';

/** All that is known of the entry under the cursor. */
export const paintDetails: Painter = (state, { width, height }) => {
  const lines = detailLines(state, width);
  const top = scrollText(state.nightly.detailsTop, 0, lines.length, height);
  return lines.slice(top, top + height);
};

/** `4 below`, where not all is in sight. */
export function detailsFoot(state: State): string {
  const { width, height } = extentOf(state, 'nightly.details');
  return scrolledWords(state.nightly.detailsTop, detailLines(state, width).length, height);
}

/** Lower screens need every line. */
const AIRY_FROM = 40;

const known = new WeakMap<NightEntry, { readonly key: string; readonly lines: readonly string[] }>();

/** Every line of it, for a pane of so many columns. */
export function detailLines(state: State, width: number): readonly string[] {
  const row = rowMeant(state.nightly);
  if (row === null) return [];
  const look = lookOf(state);
  if (row.kind === 'section')
    return sectionLines(row.section.heading, row.section.entries.length, row.section.empty, width, look);
  const isAiry = state.size.rows >= AIRY_FROM;
  const key = `${width} ${state.theme} ${state.isAscii} ${isAiry}`;
  const made = known.get(row.entry);
  if (made?.key === key) return made.lines;
  const lines = entryLines(row.entry, width, isAiry, look);
  known.set(row.entry, { key, lines });
  return lines;
}

function entryLines({ blocks, leads }: NightEntry, width: number, isAiry: boolean, look: Look): string[] {
  const page = { room: width - 2, prose: width - 2, bold: look.strong, dim: look.dim };
  const told = blocks.flatMap((block, at) => [...(at === 0 || !isAiry ? [] : ['']), ...blockLines(block, page)]);
  const where =
    leads === null ? [] : [leads.to === 'run' ? `enter opens run ${leads.runId}` : `enter lists ${leads.filter}`];
  const hints = where.flatMap((text) => wrap(text, width - 2));
  return [...told.map((line) => ` ${line}`), '', ...hints.map((line) => look.dim(` ${line}`))];
}

function sectionLines(heading: string, count: number, empty: string, width: number, look: Look): string[] {
  if (count === 0) return wrap(`${heading}: ${empty}.`, width - 2).map((line) => ` ${line}`);
  return ['', look.dim(' enter or z folds this section, or unfolds it; ] goes to the next one.')];
}

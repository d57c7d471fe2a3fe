import { grouped } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { SignatureRow } from '../../../service/signatures.ts';
import { toWidth, toWidthEnd } from '../../look/cells.ts';
import type { Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { ageOf, verdictName, verdictRole } from '../runs/cells.ts';
import { listHeight } from './ask.ts';
import { paintNothing } from './nothing.ts';
import { nameOfRow, shownRows } from './rows.ts';
import { stripOf } from './words.ts';

const WEEKS = 13;
const LABEL = 11;
const NARROW_LABEL = 9;
const RUNS = 5;
const AGE = 4;
/** The cursor, the mark, a blank. */
const MARKS = 3;
/** Names are what causes are told apart by: with less for them something else goes. */
const NAME_WIDE = 34;
const NAME_ENOUGH = 24;
const NAME_LEAST = 16;
/** With so much, what a known one means stands behind its id. */
const NAME_WITH_TITLE = 56;

/** A line a cause: known or not, what it is, what is said of it, how often it came and when. */
export const paintList: Painter = (state, extent, look) => {
  const rows = shownRows(state.signatures);
  if (rows.length === 0) return paintNothing(state, extent, look);
  const { width, height } = extent;
  const { cursor, top } = state.signatures.list;
  const columns = columnsFor(width);
  const lines = rows.slice(top, top + height - 1).map((row, index) => {
    const line = lineOf(row, columns, state.nowMs, look);
    if (top + index !== cursor) return ` ${line}`;
    const chosen = toWidth(`${look.glyphs.cursor}${line}`, width);
    return state.focus === 'signatures.list' ? look.selection(chosen) : chosen;
  });
  return [look.dim(headOf(columns)), ...lines];
};

/** Cells of each column; 0: it is left out. */
interface Columns {
  readonly name: number;
  readonly label: number;
  readonly weeks: number;
}

/** Where it is narrow, the weeks go first, then long verdicts, then all of them. */
function columnsFor(width: number): Columns {
  const ways = [
    { label: LABEL, weeks: WEEKS, least: NAME_WIDE },
    { label: LABEL, weeks: 0, least: NAME_ENOUGH },
    { label: NARROW_LABEL, weeks: 0, least: NAME_LEAST },
    { label: 0, weeks: 0, least: 0 },
  ];
  const fitted = ways.map((way) => {
    const gaps = 2 + Number(way.label > 0) + Number(way.weeks > 0);
    return { ...way, name: width - MARKS - way.label - way.weeks - RUNS - AGE - gaps };
  });
  return fitted.find(({ name, least }) => name >= least) ?? fitted.at(-1)!;
}

function headOf({ name, label, weeks }: Columns): string {
  const cells = [
    toWidth('CAUSE', name),
    toWidth('VERDICT', label),
    toWidthEnd('RUNS', RUNS),
    toWidth('90 DAYS', weeks),
    toWidthEnd('LAST', AGE),
  ];
  return `${' '.repeat(MARKS)}${cells.filter((cell) => cell !== '').join(' ')}`;
}

function lineOf(row: SignatureRow, { name, label, weeks }: Columns, nowMs: number, look: Look): string {
  const { glyphs } = look;
  const mark = row.isKnown ? look.accent(glyphs.mark) : look.warning('?');
  const said = label === NARROW_LABEL && row.label === 'broken-base' ? 'base' : verdictName(row.label);
  const cells = [
    `${mark} ${toWidth(nameText(row, name, look), name, glyphs.more)}`,
    label === 0 ? '' : look[verdictRole(row.label)](toWidth(said, label)),
    toWidthEnd(grouped(row.runs), RUNS),
    weeks === 0 ? '' : look.accent(stripOf(row.weeks, look)),
    look.dim(toWidthEnd(ageOf(row.lastMs, nowMs), AGE)),
  ];
  return cells.filter((cell) => cell !== '').join(' ');
}

function nameText(row: SignatureRow, width: number, look: Look): string {
  const name = plain(nameOfRow(row));
  return !row.isKnown || width < NAME_WITH_TITLE ? name : `${name}  ${look.dim(plain(row.title))}`;
}

const SHOWN = { all: 'Signatures', known: 'Known signatures', unknown: 'Unknown failures' } as const;

/** `Unknown failures  / timeout` */
export function listTitle({ signatures: { show, text } }: State): string {
  return text === '' ? SHOWN[show] : `${SHOWN[show]}  / ${plain(text)}`;
}

/** `12 known, 6 unknown  by impact` */
export function listAbout({ signatures: { loaded, order } }: State): string {
  const rows = loaded.value?.rows ?? [];
  const known = rows.filter(({ isKnown }) => isKnown).length;
  const sorted = order === 'newest' ? 'newest first' : `by ${order}`;
  return loaded.value === null ? sorted : `${grouped(known)} known, ${grouped(rows.length - known)} unknown  ${sorted}`;
}

/** `14-38 of 1,204`, where not all is in sight; and what is going on. */
export function listFoot(state: State): string {
  const { loaded, list } = state.signatures;
  const rows = shownRows(state.signatures);
  if (loaded.value !== null && loaded.fault !== null) return 'not read again: ctrl-r tries';
  if (loaded.value !== null && loaded.isAsking) return 'reading again';
  const height = listHeight(state);
  if (rows.length <= height) return '';
  return `${grouped(list.top + 1)}-${grouped(Math.min(rows.length, list.top + height))} of ${grouped(rows.length)}`;
}

import { grouped, stringWidth } from '../../../reports/layout.ts';
import { ago } from '../../../reports/moments.ts';
import type { NightEntry, NightSection } from '../../../service/nightly.ts';
import { moveTo } from '../../list.ts';
import { between, cellsOf, toWidth } from '../../look/cells.ts';
import type { Look } from '../../look/look.ts';
import type { Role } from '../../look/theme.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { paintNothing } from './nothing.ts';
import { cursorOf, type NightRow, rowsOf } from './rows.ts';

const TITLE_MOST = 34;
/** A name gets so much of the line at most. */
const TITLE_SHARE = 0.26;
/** Wider ones have room for the verdict, and for when it was. */
const LABEL_FROM = 80;

/** Headings, and below each what belongs to it. */
export const paintList: Painter = (state, extent, look) => {
  const rows = rowsOf(state.nightly);
  if (rows.length === 0) return paintNothing(state, extent, look);
  const { width, height } = extent;
  const cursor = cursorOf(state.nightly, rows);
  const { top } = moveTo({ cursor, top: state.nightly.top }, cursor, rows.length, height);
  const columns = columnsOf(rows, width);
  return rows.slice(top, top + height).map((row, at) => {
    const isUnder = top + at === cursor;
    const text =
      row.kind === 'section'
        ? headingLine(row.section, row.isFolded, look)
        : entryLine(row.entry, columns, width, state, look);
    const line = `${isUnder ? look.accent(look.glyphs.cursor) : ' '}${text}`;
    return isUnder ? look.selection(toWidth(line, width)) : line;
  });
};

interface Columns {
  readonly title: number;
  /** 0: verdicts are not shown. */
  readonly label: number;
}

const widest = new WeakMap<readonly NightRow[], Columns>();

/** As wide as what stands there needs, and not so wide that nothing else has room. */
function columnsOf(rows: readonly NightRow[], width: number): Columns {
  const made = widest.get(rows) ?? {
    title: longest(rows, ({ title }) => title),
    label: longest(rows, ({ label }) => label ?? ''),
  };
  widest.set(rows, made);
  return {
    title: Math.min(made.title, TITLE_MOST, Math.floor(width * TITLE_SHARE)),
    label: width < LABEL_FROM ? 0 : made.label,
  };
}

function longest(rows: readonly NightRow[], of: (entry: NightEntry) => string): number {
  return rows.reduce((most, row) => (row.kind === 'entry' ? Math.max(most, stringWidth(of(row.entry))) : most), 0);
}

function headingLine({ heading, entries, empty }: NightSection, isFolded: boolean, look: Look): string {
  if (entries.length === 0) return `${look.dim(`${look.glyphs.dot} ${heading}: ${empty}`)}`;
  const mark = isFolded ? look.glyphs.folded : look.glyphs.open;
  return `${mark} ${look.strong(heading)} ${look.dim(`(${grouped(entries.length)})`)}`;
}

function entryLine(entry: NightEntry, columns: Columns, width: number, { nowMs }: State, look: Look): string {
  const { tone, title, about, note, label, atMs } = entry;
  const when = atMs === null || columns.label === 0 ? '' : ago(atMs, nowMs);
  const room = width - 2;
  const right = rightOf(note, when, room, look);
  const said =
    label === null || columns.label === 0 ? '' : `${look[LABEL_ROLES[label]](toWidth(label, columns.label))}  `;
  const lead = `  ${toneMark(tone, look)} ${toWidth(title, columns.title)}  ${said}${about}`;
  return right === '' ? toWidth(lead, room) : between(toWidth(lead, room - cellsOf(right) - 2), right, room);
}

/** Counts and moments get so much of the line at most: what it is about needs more room. */
const RIGHT_SHARE = 0.42;

/** Counts, and when; where there is no room for both, the counts. */
function rightOf(note: string, when: string, room: number, look: Look): string {
  const both = [...(note === '' ? [] : [note]), ...(when === '' ? [] : [look.dim(when.padStart(10))])].join('  ');
  return [both, note].find((text) => cellsOf(text) <= room * RIGHT_SHARE) ?? '';
}

const LABEL_ROLES: Readonly<Record<NonNullable<NightEntry['label']>, Role>> = {
  genuine: 'bad',
  'broken-base': 'bad',
  flaky: 'flaky',
  infrastructure: 'infra',
  expected: 'dim',
  uncertain: 'warning',
};

function toneMark(tone: NightEntry['tone'], { glyphs, ok, bad, flaky, dim, warning }: Look): string {
  switch (tone) {
    case 'good':
      return ok(glyphs.pass);
    case 'bad':
      return bad(glyphs.fail);
    case 'flaky':
      return flaky('~');
    case 'warning':
      return warning('!');
    case 'plain':
      return dim(glyphs.dot);
  }
}

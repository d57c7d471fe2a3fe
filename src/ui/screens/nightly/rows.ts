import type { NightEntry, NightlyAnswer, NightSection, NightSectionKey } from '../../../service/nightly.ts';
import type { NightlyScreen } from './state.ts';

/** A line of the list. */
export type NightRow =
  | { readonly kind: 'section'; readonly key: string; readonly section: NightSection; readonly isFolded: boolean }
  | { readonly kind: 'entry'; readonly key: string; readonly section: NightSection; readonly entry: NightEntry };

const known = new WeakMap<NightlyAnswer, Map<string, readonly NightRow[]>>();

/** Sections with their entries, but those that are folded. */
export function rowsOf({ loaded, folded }: NightlyScreen): readonly NightRow[] {
  const { value } = loaded;
  if (value === null) return [];
  const kept = known.get(value) ?? new Map<string, readonly NightRow[]>();
  known.set(value, kept);
  const how = folded.join(' ');
  const rows = kept.get(how) ?? value.sections.flatMap((one) => rowsIn(one, folded));
  kept.set(how, rows);
  return rows;
}

function rowsIn(section: NightSection, folded: readonly NightSectionKey[]): NightRow[] {
  const isFolded = folded.includes(section.key);
  return [
    { kind: 'section', key: `section ${section.key}`, section, isFolded },
    ...(isFolded ? [] : section.entries.map((entry) => ({ kind: 'entry' as const, key: entry.key, section, entry }))),
  ];
}

/** Where the cursor is; on the first entry where what it was on is gone. */
export function cursorOf(screen: NightlyScreen, rows: readonly NightRow[] = rowsOf(screen)): number {
  const at = rows.findIndex(({ key }) => key === screen.under);
  if (at !== -1) return at;
  return Math.max(
    0,
    rows.findIndex(({ kind }) => kind === 'entry'),
  );
}

export function rowMeant(screen: NightlyScreen): NightRow | null {
  const rows = rowsOf(screen);
  return rows[cursorOf(screen, rows)] ?? null;
}

import { actions } from './behaviours/actions.ts';
import { navigation } from './behaviours/navigation.ts';
import { pulling } from './behaviours/pulling.ts';
import { starting } from './behaviours/starting.ts';
import { confirm, confirmView } from './dialogs/confirm.ts';
import { filter, filterView } from './dialogs/filter.ts';
import { help, helpView } from './dialogs/help.ts';
import { palette, paletteView } from './dialogs/palette.ts';
import { report, reportView } from './dialogs/report.ts';
import { verdict, verdictView } from './dialogs/verdict.ts';
import type { Command, DialogView, Part } from './part.ts';
import { grid } from './screens/grid/part.ts';
import { log } from './screens/log/part.ts';
import { logSearch, logSearchView } from './screens/log/search.ts';
import { nightly } from './screens/nightly/part.ts';
import { run } from './screens/run/part.ts';
import { runs } from './screens/runs/part.ts';
import { signatures } from './screens/signatures/part.ts';

/** Everything that there is, in the order of the help. */
export const PARTS: readonly Part[] = [
  runs,
  run,
  log,
  grid,
  signatures,
  nightly,
  filter,
  verdict,
  report,
  actions,
  pulling,
  starting,
  help,
  palette,
  confirm,
  logSearch,
  navigation,
];

export const DIALOGS: readonly DialogView[] = [
  confirmView,
  filterView,
  helpView,
  logSearchView,
  paletteView,
  reportView,
  verdictView,
];

/** The table of keys: what can be done, where, and by which keys. */
export const COMMANDS: readonly Command[] = PARTS.flatMap(({ commands }) => commands);

const OWNERS: ReadonlyMap<string, Part> = new Map(
  PARTS.flatMap((part) => part.commands.map(({ id }) => [id, part] as const)),
);

/** Whose command it is. */
export function ownerOf(command: string): Part | null {
  return OWNERS.get(command) ?? null;
}

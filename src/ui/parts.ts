import { actions } from './behaviours/actions.ts';
import { navigation } from './behaviours/navigation.ts';
import { pulling } from './behaviours/pulling.ts';
import { starting } from './behaviours/starting.ts';
import { confirm, confirmView } from './dialogs/confirm.ts';
import { filter, filterView } from './dialogs/filter.ts';
import { help, helpView } from './dialogs/help.ts';
import { palette, paletteView } from './dialogs/palette.ts';
import { report, reportView } from './dialogs/report.ts';
import { repositories, repositoriesView } from './dialogs/repositories.ts';
import { verdict, verdictView } from './dialogs/verdict.ts';
import { views, viewsView } from './dialogs/views.ts';
import type { Command, DialogView, Part } from './part.ts';
import { firstRun } from './screens/first-run/part.ts';
import { grid } from './screens/grid/part.ts';
import { log } from './screens/log/part.ts';
import { logSearch, logSearchView } from './screens/log/search.ts';
import { nightly } from './screens/nightly/part.ts';
import { run } from './screens/run/part.ts';
import { runs } from './screens/runs/part.ts';
import { signatures } from './screens/signatures/part.ts';
import { signatureSearch, signatureSearchView } from './screens/signatures/search.ts';

/** Everything that there is. Made when it is first asked for: help and palette, which are in it, ask for it themselves. */
interface Table {
  readonly parts: readonly Part[];
  readonly dialogs: readonly DialogView[];
  readonly commands: readonly Command[];
  readonly owners: ReadonlyMap<string, Part>;
}

let table: Table | null = null;

function made(): Table {
  // In the order of the help.
  const parts: readonly Part[] = [
    firstRun,
    runs,
    run,
    log,
    grid,
    signatures,
    nightly,
    filter,
    views,
    verdict,
    report,
    actions,
    pulling,
    repositories,
    starting,
    help,
    palette,
    confirm,
    logSearch,
    signatureSearch,
    navigation,
  ];
  const dialogs: readonly DialogView[] = [
    confirmView,
    filterView,
    helpView,
    logSearchView,
    paletteView,
    reportView,
    repositoriesView,
    signatureSearchView,
    verdictView,
    viewsView,
  ];
  return {
    parts,
    dialogs,
    commands: parts.flatMap((part) => part.commands),
    owners: new Map(parts.flatMap((part) => part.commands.map(({ id }) => [id, part] as const))),
  };
}

function known(): Table {
  table ??= made();
  return table;
}

/** Screens, dialogs, behaviours. */
export function allParts(): readonly Part[] {
  return known().parts;
}

export function allDialogs(): readonly DialogView[] {
  return known().dialogs;
}

/** The table of keys: what can be done, where, and by which keys. */
export function allCommands(): readonly Command[] {
  return known().commands;
}

/** Whose command it is. */
export function ownerOf(command: string): Part | null {
  return known().owners.get(command) ?? null;
}

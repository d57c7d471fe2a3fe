import type { RepositoryName } from '../domain.ts';
import type { KnownValues } from '../filter/complete.ts';
import type { Fault, Progress } from '../service/desk.ts';
import type { StartAnswer } from '../service/start.ts';
import type { ActionsState } from './behaviours/actions.ts';
import type { PullState } from './behaviours/pulling.ts';
import type { OwnKeys } from './bindings.ts';
import type { ConfirmDialog } from './dialogs/confirm.ts';
import type { FilterDialog } from './dialogs/filter.ts';
import type { HelpDialog } from './dialogs/help.ts';
import type { PaletteDialog } from './dialogs/palette.ts';
import type { ReportDialog } from './dialogs/report.ts';
import type { RepositoriesDialog } from './dialogs/repositories.ts';
import type { VerdictDialog, VerdictState } from './dialogs/verdict-state.ts';
import type { ViewsDialog } from './dialogs/views.ts';
import type { ListView } from './list.ts';
import type { ThemeName } from './look/theme.ts';
import type { GridScreen } from './screens/grid/state.ts';
import type { LogSearchDialog } from './screens/log/search.ts';
import type { LogPane } from './screens/log/state.ts';
import type { NightlyScreen } from './screens/nightly/state.ts';
import type { RunScreen } from './screens/run/state.ts';
import type { RunsScreen } from './screens/runs/state.ts';
import type { SignatureSearchDialog } from './screens/signatures/search.ts';
import type { SignaturesScreen } from './screens/signatures/state.ts';

/** In the order of their numbers. */
export const SCREENS = ['runs', 'run', 'grid', 'signatures', 'nightly'] as const;
export type ScreenName = (typeof SCREENS)[number];

/** Everything that the screen shows is computed from this, and nothing changes it but `update`. */
export interface State {
  readonly size: Size;
  readonly theme: ThemeName;
  /** By a person, and not by what the terminal looks like. */
  readonly isThemeChosen: boolean;
  /** As the terminal says; false where it does not. */
  readonly isBackgroundLight: boolean;
  readonly ownKeys: OwnKeys;
  /** No characters but those of ASCII in what whyred draws itself. */
  readonly isAscii: boolean;
  readonly isMouseOn: boolean;
  /** Goes up when somebody who hears the screen wants all of a pane. */
  readonly readAll: number;
  /** Milliseconds since 1970; moves on with each tick, a second apart at least. */
  readonly nowMs: number;
  readonly screen: ScreenName;
  /** Where `back` leads, the last one last. */
  readonly before: readonly ScreenName[];
  /** The pane that takes the keys: `runs.list`, `run.log`. */
  readonly focus: string;
  /** A pane that has the screen for itself; null for none. */
  readonly zoom: string | null;
  /** Of the panes that are on the screen now, without their borders. */
  readonly panes: Readonly<Record<string, Extent>>;
  /** The last one takes the keys. */
  readonly dialogs: readonly Dialog[];
  readonly notice: Notice | null;
  /** What there is to begin with. */
  readonly start: Loaded<StartAnswer>;
  /** Nothing is asked of GitHub. */
  readonly isOffline: boolean;
  /** Goes up when something stored may be other than before: a pull, a label, a re-run. */
  readonly revision: number;
  /** The one that is looked at; null until it is known, and where there is none. */
  readonly repository: RepositoryName | null;
  readonly runs: RunsScreen;
  /** What the fields of a filter can be, as the store knows it. */
  readonly filterWords: KnownValues;
  readonly run: RunScreen;
  readonly log: LogPane;
  readonly grid: GridScreen;
  readonly signatures: SignaturesScreen;
  readonly nightly: NightlyScreen;
  readonly pulling: PullState;
  readonly actions: ActionsState;
  /** Over the stored repositories, where nothing of the one that is meant is stored. */
  readonly firstRun: ListView;
  readonly verdict: VerdictState;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A smaller screen says what it needs, and nothing else. */
export const LEAST: Size = { columns: 60, rows: 16 };

export function isTooSmall({ size }: Pick<State, 'size'>): boolean {
  return size.columns < LEAST.columns || size.rows < LEAST.rows;
}

/** Cells inside a pane. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

export type Dialog =
  | ConfirmDialog
  | FilterDialog
  | HelpDialog
  | LogSearchDialog
  | PaletteDialog
  | ReportDialog
  | RepositoriesDialog
  | SignatureSearchDialog
  | VerdictDialog
  | ViewsDialog;

/** A line at the bottom. */
export interface Notice {
  readonly text: string;
  readonly kind: 'done' | 'problem' | 'news';
  /** When it goes; null: with the next key. */
  readonly untilMs: number | null;
}

/** Something that was asked for: what is there of it, and what is going on. */
export interface Loaded<Value> {
  /** The last answer; null: none yet. */
  readonly value: Value | null;
  /** When it came, milliseconds since 1970. */
  readonly atMs: number | null;
  readonly isAsking: boolean;
  readonly progress: Progress | null;
  /** Why the last question had no answer; the value before stays. */
  readonly fault: Fault | null;
}

export const UNASKED: Loaded<never> = { value: null, atMs: null, isAsking: false, progress: null, fault: null };

/** Rows and columns that a pane may have, before it has told its own. */
const UNKNOWN: Extent = { width: 80, height: 20 };

export function extentOf({ panes }: Pick<State, 'panes'>, pane: string): Extent {
  return panes[pane] ?? UNKNOWN;
}

export function topDialog({ dialogs }: Pick<State, 'dialogs'>): Dialog | null {
  return dialogs.at(-1) ?? null;
}

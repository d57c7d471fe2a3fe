import { INITIAL as actions } from './behaviours/actions.ts';
import { INITIAL as pulling } from './behaviours/pulling.ts';
import type { OwnKeys } from './bindings.ts';
import { INITIAL as verdict } from './dialogs/verdict-state.ts';
import { AT_TOP } from './list.ts';
import type { ThemeName } from './look/theme.ts';
import { INITIAL as grid } from './screens/grid/state.ts';
import { INITIAL as log } from './screens/log/state.ts';
import { INITIAL as nightly } from './screens/nightly/state.ts';
import { INITIAL as run } from './screens/run/state.ts';
import { INITIAL as runs } from './screens/runs/state.ts';
import { INITIAL as signatures } from './screens/signatures/state.ts';
import { type Size, type State, UNASKED } from './state.ts';

/** What the environment, the configuration and the command line settle. */
export interface Settings {
  /** Null: by the terminal's background. */
  readonly theme: ThemeName | null;
  readonly isAscii: boolean;
  readonly isMouseOn: boolean;
  /** Told line by line, for who hears a screen. */
  readonly isSpoken: boolean;
  readonly ownKeys: OwnKeys;
  readonly isOffline: boolean;
}

export function initialState(settings: Settings, size: Size, nowMs: number): State {
  return {
    size,
    theme: settings.theme ?? 'dark',
    isThemeChosen: settings.theme !== null,
    isBackgroundLight: false,
    ownKeys: settings.ownKeys,
    isAscii: settings.isAscii,
    isMouseOn: settings.isMouseOn,
    readAll: 0,
    nowMs,
    screen: 'runs',
    before: [],
    focus: 'runs.list',
    zoom: null,
    panes: {},
    dialogs: [],
    notice: null,
    start: UNASKED,
    isOffline: settings.isOffline,
    revision: 0,
    repository: null,
    filterWords: {},
    ...{ runs, run, log, grid, signatures, nightly, pulling, actions, verdict },
    firstRun: AT_TOP,
  };
}

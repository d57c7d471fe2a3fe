export interface RunsScreen {
  readonly nothing: null;
}

export const INITIAL: RunsScreen = { nothing: null };

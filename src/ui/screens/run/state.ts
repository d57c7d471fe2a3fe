export interface RunScreen {
  readonly nothing: null;
}

export const INITIAL: RunScreen = { nothing: null };

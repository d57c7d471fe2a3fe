export interface GridScreen {
  readonly nothing: null;
}

export const INITIAL: GridScreen = { nothing: null };

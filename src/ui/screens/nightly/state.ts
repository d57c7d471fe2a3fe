export interface NightlyScreen {
  readonly nothing: null;
}

export const INITIAL: NightlyScreen = { nothing: null };

export interface SignaturesScreen {
  readonly nothing: null;
}

export const INITIAL: SignaturesScreen = { nothing: null };

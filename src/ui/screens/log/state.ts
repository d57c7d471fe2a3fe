export interface LogPane {
  readonly nothing: null;
}

export const INITIAL: LogPane = { nothing: null };

import type { Part } from '../part.ts';

export interface PullState {
  readonly nothing: null;
}

export const INITIAL: PullState = { nothing: null };

export const pulling: Part = { commands: [] };

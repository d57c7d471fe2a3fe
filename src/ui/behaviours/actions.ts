import type { Part } from '../part.ts';

export interface ActionsState {
  readonly nothing: null;
}

export const INITIAL: ActionsState = { nothing: null };

export const actions: Part = { commands: [] };

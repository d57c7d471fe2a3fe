import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import type { Case } from '../case.ts';
import type { Ruling } from '../verdict.ts';
import { rerunClue } from './reruns.ts';

/** What the rows around a failure can say of it, one kind each. Null: nothing; missing evidence is never evidence. */
export const CLUES: Readonly<Record<string, (one: Case, past: Chronicle) => Clue | null>> = {
  reruns: rerunClue,
};

/** What decides by itself, the strongest first. */
export const RULINGS: Readonly<Record<string, (one: Case, past: Chronicle) => Ruling | null>> = {};

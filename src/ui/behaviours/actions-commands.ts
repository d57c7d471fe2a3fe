import { jobMeant, runMeant } from '../meant.ts';
import type { Command } from '../part.ts';
import type { State } from '../state.ts';

const isRunMeant = (state: State): boolean => runMeant(state) !== null;

export const COMMANDS: readonly Command[] = [
  {
    id: 'actions.rerun-failed',
    where: 'everywhere',
    keys: ['r'],
    title: 're-run the failed jobs, and tell what that proves',
    group: 'Act',
    hint: 're-run',
    isPossible: isRunMeant,
  },
  {
    id: 'actions.rerun-all',
    where: 'everywhere',
    keys: ['R'],
    title: 're-run all jobs (asks)',
    group: 'Act',
    isPossible: isRunMeant,
  },
  {
    id: 'actions.rerun-job',
    where: 'everywhere',
    keys: ['J'],
    title: 're-run this job',
    group: 'Act',
    isPossible: (state) => jobMeant(state) !== null,
  },
  {
    id: 'actions.follow',
    where: 'everywhere',
    keys: ['a'],
    title: 'tell when the run has ended',
    group: 'Act',
    isPossible: isRunMeant,
  },
  {
    id: 'actions.cancel',
    where: 'everywhere',
    keys: ['X'],
    title: 'cancel the run (asks)',
    group: 'Act',
    isPossible: isRunMeant,
  },
];

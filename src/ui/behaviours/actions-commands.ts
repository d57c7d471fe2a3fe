import { endMeant, jobMeant, runMeant } from '../meant.ts';
import type { Command } from '../part.ts';
import type { State } from '../state.ts';
import { isGithubAsked } from './online.ts';

const isRunMeant = (state: State): boolean => runMeant(state) !== null;
/** Of a run that goes on, and that GitHub can be asked about. */
const isGoingOn = (state: State): boolean => endMeant(state) === 'going-on' && isGithubAsked(state);
const isFollowed = (state: State): boolean =>
  state.actions.follows.some(({ runId }) => runId === runMeant(state)?.runId);

export const COMMANDS: readonly Command[] = [
  {
    ...{ id: 'actions.rerun-failed', where: 'everywhere', keys: ['r'] },
    ...{ title: 're-run the failed jobs, and tell what that proves', group: 'Act', hint: 're-run' },
    isPossible: isRunMeant,
    isHinted: (state) => ['red', 'unknown'].includes(endMeant(state)) && isGithubAsked(state),
  },
  {
    ...{ id: 'actions.rerun-all', where: 'everywhere', keys: ['R'], title: 're-run all jobs (asks)', group: 'Act' },
    isPossible: isRunMeant,
  },
  {
    ...{ id: 'actions.rerun-job', where: 'everywhere', keys: ['J'], title: 're-run this job', group: 'Act' },
    isPossible: (state) => jobMeant(state) !== null,
  },
  {
    ...{ id: 'actions.follow', where: 'everywhere', keys: ['a'], title: 'tell when the run has ended', group: 'Act' },
    ...{ hint: 'tell its end', isPossible: isRunMeant },
    isHinted: (state) => isGoingOn(state) && !isFollowed(state),
  },
  {
    ...{ id: 'actions.cancel', where: 'everywhere', keys: ['X'], title: 'cancel the run (asks)', group: 'Act' },
    ...{ hint: 'cancel', isPossible: isRunMeant, isHinted: isGoingOn },
  },
];

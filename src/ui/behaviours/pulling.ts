import { counted, grouped } from '../../reports/layout.ts';
import { ago } from '../../reports/moments.ts';
import type { AccountAnswer } from '../../service/account.ts';
import type { CallLimit, Fault, Progress } from '../../service/desk.ts';
import type { PullAnswer } from '../../service/pull.ts';
import { isSameRepository, knownRepository } from '../known.ts';
import type { Command, Part } from '../part.ts';
import { isFirstRun } from '../screens/first-run/shown.ts';
import { type Loaded, type State, UNASKED } from '../state.ts';
import { andThen, ask, asking, loadedFrom, noticed, type Step, stepTo, still } from '../step.ts';
import { unfollowed } from './actions.ts';
import { isGithubAsked, offlineReason } from './online.ts';

export interface PullState {
  readonly isPulling: boolean;
  /** Null: nothing has been told yet. */
  readonly progress: Progress | null;
  /** Why the last pull came to nothing; null: it did not. */
  readonly fault: Fault | null;
  /** What GitHub grants, as it told last. */
  readonly limit: CallLimit | null;
  /** When the lists were read again last, because of the pull that goes on. */
  readonly reloadedMs: number;
  /** What GitHub would be asked with. */
  readonly account: Loaded<AccountAnswer>;
  /** By itself it is pulled once, at the start. */
  readonly isSettled: boolean;
}

export const INITIAL: PullState = {
  isPulling: false,
  progress: null,
  fault: null,
  limit: null,
  reloadedMs: 0,
  account: UNASKED,
  isSettled: false,
};

const SLOT = 'pull';

/** What is older is brought up to date by itself when the screen starts. */
const STALE_MS = 10 * 60_000;
/** Lists that are looked at while a pull goes on are read again so often. */
const RELOAD_MS = 2000;

const COMMANDS: readonly Command[] = [
  {
    id: 'pull.start',
    where: 'everywhere',
    keys: ['p'],
    title: 'pull what is new from GitHub',
    group: 'Data',
    hint: 'pull',
    isPossible: ({ pulling }) => !pulling.isPulling,
    isHinted: isGithubAsked,
  },
  {
    id: 'pull.stop',
    where: 'everywhere',
    keys: ['P'],
    title: 'stop the pull; what came is kept',
    group: 'Data',
    hint: 'stop the pull',
    isPossible: ({ pulling }) => pulling.isPulling,
    isHinted: (state) => !isFirstRun(state),
  },
  { id: 'refresh', where: 'everywhere', keys: ['ctrl-r'], title: 'read the store again', group: 'Data' },
  { id: 'offline.switch', where: 'everywhere', keys: ['O'], title: 'offline or online', group: 'Data' },
];

/** What comes from GitHub in the background, and how fresh everything is. */
export const pulling: Part = {
  commands: COMMANDS,
  perform(state, command) {
    switch (command) {
      case 'pull.start':
        return startPull(state);
      case 'pull.stop':
        return stopPull(state);
      case 'refresh':
        return stepTo(noticed(state, 'read again', 'done'), { revision: state.revision + 1 });
      default:
        return switchOffline(state);
    }
  },
  answered(state, answered) {
    if (answered.name === 'account') {
      const account = loadedFrom(state.pulling.account, answered.outcome, state.nowMs);
      return pullIfStale(withPull(state, { account }));
    }
    if (answered.name !== 'pull') return still(state);
    const fault = 'fault' in answered.outcome ? answered.outcome.fault : null;
    const done = withPull(state, { isPulling: false, progress: null, fault });
    if ('fault' in answered.outcome) {
      const { message, hint } = answered.outcome.fault;
      const text = `the pull ended: ${message} ${hint}`.replace(/\s+/g, ' ');
      return stepTo(noticed(done, text, 'problem'), { revision: state.revision + 1 });
    }
    return pulled(done, answered.question.repository, answered.outcome.answer);
  },
  told(state, { name, progress }) {
    if (progress.limit !== undefined && name !== 'pull') return still(withPull(state, { limit: progress.limit }));
    if (name !== 'pull') return still(state);
    const told = withPull(state, { progress, limit: progress.limit ?? state.pulling.limit });
    return isNewlyStored(state.pulling.progress, progress) ? readAgain(told) : still(told);
  },
  ticked(state) {
    const { isPulling, reloadedMs, progress } = state.pulling;
    if (!isPulling || progress === null || state.nowMs - reloadedMs < RELOAD_MS) return still(state);
    return readAgain(state);
  },
};

/** The first of its kind came, be it runs, jobs or logs: lists show it at once. */
function isNewlyStored(before: Progress | null, { what, done }: Progress): boolean {
  return done > 0 && (before?.what !== what || before.done === 0);
}

/** Of what a pull that goes on has stored so far. */
function readAgain(state: State): Step {
  return stepTo(withPull(state, { reloadedMs: state.nowMs }), { revision: state.revision + 1 });
}

/** Asks for what is new; refused by name where GitHub is not to be asked. */
function startPull(state: State): Step {
  const { repository } = state;
  const offline = offlineReason(state, 'pull');
  if (offline !== null || repository === null) return still(noticed(state, offline ?? '', 'problem'));
  return beginPull(state);
}

function beginPull(state: State): Step {
  const { repository } = state;
  if (state.pulling.isPulling || repository === null) return still(state);
  const begun = withPull(state, {
    isPulling: true,
    progress: null,
    fault: null,
    reloadedMs: state.nowMs,
    isSettled: true,
  });
  return stepTo(begun, {}, ask('pull', { repository }, SLOT));
}

export function stopPull(state: State): Step {
  if (!state.pulling.isPulling) return still(state);
  const stopped = withPull(state, { isPulling: false, progress: null });
  const text = 'the pull is stopped: what came is kept, the next one goes on from there';
  return stepTo(noticed(stopped, text), { revision: state.revision + 1 }, { type: 'forget', slot: SLOT });
}

/** What GitHub would be asked with is not known yet, or of another repository. */
export function askAccount(state: State): Step {
  const { account } = state.pulling;
  return stepTo(
    withPull(state, { account: asking(account) }),
    {},
    ask('account', { repository: state.repository ?? state.start.value?.repository ?? null }),
  );
}

/** Once, when all is known: what is there is old, and GitHub can be asked. Of what was never pulled a person decides. */
function pullIfStale(state: State): Step {
  const { account, isSettled, isPulling } = state.pulling;
  const known = knownRepository(state);
  if (isSettled || account.value === null) return still(state);
  // Whoever looks at a recording wants to see all of it.
  if (known === null) return state.start.value?.isRecorded === true ? beginPull(state) : still(state);
  const settled = withPull(state, { isSettled: true });
  const isOld = known.pulledMs !== null && state.nowMs - known.pulledMs > STALE_MS;
  const isPossible = account.value.token !== null && offlineReason(state, 'pull') === null;
  return isOld && isPossible && !isPulling ? startPull(settled) : still(settled);
}

function pulled(state: State, asked: NonNullable<State['repository']>, answer: PullAnswer): Step {
  const { repository, runsAdded, runsFailed, runsChanged, problems, limit } = answer;
  const news = [
    runsAdded === 0 ? 'no run is new' : `${counted(runsAdded, 'run')} new, ${grouped(runsFailed)} failed`,
    ...(runsChanged > 0 ? [`${grouped(runsChanged)} changed`] : []),
    ...(problems.length > 0 ? [`${counted(problems.length, 'problem')}: ${problems[0]}`] : []),
  ];
  // GitHub may call it otherwise now; somebody may look at another one meanwhile.
  const isShown = state.repository !== null && isSameRepository(state.repository, asked);
  return stepTo(withPull(noticed(state, news.join(' · ')), { limit }), {
    revision: state.revision + 1,
    ...(isShown && !isSameRepository(repository, asked) ? { repository } : {}),
  });
}

function switchOffline(state: State): Step {
  const isOffline = !state.isOffline;
  if (!isOffline) {
    const { pulledMs = null } = knownRepository(state) ?? {};
    const age = pulledMs === null ? '' : `, pulled ${ago(pulledMs, state.nowMs)}`;
    return stepTo(noticed(state, `online${age}; ${state.ownKeys['pull.start']?.[0] ?? 'p'} pulls what is new`), {
      isOffline,
    });
  }
  const { length } = state.actions.follows;
  const lost = length === 0 ? '' : `; ${counted(length, 'run')} no longer followed`;
  const stopped = andThen(stopPull(state), unfollowed);
  return andThen(stopped, (now) => stepTo(noticed(now, `offline: nothing is asked of GitHub${lost}`), { isOffline }));
}

function withPull(state: State, change: Partial<PullState>): State {
  return { ...state, pulling: { ...state.pulling, ...change } };
}

import { type Chance, chance } from './chance.ts';
import {
  type Break,
  breakOf,
  isIn,
  MAY_FAIL,
  type Repository,
  repositoryOf,
  type Workflow,
} from './simulate-repository.ts';
import { type Planned, type Ran, runOf } from './simulate-run.ts';
import { DAY, HOUR, MINUTE, START, type World } from './world.ts';

/** A pull request is opened so often in working hours. */
const EVERY = 1.6 * HOUR;
const FIRST_RUN = 1000;

/**
 * The CI of a repository whose causes are known: people open pull requests, break things, mend them, merge; the default branch
 * is broken for hours now and then; services go down; tests flake, in bursts; people run again what looks flaky.
 */
export function simulate(seed: number, days = 42): World {
  const random = chance(seed);
  const repository = repositoryOf(START, days, random);
  const runs: { readonly createdMs: number; readonly ran: Ran }[] = [];
  const run = (planned: Planned): Ran => {
    const ran = runOf(planned, runs.length, repository, random);
    runs.push({ createdMs: planned.createdMs, ran });
    return ran;
  };
  const endMs = START + days * DAY;
  const commits = baseCommits(repository, random);
  for (let at = START, number = 1; at < endMs; at += random.wait(EVERY), number++) {
    if (!isBusy(at) && !random.is(0.15)) continue;
    commits.push(...pullRequest(number, Math.floor(at), repository, run, random));
  }
  commits.sort((one, other) => one.ms - other.ms);
  for (const commit of commits) {
    if (commit.ms < endMs)
      for (const workflow of [repository.ci, repository.lint]) run(pushed(commit, workflow, repository));
  }
  nights(days, commits, repository, run, random);
  return numbered(runs);
}

interface Commit {
  readonly ms: number;
  readonly sha: string;
  readonly treeId: string;
  readonly title: string;
  readonly actor: string;
}

/** Those that break the default branch, and those that mend it. */
function baseCommits({ broken, actors }: Repository, random: Chance): Commit[] {
  return broken.flatMap(({ fromMs, untilMs, byCommit, isMendedOutside }, at) => {
    const actor = random.pick(actors);
    const title = `Rework part ${at}`;
    const culprit = { ms: fromMs, sha: `b${at}`, treeId: `tb${at}`, title, actor };
    const mend = random.is(0.4) && byCommit ? `Revert "${title}"` : `Fix what part ${at} broke`;
    return [
      ...(byCommit ? [culprit] : []),
      ...(isMendedOutside ? [] : [{ ...culprit, ms: untilMs, sha: `f${at}`, treeId: `tf${at}`, title: mend }]),
    ];
  });
}

function isBusy(ms: number): boolean {
  const hour = Math.floor((ms % DAY) / HOUR);
  const day = Math.floor((ms - START) / DAY) % 7;
  return hour >= 7 && hour < 19 && day < 5;
}

/** All pushes to it with their runs. Returns its merge. */
function pullRequest(
  number: number,
  openedMs: number,
  repository: Repository,
  run: (planned: Planned) => Ran,
  random: Chance,
): Commit[] {
  const actor = random.pick(repository.actors);
  const branch = `topic-${number}`;
  const title = `Change ${number}`;
  const isStrangers = random.is(0.12);
  const units = [...repository.ci.units, ...repository.lint.units];
  let breaks: Break[] = [];
  let ms = openedMs;
  let treeId = '';
  for (let push = 0; push < 9; push++) {
    const wasBroken = breaks.length > 0;
    breaks = breaks.filter(() => !random.is(0.7));
    const span = { fromMs: ms, untilMs: ms + 30 * DAY };
    if (random.is(push === 0 ? 0.15 : 0.06)) breaks.push(breakOf(`${branch}-${push}`, span, units, random));
    // Pushed only to have everything run again.
    const isEmpty = push > 0 && !wasBroken && breaks.length === 0 && random.is(0.05);
    if (!isEmpty) treeId = `t${number}-${push}`;
    const sha = `c${number}-${push}`;
    const gap = Math.max(4 * MINUTE, random.about(breaks.length > 0 ? 1.5 * HOUR : 4 * HOUR, 1));
    const isLastPush = breaks.length === 0 && random.is(0.6);
    const planned = {
      ...{ event: 'pull_request', branch, isDefaultBranch: false, sha, treeId, actor, title, createdMs: ms },
      breaks: [
        ...breaks.map((of) => ({ of, truth: 'genuine' as const })),
        ...brokenAt(repository, ms).map((of) => ({ of, truth: 'broken-base' as const })),
      ],
      supersededMs: isLastPush ? null : Math.floor(ms + gap),
      waits: isStrangers && (push === 0 || random.is(0.5)),
    };
    const ran = [repository.ci, repository.lint].map((workflow) => run({ ...planned, workflow }));
    if (isLastPush) {
      const mergedMs = Math.floor(Math.max(ms + random.about(6 * HOUR, 1), ...ran.map(({ endMs }) => endMs + MINUTE)));
      if (random.is(0.12) || ran.some(({ left }) => left.has('broken-base'))) return [];
      const how = random.of({ squash: 0.6, merge: 0.25, forward: 0.15 });
      const isSameTree = how === 'forward' || random.is(0.4);
      return [
        {
          ms: mergedMs,
          sha: how === 'forward' ? sha : `m${number}`,
          treeId: isSameTree ? treeId : `tm${number}`,
          title: how === 'squash' ? `${title} (#${number})` : how === 'merge' ? mergeTitle(number, branch) : title,
          actor,
        },
      ];
    }
    ms = Math.floor(ms + gap);
  }
  return [];
}

function mergeTitle(number: number, branch: string): string {
  return `Merge pull request #${number} from acme/${branch}`;
}

function brokenAt({ broken }: Repository, ms: number): Repository['broken'] {
  return broken.filter((one) => isIn(one, ms));
}

/** The commit that breaks something is at fault; those that come on top of it are not. */
function pushed(commit: Commit, workflow: Workflow, repository: Repository): Planned {
  const { ms, ...code } = commit;
  return {
    ...{ ...code, workflow, event: 'push', branch: 'main', isDefaultBranch: true, createdMs: ms },
    ...{ supersededMs: null, waits: false },
    breaks: brokenAt(repository, ms).map((of) => ({
      of,
      truth: of.byCommit && of.fromMs === ms ? ('genuine' as const) : ('broken-base' as const),
    })),
  };
}

/** Scheduled runs, and dispatched ones now and then, of what the default branch is at the time. */
function nights(
  days: number,
  commits: readonly Commit[],
  repository: Repository,
  run: (planned: Planned) => Ran,
  random: Chance,
): void {
  for (let day = 1; day < days; day++) {
    const ms = START + day * DAY + 2 * HOUR;
    const commit = commits.findLast((one) => one.ms < ms);
    if (commit === undefined) continue;
    const planned = pushed({ ...commit, ms }, repository.nightly, repository);
    run({ ...planned, event: 'schedule' });
    run({ ...planned, event: 'schedule', workflow: repository.ci, createdMs: ms + HOUR });
    if (random.is(0.2))
      run({ ...planned, event: 'workflow_dispatch', workflow: repository.ci, createdMs: ms + 8 * HOUR });
  }
}

/** Run ids grow with time, as GitHub's do. */
function numbered(runs: readonly { readonly createdMs: number; readonly ran: Ran }[]): World {
  const sorted = runs.toSorted((one, other) => one.createdMs - other.createdMs);
  return {
    executions: sorted.flatMap(({ ran }, at) => ran.executions.map((one) => ({ ...one, runId: FIRST_RUN + at }))),
    failures: sorted.flatMap(({ ran }, at) =>
      ran.failures.map((one) => ({ ...one, own: { ...one.own, runId: FIRST_RUN + at } })),
    ),
    mayFail: [MAY_FAIL],
  };
}

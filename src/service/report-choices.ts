import type { Failure, Run } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Execution } from '../history/rows.ts';
import { counted } from '../reports/layout.ts';
import { day, iso } from '../reports/moments.ts';
import type { ReportName } from './choices.ts';
import type { Answerer } from './desk.ts';
import type { RunPlace } from './places.ts';
import type { ReportAim, ReportRange } from './report.ts';

/** Which reports can be written of a run, and on what. */
export type ChoicesQuestion = RunPlace;

export interface ChoicesAnswer {
  /** One of each kind. */
  readonly choices: readonly ReportChoice[];
}

export type ReportChoice = PossibleReport | ImpossibleReport;

export interface PossibleReport {
  readonly kind: ReportName;
  readonly aim: ReportAim;
  /** What it is on: `all of 2026-09-01`. */
  readonly about: string;
  /** A name for its file. */
  readonly file: string;
}

export interface ImpossibleReport {
  readonly kind: ReportName;
  readonly aim: null;
  /** Why it cannot be written. */
  readonly why: string;
}

const DAY_MS = 86_400_000;
/** As far as the post-mortem itself looks for what is usual, and a month for the incident. */
const DAYS_BEFORE = 90;
/** What is so far away is another story. */
const DAYS_AROUND = 7;

export const answerChoices: Answerer<ChoicesQuestion, ChoicesAnswer> = async (place, desk) => {
  const { runById } = await import('../store/runs.ts');
  const { executionsOf } = await import('../store/history.ts');
  const { repositoryStored } = await import('../commands/search.ts');
  const { namedIncidents } = await import('../history/named-incidents.ts');
  const db = await desk.database();
  const { key } = await repositoryStored(db, place.repository);
  const run = runById(db, key, place.runId);
  if (run === null) {
    throw new TriageError(
      'run-not-stored',
      `Run ${place.runId} is not in the store.`,
      'Pull it first: reports are written from what is stored.',
    );
  }
  const untilMs = run.createdMs + DAYS_AROUND * DAY_MS;
  const executions = executionsOf(db, { repository: key, sinceMs: run.createdMs - DAYS_BEFORE * DAY_MS, untilMs });
  const failure = await leadOf(place, desk);
  const range = failure === null ? null : redRange(executions, run, failure);
  const incidents = namedIncidents(executions).filter(({ incident }) =>
    incident.executions.some(({ runId }) => runId === run.id),
  );
  const widest = incidents.toSorted((one, other) => other.incident.runs - one.incident.runs)[0];
  const incident =
    widest === undefined
      ? null
      : { id: widest.id, runs: widest.incident.runs, failures: widest.incident.executions.length };
  const nowMs = desk.around.nowMs();
  return {
    choices: [rcaOf(place, failure), pinOf(range), sessionOf(run, nowMs), postmortemOf(incident, range)],
  };
};

async function leadOf(place: RunPlace, desk: Parameters<typeof answerChoices>[1]): Promise<Failure | null> {
  const { leadIn } = await import('./lead.ts');
  return (await leadIn(place, desk))?.failure ?? null;
}

/** The runs of its branch that were red of the same. */
interface RedRange extends ReportRange {
  readonly runs: number;
  /** Of the first one. */
  readonly day: string;
}

/** From the first run near it that failed of the same, to the first that passed after the last of them. */
function redRange(executions: readonly Execution[], run: Run, { fingerprint, isSpecific }: Failure): RedRange {
  const near = executions.filter(
    ({ branch, createdMs, runId }) =>
      runId === run.id || (branch === run.branch && Math.abs(createdMs - run.createdMs) <= DAYS_AROUND * DAY_MS),
  );
  const isAlike = (one: Execution): boolean =>
    isSpecific && one.failures.some((failure) => failure.fingerprint === fingerprint);
  const red = near.filter((one) => one.runId === run.id || isAlike(one)).toSorted(byRun);
  const [first, last] = [red[0], red.at(-1)];
  const next = near
    .filter((one) => last !== undefined && byRun(last, one) < 0 && one.runId !== last.runId)
    .filter((one) => one.job === last?.job && one.workflow === last.workflow && one.conclusion === 'success')
    .toSorted(byRun)[0];
  return {
    from: String(first?.runId ?? run.id),
    until: String(next?.runId ?? last?.runId ?? run.id),
    branch: run.branch,
    runs: Math.max(1, new Set(red.map(({ runId }) => runId)).size),
    day: day(first?.createdMs ?? run.createdMs),
  };
}

function byRun(one: Execution, other: Execution): number {
  return one.createdMs - other.createdMs || one.runId - other.runId;
}

function rcaOf({ runId, attempt }: RunPlace, failure: Failure | null): ReportChoice {
  if (failure === null) return { kind: 'rca', aim: null, why: 'nothing that failed is stored of this run' };
  const which = attempt === null || attempt === 1 ? '' : `, attempt ${attempt}`;
  return {
    kind: 'rca',
    aim: { kind: 'rca', runId, attempt },
    about: `why run ${runId}${which} failed`,
    file: `rca-${runId}.md`,
  };
}

function pinOf(range: RedRange | null): ReportChoice {
  if (range === null) return { kind: 'pin', aim: null, why: 'a note is on what was red, and this run was not' };
  const { from, until, branch, runs } = range;
  const whole = from === until ? `run ${from}` : `runs ${from} to ${until}`;
  return {
    kind: 'pin',
    aim: { kind: 'pin', from, until, branch },
    about: `${whole}: the same was red in ${counted(runs, 'run')}`,
    file: `pin-${range.day}.md`,
  };
}

function sessionOf({ createdMs }: Run, nowMs: number): ReportChoice {
  const from = day(createdMs);
  // A day that is not over ends now.
  const until = from === day(nowMs) ? iso(nowMs).slice(0, 16) : from;
  return {
    kind: 'session',
    aim: { kind: 'session', from, until, branch: null },
    about: `all runs of ${from}, in UTC`,
    file: `session-${from}.md`,
  };
}

function postmortemOf(
  incident: { readonly id: string; readonly runs: number; readonly failures: number } | null,
  range: RedRange | null,
): ReportChoice {
  const kind = 'postmortem';
  if (incident !== null) {
    const { id, runs, failures } = incident;
    const about = `incident ${id}: ${counted(failures, 'failure')} in ${counted(runs, 'run')}`;
    return { kind, aim: { kind, incident: id }, about, file: `postmortem-${id}.md` };
  }
  if (range !== null && range.runs > 1) {
    const { from, until, branch, runs } = range;
    const about = `runs ${from} to ${until}: the same was red in ${counted(runs, 'run')}`;
    return { kind, aim: { kind, from, until, branch }, about, file: `postmortem-${range.day}.md` };
  }
  const why =
    range === null
      ? 'nothing that failed is stored of this run'
      : 'a post-mortem needs an incident: several runs that failed of the same; this is the only one';
  return { kind, aim: null, why };
}

import { TriageError } from '../../errors.ts';
import type { NamedIncident } from '../../history/named-incidents.ts';
import { counted } from '../../reports/layout.ts';
import { minute } from '../../reports/moments.ts';
import { plain } from '../../reports/plain.ts';
import { type Course, courseOf, postmortemFacts } from '../../reports/postmortem/postmortem.ts';
import { postmortemReport } from '../../reports/postmortem/report.ts';
import { fixOf } from '../../reports/range/causes.ts';
import { nameOf } from '../../reports/runs.ts';
import type { Database } from '../../store/database.ts';
import { openStore } from '../connection.ts';
import { withoutSecretsIn } from '../secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import { momentOf } from '../when.ts';
import { deliver } from './deliver.ts';
import type { ReportOptions } from './options.ts';
import { changesBetween, openSources } from './range-sources.ts';
import {
  type RangeOptions,
  type ReportRepository,
  reportRepository,
  type ToldRange,
  around as toldAround,
  toldRange,
} from './told-range.ts';

export interface PostmortemOptions extends ReportOptions, Omit<RangeOptions, keyof ReportOptions> {
  /** Its id, or how that begins. */
  readonly incident?: string;
}

/** Incidents are looked for in these days. */
const DAYS_BACK = 30;
/** And what is usual in the days before them. */
const DAYS_USUAL = 60;
const DAY_MS = 86_400_000;
/** Incidents that are named where one has to be chosen. */
const NAMED = 12;

/** Writes up an incident, or all that was red between two runs or moments. Returns the exit code. */
export async function postmortemCommand(options: PostmortemOptions, around: Surroundings): Promise<number> {
  const { incident: wanted, since, from, until } = options;
  const isRange = (since ?? from ?? until) !== undefined;
  if (isRange && wanted !== undefined) {
    throw new TriageError(
      'report-range',
      '--incident and a range both say what it is about.',
      'Leave one of them out.',
    );
  }
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = await reportRepository(db, options, around);
    const nowMs = around.nowMs();
    const incident = isRange ? null : await incidentMeant(db, repository, wanted, nowMs);
    const told =
      incident === null
        ? await toldRange(db, repository, options, nowMs)
        : await toldAround(db, repository, rangeOf(incident), options.branch ?? null);
    const course = courseOf({ runs: told.runs, range: told.range, incident });
    if (course === null) throw nothingRed(repository);
    const sources = await openSources(db, told, options, around);
    try {
      const changes = await changesBetween(commitRanges(course), db, told, sources, around);
      const facts = postmortemFacts(
        {
          ...{ repository: told.name, defaultBranch: told.defaultBranch, runs: told.runs, range: told.range },
          ...{ branch: told.branch, incident, changes, knownMs: nowMs },
          signatures: new Map(sources.engine.matcher.signatures.map((one) => [one.id, one])),
        },
        course,
      );
      return await deliver(postmortemReport(await withoutSecretsIn(facts, options, around)), options, around);
    } finally {
      await sources.close();
    }
  } finally {
    db.close();
  }
}

/** Of all its runs. */
function rangeOf({ incident: { executions } }: NamedIncident): ToldRange['range'] {
  const created = executions.map(({ createdMs }) => createdMs);
  return { fromMs: Math.min(...created), untilMs: Math.max(...created) };
}

function commitRanges({ whole, episodes, successions }: Course) {
  return [
    ...(whole === null ? [] : [whole]),
    ...episodes.flatMap((one) => fixOf(one) ?? []),
    ...successions.map(({ before, after }) => ({ base: before.sha, head: after.sha })),
  ];
}

/** @throws TriageError `incident-unknown`; `incident-ambiguous` with the ids of all that can be meant; `no-incidents`. */
async function incidentMeant(
  db: Database,
  { key, name }: ReportRepository,
  wanted: string | undefined,
  nowMs: number,
): Promise<NamedIncident> {
  const { executionsOf } = await import('../../store/history.ts');
  const { namedIncidents } = await import('../../history/named-incidents.ts');
  const day = wanted === undefined ? null : /^\d{4}-\d\d-\d\d(?=-|$)/.exec(wanted)?.[0];
  // What is usual is read with it, so that a storm is one, whenever it was.
  const fromMs = day == null ? nowMs - DAYS_BACK * DAY_MS : momentOf(day, '--incident', nowMs);
  const executions = executionsOf(db, { repository: key, sinceMs: fromMs - DAYS_USUAL * DAY_MS });
  const all = namedIncidents(executions).filter(({ incident }) => incident.untilMs >= fromMs);
  const found = wanted === undefined ? all : all.filter(({ id }) => id.startsWith(wanted));
  const exact = found.find(({ id }) => id === wanted);
  if (exact !== undefined || found.length === 1) return exact ?? found[0]!;
  if (all.length === 0 || (wanted === undefined && found.length === 0)) {
    throw new TriageError(
      'no-incidents',
      `No incident of ${nameOf(name)} is known since ${minute(fromMs)}.`,
      'Several runs failing of one cause are one. Give a range instead: --from RUN --to RUN.',
    );
  }
  const shown = (found.length === 0 ? all : found).toSorted(
    (one, other) => other.incident.fromMs - one.incident.fromMs,
  );
  throw new TriageError(
    found.length === 0 ? 'incident-unknown' : 'incident-ambiguous',
    `${found.length === 0 ? `No incident is called ${JSON.stringify(plain(wanted!.slice(0, 40)))}; these are known` : 'Several incidents can be meant'}:\n${listing(shown)}`,
    'Name one: whyred report postmortem --incident ID.',
  );
}

/** The newest first, a line each. */
function listing(incidents: readonly NamedIncident[]): string {
  const lines = incidents.slice(0, NAMED).map(({ id, incident: { kind, executions, runs, jobs } }) => {
    return plain(
      `  ${id}  ${kind}, ${counted(executions.length, 'failure')} in ${counted(runs, 'run')}: ${jobs.slice(0, 3).join(', ')}${jobs.length > 3 ? ` and ${jobs.length - 3} more` : ''}`,
    );
  });
  return [...lines, ...(incidents.length > NAMED ? [`  and ${incidents.length - NAMED} more`] : [])].join('\n');
}

function nothingRed({ name }: ReportRepository): TriageError {
  return new TriageError(
    'nothing-red',
    `Nothing that is stored of ${nameOf(name)} was red in that time.`,
    'Give another time, or fetch what is missing with `whyred pull`.',
  );
}

import picocolors from 'picocolors';
import type { ExecutedJob, Failure, RepositoryName, Run } from '../domain.ts';
import { failureDocument, printed } from './json.ts';
import { counted, grouped, truncate } from './layout.ts';
import { ago, iso } from './moments.ts';
import { plain } from './plain.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';

/** One attempt of a run with its jobs, as it is stored. */
export interface RunRow {
  readonly repository: RepositoryName;
  /** `conclusion` is that of the attempt. */
  readonly run: Run;
  readonly attempt: number;
  readonly jobs: readonly RunJob[];
  /** Jobs that failed in attempts before this one. */
  readonly earlier: readonly RunJob[];
}

export interface RunJob {
  readonly job: ExecutedJob;
  /** Most important first; empty when it did not fail, and when its log is not known. */
  readonly failures: readonly Failure[];
}

export interface ListOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  readonly nowMs: number;
}

/** Narrower than this no table can be laid out. */
const WIDTH_MIN = 50;

/** How rows come. */
export interface Ordering {
  /** In an order of their own, which is kept; absent: the newest are put first. */
  readonly isOrdered?: boolean;
}

export interface RunsOptions extends ListOptions, Ordering {
  /** How many fit where not all are shown; absent: these. */
  readonly runsInAll?: number;
}

/** A table of runs, and below each red one why. Nothing is wrapped. Ends with a line end. */
export function runsText(
  rows: readonly RunRow[],
  { width, colour, nowMs, runsInAll = rows.length, isOrdered = false }: RunsOptions,
): string {
  if (rows.length === 0) {
    return 'No stored run fits.\nFetch runs with `whyred pull OWNER/REPO`, or ask for more: `whyred runs "age:<4w"`.\n';
  }
  const paint = picocolors.createColors(colour);
  const room = Math.max(WIDTH_MIN, width);
  const ordered = isOrdered ? rows : newestFirst(rows);
  const several = new Set(rows.map(({ repository }) => nameOf(repository).toLowerCase())).size > 1;
  const columns: Column[] = [
    { title: '', least: 11 },
    { title: 'run', least: null },
    ...(several ? [{ title: 'repository', least: 8, spare: true }] : []),
    { title: 'branch', least: 6, spare: true },
    { title: 'workflow', least: 6, spare: true },
    { title: 'created', least: null },
    { title: 'verdict', least: 7 },
    { title: 'event', least: null, spare: true },
  ];
  const cells = ordered.map(({ repository, run, attempt, jobs, earlier }): Cell[] => [
    { text: endOf(run).words, style: paint[endOf(run).colour] },
    { text: attempt > 1 ? `${run.id} #${attempt}` : String(run.id) },
    ...(several ? [{ text: plain(nameOf(repository)), style: paint.dim }] : []),
    { text: plain(run.branch ?? '-') },
    { text: plain(run.workflow.name) },
    { text: ago(run.createdMs, nowMs), style: paint.dim },
    { text: verdicts([...jobs, ...earlier]) },
    { text: plain(run.event), style: paint.dim },
  ]);
  const [head, ...lines] = table(columns, cells, { width: room, head: paint.dim }) as [string, ...string[]];
  const body = lines.flatMap((line, index) => {
    const why = reason(ordered[index]!);
    return why === null ? [line] : [line, `    ${paint.dim(truncate(plain(why), room - 4))}`];
  });
  const more = runsInAll - rows.length;
  const rest =
    more > 0
      ? [paint.dim(`${counted(more, isOrdered ? 'run' : 'older run')} not shown: --limit ${runsInAll} lists all.`)]
      : [];
  return [head, ...body, '', paint.dim(truncate(summary(ordered), room)), ...rest]
    .map((line) => `${withoutCommands(line)}\n`)
    .join('');
}

/** The same rows for programs: one JSON array without line breaks. */
export function runsJson(rows: readonly RunRow[], { isOrdered = false }: Ordering = {}): string {
  return printed(
    (isOrdered ? rows : newestFirst(rows)).map(({ repository, run, attempt, jobs, earlier }) => ({
      id: run.id,
      attempt,
      repo: nameOf(repository),
      workflow: run.workflow.name,
      branch: run.branch,
      event: run.event,
      sha: run.sha,
      conclusion: run.conclusion,
      createdAt: iso(run.createdMs),
      jobs: jobs.map(({ job, failures }) => ({
        name: job.name,
        conclusion: job.conclusion,
        executed: job.executed,
        failures: failures.map(failureDocument),
      })),
      earlier: earlier.map(({ job, failures }) => ({
        attempt: job.attempt,
        name: job.name,
        conclusion: job.conclusion,
        executed: job.executed,
        failures: failures.map(failureDocument),
      })),
    })),
  );
}

function newestFirst(rows: readonly RunRow[]): RunRow[] {
  return rows.toSorted((a, b) => b.run.createdMs - a.run.createdMs || b.run.id - a.run.id || b.attempt - a.attempt);
}

/** `acme/nova`; the host is said where it is another one than usual. */
export function nameOf({ host, owner, name }: RepositoryName): string {
  return host.toLowerCase() === 'github.com' ? `${owner}/${name}` : `${host}/${owner}/${name}`;
}

interface End {
  readonly words: string;
  readonly colour: 'red' | 'green' | 'yellow';
}

/** The mark carries the meaning, the colour only repeats it. */
const ENDS: Readonly<Record<string, End>> = {
  success: { words: '✓ passed', colour: 'green' },
  failure: { words: '✗ failed', colour: 'red' },
  timed_out: { words: '✗ timed out', colour: 'red' },
  startup_failure: { words: '✗ no start', colour: 'red' },
  action_required: { words: '• waits', colour: 'yellow' },
};

function endOf({ status, conclusion }: Pick<Run, 'status' | 'conclusion'>): End {
  if (status !== 'completed' || conclusion === null) return { words: `• ${spelled(status)}`, colour: 'yellow' };
  return Object.hasOwn(ENDS, conclusion) ? ENDS[conclusion]! : { words: `• ${spelled(conclusion)}`, colour: 'yellow' };
}

/** GitHub's own word, as a word. */
function spelled(word: string): string {
  return word === 'in_progress' ? 'running' : plain(word).replaceAll('_', ' ');
}

/** Each kind once, the one that counts most jobs first. */
function verdicts(jobs: readonly RunJob[]): string {
  const counts = new Map<string, number>();
  for (const { label } of jobs.flatMap(({ failures }) => failures.map(({ verdict }) => verdict))) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([label]) => label)
    .join(', ');
}

/** Why the run is red, or what failed in it or before it was run again, in a line; null when nothing did. */
function reason({ run, jobs, earlier }: RunRow): string | null {
  if (endOf(run).colour !== 'red') return told([...jobs, ...earlier]);
  const failed = jobs.filter(({ job }) => endOf(job).colour === 'red').map(({ job }) => job.name);
  return (
    told(jobs) ??
    (failed.length === 0 ? 'No job of it is known to have failed.' : `${failed.join(', ')}: no cause is stored.`)
  );
}

/** The first cause that is known, and how many there are besides; null without any. */
function told(jobs: readonly RunJob[]): string | null {
  const explained = jobs.find(({ failures }) => failures.length > 0);
  if (explained === undefined) return null;
  const [first] = explained.failures as [Failure];
  const others = jobs.reduce((sum, { failures }) => sum + failures.length, 0) - 1;
  const named = first.unexplained ? null : (first.signature?.title ?? first.summary);
  const text = named || first.rootCause.text;
  return `${explained.job.name}: ${text}${others === 0 ? '' : ` (and ${grouped(others)} more)`}`;
}

function summary(rows: readonly RunRow[]): string {
  const counts = new Map<string, number>();
  for (const { run } of rows) {
    const { words } = endOf(run);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return `${counted(rows.length, 'run')}: ${[...counts].map(([words, count]) => `${grouped(count)} ${words.slice(2)}`).join(', ')}`;
}

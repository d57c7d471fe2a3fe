import picocolors from 'picocolors';
import { ANNOTATIONS_FILE } from '../classifiers/annotated.ts';
import type { FoundJob, SearchResult } from '../domain.ts';
import { printed } from './json.ts';
import { counted, grouped, truncate, wrap } from './layout.ts';
import { ago, day, iso } from './moments.ts';
import { plain } from './plain.ts';
import type { ListOptions } from './runs.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';

const WIDTH_MIN = 50;
/** Names of jobs that are listed; the rest is counted. */
const JOBS_LISTED = 15;
/** Lines of one job that are shown; the rest is counted. */
const LINES_SHOWN = 5;

/** How often `query` occurs, in which jobs, and its newest places. Ends with a line end. */
export function searchText(
  result: SearchResult,
  { query, width, colour, nowMs }: ListOptions & { readonly query: string },
): string {
  const paint = picocolors.createColors(colour);
  const room = Math.max(WIDTH_MIN, width);
  const lines = result.jobs === 0 ? nothing(result, query).flatMap((line) => wrap(line, room)) : [];
  if (result.jobs > 0) {
    lines.push(...wrap(lead(result), room), '');
    lines.push(...byJob(result, room, paint.dim));
    const find = finder(query);
    for (const place of result.newest) {
      lines.push(
        '',
        ...placeLines(place, { room, nowMs, dim: paint.dim, strong: (text) => paint.bold(paint.yellow(text)), find }),
      );
    }
  }
  return lines.map((line) => `${withoutCommands(line)}\n`).join('');
}

/** The same for programs: one JSON document without line breaks. */
export function searchJson({ firstMs, lastMs, byJob: jobs, newest, ...counts }: SearchResult, query: string): string {
  return printed({
    query,
    jobs: counts.jobs,
    runs: counts.runs,
    runsInAll: counts.runsInAll,
    first: firstMs === null ? null : iso(firstMs),
    last: lastMs === null ? null : iso(lastMs),
    byJob: jobs.map((one) => ({
      repo: one.repo,
      name: one.name,
      workflow: one.workflow,
      jobs: one.jobs,
      runs: one.runs,
      first: iso(one.firstMs),
      last: iso(one.lastMs),
    })),
    newest: newest.map(({ repo, runId, attempt, jobId, jobName, createdMs, url, matches }) => ({
      repo,
      runId,
      attempt,
      jobId,
      jobName,
      createdAt: iso(createdMs),
      url,
      matches,
    })),
  });
}

function nothing({ runsInAll }: SearchResult, query: string): string[] {
  if (runsInAll === 0) return ['No run is stored to be searched.', 'Fetch some with `whyred pull OWNER/REPO`.'];
  return [
    `Nothing found: “${plain(query)}” is in no failed step of ${counted(runsInAll, 'stored run')}.`,
    'Words must stand side by side as in the log; the last one may be cut short. Try fewer of them.',
  ];
}

function lead({ jobs, runs, runsInAll, firstMs, lastMs }: SearchResult): string {
  const span = firstMs === null || lastMs === null ? '' : `, first ${day(firstMs)}, last ${day(lastMs)}`;
  return `${counted(jobs, 'job')} in ${grouped(runs)} of ${counted(runsInAll, 'run')} (${share(runs, runsInAll)})${span}`;
}

/** `3.2 %`; what is more than nothing never reads as nothing, what is less than all never as all. */
function share(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0 %';
  if (part >= whole) return '100 %';
  const percent = (100 * part) / whole;
  return percent < 0.1 ? '< 0.1 %' : `${Math.min(99.9, percent).toFixed(1)} %`;
}

function byJob({ byJob: all, runsInAll }: SearchResult, width: number, dim: (text: string) => string): string[] {
  const several = new Set(all.map(({ repo }) => repo)).size > 1;
  const columns: Column[] = [
    { title: 'job', least: 12 },
    ...(several ? [{ title: 'repository', least: 8 }] : []),
    { title: 'times', right: true, least: null },
    { title: 'runs', right: true, least: null },
    { title: 'share', right: true, least: null },
    { title: 'last', least: null },
    // A day has ten, so it is never cut.
    { title: 'first', least: 10, spare: true },
    { title: 'workflow', least: 6, spare: true },
  ];
  const rows = all
    .slice(0, JOBS_LISTED)
    .map(({ repo = '', name, workflow, jobs, runs, firstMs, lastMs }): Cell[] => [
      { text: plain(name) },
      ...(several ? [{ text: plain(repo) }] : []),
      { text: grouped(jobs) },
      { text: grouped(runs) },
      { text: share(runs, runsInAll) },
      { text: day(lastMs) },
      { text: day(firstMs), style: dim },
      { text: plain(workflow), style: dim },
    ]);
  const rest = all.length - rows.length;
  return [
    ...table(columns, rows, { width, head: dim }),
    ...(rest > 0 ? [dim(`and ${counted(rest, 'more job')}`)] : []),
  ];
}

interface PlaceOptions {
  readonly room: number;
  readonly nowMs: number;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly find: RegExp | null;
}

function placeLines({ repo, runId, attempt, jobName, createdMs, matches }: FoundJob, options: PlaceOptions): string[] {
  const { room, nowMs, dim } = options;
  const run = `${plain(repo)} run ${runId}${attempt > 1 ? ` #${attempt}` : ''}`;
  const heading = `${truncate(`${run}  ${plain(jobName)}`, room - 14)}  ${dim(ago(createdMs, nowMs))}`;
  const shown = matches.slice(0, LINES_SHOWN);
  const digits = Math.max(0, ...shown.map(({ line }) => grouped(line).length));
  const lines = shown.map(({ file, line, text }) => {
    // GitHub's own note has no line in a log.
    if (file === ANNOTATIONS_FILE)
      return `  ${dim(NOTED)} ${highlighted(plain(text), room - NOTED.length - 3, options)}`;
    return `  ${dim(grouped(line).padStart(digits))}  ${highlighted(plain(text), room - digits - 4, options)}`;
  });
  const rest = matches.length - shown.length;
  return [heading, ...lines, ...(rest > 0 ? [dim(`  and ${counted(rest, 'more line')}`)] : [])];
}

const NOTED = 'noted by GitHub:';

/** Text left of a match that is kept where the line is too long to begin at its start. */
const BEFORE = 20;

/** The line cut so that its first match is seen, with the match made strong. */
function highlighted(text: string, room: number, { find, strong }: PlaceOptions): string {
  const found = find?.exec(text) ?? null;
  if (found === null) return truncate(text, room);
  const [match] = found;
  const far = found.index + match.length > room - 1 && found.index > BEFORE;
  // Not between the halves of a surrogate pair, and no accent without its letter.
  const near = far ? text.slice(found.index - BEFORE, found.index).replace(/^(?:[\udc00-\udfff]|\p{M})+/u, '') : null;
  const before = near === null ? text.slice(0, found.index) : `…${near}`;
  const cut = truncate(`${before}${text.slice(found.index)}`, room);
  const end = before.length + match.length;
  return cut.startsWith(`${before}${match}`) ? `${before}${strong(match)}${cut.slice(end)}` : cut;
}

/**
 * What the store's search finds: the words in their order with anything that is no letter or digit between them, the last
 * one perhaps going on. Null when there is no word.
 */
function finder(query: string): RegExp | null {
  const words = query.match(/[\p{L}\p{N}]+/gu);
  return words === null ? null : new RegExp(`(?<![\\p{L}\\p{N}])${words.join('[^\\p{L}\\p{N}]+')}`, 'iu');
}

import picocolors from 'picocolors';
import type { FlakyList } from '../history/flaky-list.ts';
import type { FlakyUnit } from '../history/flaky-units.ts';
import { sparkline } from '../history/series.ts';
import { printed } from './json.ts';
import { counted, grouped, truncate, wrap } from './layout.ts';
import { ago, day, iso } from './moments.ts';
import { plain } from './plain.ts';
import type { ListOptions } from './runs.ts';
import { ofAll, rated, repositoryLabel } from './shares.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';

export interface FlakyTextOptions extends ListOptions {
  /** Runs created since were looked at. */
  readonly fromMs: number;
  /** Rows that are shown. */
  readonly limit: number;
}

const WIDTH_MIN = 50;
/** Of fewer runs the counts say all, */
const ENOUGH_TO_RATE = 5;
/** and of fewer than these a rate is not to be relied on. */
const ENOUGH_TO_RELY_ON = 20;

/** A table of what flaked, what costs most first, and below each row how that is known. Ends with a line end. */
export function flakyText(list: FlakyList, { width, colour, nowMs, fromMs, limit }: FlakyTextOptions): string {
  const paint = picocolors.createColors(colour);
  const room = Math.max(WIDTH_MIN, width);
  const rows = list.units.slice(0, limit);
  const lines = rows.length === 0 ? [] : [...tableLines(rows, { room, nowMs, dim: paint.dim }), ''];
  const rest = list.units.length - rows.length;
  const said = [
    ...summary(list, fromMs),
    ...(rest > 0 ? [`${grouped(rest)} more not shown: --limit ${list.units.length} lists all.`] : []),
  ].flatMap((line) => wrap(line, room));
  return [...lines, ...said.map((line) => (rows.length === 0 ? line : paint.dim(line)))]
    .map((line) => `${withoutCommands(line)}\n`)
    .join('');
}

/** The same for programs: one JSON array without line breaks. */
export function flakyJson({ units }: FlakyList, limit: number): string {
  return printed(
    units.slice(0, limit).map((one) => ({
      kind: one.kind,
      key: one.test ?? one.job,
      job: one.job,
      workflow: one.workflowName,
      repo: repositoryLabel(one.repository),
      flakeRate: one.flaked.rate,
      interval: [one.flaked.low, one.flaked.high],
      failures: one.flaked.count,
      decisive: one.flaked.of,
      cost: one.cost,
      trend: one.trend.direction,
      firstSeen: iso(one.firstSeenMs),
      lastSeen: iso(one.lastSeenMs),
      reasons: one.reasons,
    })),
  );
}

interface TableOptions {
  readonly room: number;
  readonly nowMs: number;
  readonly dim: (text: string) => string;
}

function tableLines(rows: readonly FlakyUnit[], { room, nowMs, dim }: TableOptions): string[] {
  const several = new Set(rows.map(({ repository }) => repository)).size > 1;
  const columns: Column[] = [
    { title: 'job or test', least: 11 },
    { title: 'flaked', least: null },
    { title: 'runs', least: null },
    { title: 'red', right: true, least: null },
    { title: 'rerun', right: true, least: null },
    // As long as all of them are, so it is never cut.
    { title: 'when', least: rows[0]!.flakes.length, spare: true },
    { title: 'last', least: null },
    { title: 'workflow', least: 6, spare: true },
    ...(several ? [{ title: 'repository', least: 8, spare: true }] : []),
  ];
  const cells = rows.map((one): Cell[] => [
    { text: plain(one.test === null ? one.job : `test of ${one.job}`) },
    rateCell(one, dim),
    { text: `${one.flaked.count}/${one.flaked.of}` },
    { text: grouped(one.cost.runsBlocked) },
    { text: minutes(one.cost.minutesRerun) },
    { text: sparkline(one.flakes, { low: 0 }) },
    { text: ago(one.lastSeenMs, nowMs) },
    { text: plain(one.workflowName), style: dim },
    ...(several ? [{ text: plain(repositoryLabel(one.repository)), style: dim }] : []),
  ]);
  const [head, ...lines] = table(columns, cells, { width: room, head: dim }) as [string, ...string[]];
  const body = lines.flatMap((line, index) => {
    const { test, reasons } = rows[index]!;
    // The first one is the counts, which stand in the row.
    const why = `    ${dim(truncate(plain(reasons[1] ?? reasons[0] ?? ''), room - 4))}`;
    // No column is as wide as the name of a test.
    return test === null ? [line, why] : [line, `    ${truncate(plain(test), room - 4)}`, why];
  });
  return [head, ...body];
}

function rateCell({ flaked }: FlakyUnit, dim: (text: string) => string): Cell {
  const text = flaked.of < ENOUGH_TO_RATE ? '' : (rated(flaked) ?? '');
  return flaked.of < ENOUGH_TO_RELY_ON ? { text, style: dim } : { text };
}

/** `12 min`, `3 h`: what ran again because of it. */
function minutes(count: number): string {
  if (count === 0) return '-';
  return count < 120 ? `${Math.max(1, Math.round(count))} min` : `${grouped(Math.round(count / 60))} h`;
}

/** What was looked at, and what nobody can tell. */
function summary({ units, jobs, runs, unmeasured }: FlakyList, fromMs: number): string[] {
  if (jobs === 0) {
    return [
      `No job of a run since ${day(fromMs)} is stored.`,
      'Fetch runs with `whyred pull`, or look further back: --since 120d.',
    ];
  }
  const flaky = units.filter(({ kind }) => kind === 'job').length;
  const tests = units.length - flaky;
  const lead =
    units.length === 0
      ? `Nothing is known to have flaked in ${counted(jobs, 'job')} of ${counted(runs, 'run')} since ${day(fromMs)}.`
      : `${ofAll({ count: flaky, of: jobs })} jobs and ${counted(tests, 'test')} flaked in ${counted(runs, 'run')} since ${day(fromMs)}.`;
  if (unmeasured === 0) return [lead];
  const [reds, they] = unmeasured === 1 ? ['1 red job is', 'It'] : [`${grouped(unmeasured)} red jobs are`, 'They'];
  return [lead, `${reds} unmeasured: not run again, and the cause does not tell. ${they} may be flaky, too.`];
}

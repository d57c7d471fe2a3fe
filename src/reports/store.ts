import picocolors from 'picocolors';
import { printed } from './json.ts';
import { counted, grouped, sized, wrap } from './layout.ts';
import { ago, day, iso, minute } from './moments.ts';
import { plain } from './plain.ts';
import type { ListOptions } from './runs.ts';
import { type Cell, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';

export interface StoreStats {
  readonly path: string;
  /** The file with its write-ahead log. */
  readonly bytes: number;
  /** Log archives kept beside the file; null when none are. */
  readonly archiveBytes: number | null;
  /** `bytes` with indexes; null when SQLite was built without the means to tell. */
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number | null }[];
  readonly repositories: readonly StoredRuns[];
}

export interface StoredRuns {
  readonly repo: string;
  readonly runs: number;
  /** When the oldest and the newest run were created; null without runs. */
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
}

/** What `whyred db prune` took out, or would. */
export interface Pruned {
  /** Runs created before this go. */
  readonly beforeMs: number;
  /** Null for all repositories. */
  readonly repo: string | null;
  readonly runs: number;
  readonly jobs: number;
  /** True: nothing was changed. */
  readonly dryRun: boolean;
}

const WIDTH_MIN = 50;

/** What the store holds and how big it is: by repository, then by table, the biggest first. Ends with a line end. */
export function statsText(stats: StoreStats, { width, colour, nowMs }: ListOptions): string {
  const { dim } = picocolors.createColors(colour);
  const options = { width: Math.max(WIDTH_MIN, width), head: dim };
  const { path, bytes, archiveBytes, tables, repositories } = stats;
  const archives = archiveBytes === null ? '' : `, archives ${sized(archiveBytes)}`;
  const runs = repositories.reduce((sum, one) => sum + one.runs, 0);
  const lines = [plain(path), `${sized(bytes)}${archives}, ${counted(runs, 'run')}`, ''];
  if (repositories.length === 0) lines.push('Nothing is stored yet. Fetch runs with `whyred pull OWNER/REPO`.', '');
  else {
    const rows = repositories.map(({ repo, runs: count, oldestMs, newestMs }): Cell[] => [
      { text: plain(repo) },
      { text: grouped(count) },
      { text: oldestMs === null ? '-' : day(oldestMs) },
      { text: newestMs === null ? '-' : ago(newestMs, nowMs) },
    ]);
    const columns = [
      { title: 'repository', least: 12 },
      { title: 'runs', right: true, least: null },
      { title: 'oldest', least: null },
      { title: 'newest', least: null },
    ];
    lines.push(...table(columns, rows, options), '');
  }
  const ordered = tables.toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || b.rows - a.rows);
  const rows = ordered.map(({ name, rows: count, bytes: room }): Cell[] => [
    { text: plain(name) },
    { text: grouped(count) },
    { text: room === null ? '-' : sized(room) },
  ]);
  const columns = [
    { title: 'table', least: 12 },
    { title: 'rows', right: true, least: null },
    { title: 'size', right: true, least: null },
  ];
  lines.push(...table(columns, rows, options));
  return text(lines);
}

/** The same for programs: one JSON document without line breaks. */
export function statsJson({ path, bytes, archiveBytes, tables, repositories }: StoreStats): string {
  return printed({
    path,
    bytes,
    archiveBytes,
    tables,
    repositories: repositories.map(({ repo, runs, oldestMs, newestMs }) => ({
      repo,
      runs,
      oldest: oldestMs === null ? null : iso(oldestMs),
      newest: newestMs === null ? null : iso(newestMs),
    })),
  });
}

/** What is wrong with the store; no complaint: it is sound. */
export function checkText(
  path: string,
  complaints: readonly string[],
  { width, colour }: Omit<ListOptions, 'nowMs'>,
): string {
  const paint = picocolors.createColors(colour);
  if (complaints.length === 0) return text([`${paint.green('✓')} ${plain(path)} is sound.`]);
  const room = Math.max(WIDTH_MIN, width) - 2;
  return text([
    ...complaints.flatMap((one) =>
      wrap(plain(one), room).map((line, index) => `${index === 0 ? paint.red('✗') : ' '} ${line}`),
    ),
    '',
    `${counted(complaints.length, 'complaint')} about ${plain(path)}.`,
    'Copy the file away, then fetch anew into another one: whyred pull OWNER/REPO --db NEW.db',
  ]);
}

/** What was taken out, or would be. */
export function pruneText({ beforeMs, repo, runs, jobs, dryRun }: Pruned): string {
  const what = `${counted(runs, 'run')}${repo === null ? '' : ` of ${plain(repo)}`} created before ${minute(beforeMs)}`;
  if (runs === 0) return text([`There is nothing to remove: ${what.replace(/^0 runs/, 'no run')}.`]);
  const whole = `${what}, with ${counted(jobs, 'job')}`;
  return text(
    dryRun
      ? [`Would remove ${whole}.`, 'Nothing was changed.']
      : [`Removed ${whole}.`, 'The file keeps its size until `whyred db vacuum` gives the room back.'],
  );
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${withoutCommands(line)}\n`).join('');
}

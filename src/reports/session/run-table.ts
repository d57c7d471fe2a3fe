import { type Block, code, type Inline, link, paragraph, say, tableOf, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { jobList } from '../range/cause-blocks.ts';
import type { Name } from '../range/documents.ts';
import { clock, lasted, nameWords, shortened } from '../range/words.ts';
import type { RunRowDocument } from './facts.ts';

/** An empty cell looks like a mistake. */
const NOTHING = '–';
/** Jobs that are named. */
const NAMED = 4;
const CAUSE_MAX_LENGTH = 80;
/** Up to here minutes say more. */
const MINUTES_MAX = 120;
const MINUTE_MS = 60_000;

/** Of more runs than that, only those are shown in which something was red or new. */
const ROWS_MAX = 60;
/** And of these the first and the last. */
const NEWS_MAX = 120;

/** Each run with its time since the first, its result and what was new. */
export function runTable(all: readonly RunRowDocument[]): Block[] {
  if (all.length <= ROWS_MAX) return [tableWith(all, all)];
  const news = all.filter((row, at) => at === 0 || at === all.length - 1 || hasNews(row));
  const rows = news.length <= NEWS_MAX ? news : [...news.slice(0, NEWS_MAX / 2), ...news.slice(-NEWS_MAX / 2)];
  const between = news.length - rows.length;
  return [
    tableWith(rows, all),
    paragraph(
      `Left out: ${counted(all.length - news.length, 'run')} in which nothing was red and nothing new${between > 0 ? `, and ${between} in the middle` : ''}.`,
    ),
  ];
}

function hasNews({ newlyRed, stillRed, newlyGreen, passedAgain, tests }: RunRowDocument): boolean {
  return newlyRed.length + stillRed.length + newlyGreen.length + passedAgain.length + tests.length > 0;
}

/** @param rows Some of `all`. */
function tableWith(rows: readonly RunRowDocument[], all: readonly RunRowDocument[]): Block {
  const several = new Set(rows.map(({ run }) => run.workflow)).size > 1;
  const branches = new Set(rows.map(({ run }) => run.branch)).size > 1;
  const isOneDay = new Set(rows.map(({ run }) => run.createdAt.slice(0, 10))).size === 1;
  return tableOf(
    [
      'Run',
      ...(several ? ['Workflow'] : []),
      ...(branches ? ['Branch'] : []),
      'Time (UTC)',
      'Result',
      'Commit',
      'Notes',
    ],
    rows.map((row) => [
      [link(String(row.run.id), row.run.url)].flat(),
      ...(several ? [row.run.workflow] : []),
      ...(branches ? [row.run.branch === null ? NOTHING : [code(row.run.branch)]] : []),
      `${isOneDay ? clock(row.run.createdAt).slice(-5) : clock(row.run.createdAt)} (${row === all[0] ? 'start' : sinceStart(row.minutes)})`,
      resultWords(row),
      row.run.title,
      notes(row),
    ]),
  );
}

function sinceStart(minutes: number): string {
  return minutes < MINUTES_MAX ? `+${minutes} min` : `+${lasted(minutes * MINUTE_MS)}`;
}

function resultWords({ first, last, conclusion, attempts }: RunRowDocument): Words {
  if (last === null) return conclusion ?? 'running';
  const share = `${last.count}/${last.of}`;
  if (attempts === 1 || first === null || first.count === last.count) return share;
  return `${share} (attempt ${attempts}; ${first.count}/${first.of} at first)`;
}

function notes({ tests, newlyRed, stillRed, newlyGreen, passedAgain }: RunRowDocument): Words {
  const parts: Words[] = [
    ...tests.map(({ job, passed, total }) => say`${code(job)} ${`${passed}/${total}`}`),
    ...redWords('newly red', newlyRed),
    ...redWords('still red', stillRed),
    ...redWords('failed first, and passed again', passedAgain),
    ...(newlyGreen.length === 0 ? [] : [say`green again: ${jobList(newlyGreen, NAMED)}`]),
  ];
  if (parts.length === 0) return NOTHING;
  return parts.flatMap((part, at): Inline[] => [...(at === 0 ? [] : ['; ']), ...[part].flat()]);
}

/** Jobs of one cause together. */
function redWords(lead: string, red: RunRowDocument['newlyRed']): Words[] {
  const causes = new Map<string, { readonly cause: Name | null; readonly jobs: string[] }>();
  for (const { job, cause } of red) {
    const known = causes.get(cause?.text ?? '');
    if (known === undefined) causes.set(cause?.text ?? '', { cause, jobs: [job] });
    else known.jobs.push(job);
  }
  const all = [...causes.values()].map(({ cause, jobs }) => {
    if (cause === null) return jobList(jobs, NAMED);
    const name = nameWords({ ...cause, text: shortened(cause.text, CAUSE_MAX_LENGTH) });
    return say`${jobList(jobs, NAMED)} (${name})`;
  });
  return all.map((words, at) => (at === 0 ? say`${lead}: ${words}` : words));
}

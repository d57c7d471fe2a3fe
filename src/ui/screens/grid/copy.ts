import { GRID_LEGEND, GRID_MARKS } from '../../../reports/grid-marks.ts';
import { stringWidth, truncate } from '../../../reports/layout.ts';
import { day, minute } from '../../../reports/moments.ts';
import { plain } from '../../../reports/plain.ts';
import { codeBlock, codeSpan, escapeMarkdown } from '../../../reports/untrusted.ts';
import type { ToldGridRow, ToldTry } from '../../../service/grid.ts';
import { rateWords } from './rate-words.ts';
import type { CellMeant, ShownGrid } from './shown.ts';
import { cellWords } from './words.ts';

/** Runs that a page holds beside names and rates. */
const RUNS = 60;
const NAME_MOST = 40;

/** What a cell tells, for a message. Ends with a line end. */
export function cellMarkdown(cell: CellMeant): string {
  const { row, run, tries } = cell;
  const lines = [
    `${codeSpan(plain(row.job))} in [run ${run.id}](${run.url}) (${cellWords(cell)}), ${minute(run.createdMs)}, ${codeSpan(run.sha.slice(0, 7))} ${escapeMarkdown(plain(run.title))}`,
    '',
    ...tries.map((one) => `- ${tryWords(one)}`),
    ...(tries.length === 0 ? [] : ['']),
    figureWords(row),
  ];
  return `${lines.join('\n')}\n`;
}

function tryWords({ attempt, job, conclusion, cause }: ToldTry): string {
  const lead = `attempt ${attempt}, ${codeSpan(plain(job))}: ${conclusion ?? 'runs'}`;
  if (cause === null) return lead;
  const { text, signature, label, certainty } = cause;
  const why = signature === null ? codeSpan(text) : `${escapeMarkdown(signature.title)} (${codeSpan(signature.id)})`;
  return `${lead}, ${label}${certainty === null ? '' : ` (${certainty})`}: ${why}`;
}

function figureWords({ first, eventual, failed, rescued, flaky }: ToldGridRow): string {
  const rates = `passed at first ${rateWords(first)}, in the end ${rateWords(eventual)}`;
  const since = flaky === null ? '' : `; flaky since ${day(flaky.firstMs)}`;
  return `Of ${first.of} decided runs ${failed} failed, ${rescued} of them passed when run again (${rates})${since}.`;
}

/** The rows as they are shown, with the newest runs. Ends with a line end. */
export function gridMarkdown({ grid, rows }: ShownGrid): string {
  const from = Math.max(0, grid.runs.length - RUNS);
  const runs = grid.runs.slice(from);
  const there = new Set(rows.flatMap(({ cells }) => cells.slice(from)));
  const name = Math.min(NAME_MOST, Math.max(3, ...rows.map(({ job }) => stringWidth(plain(job)))));
  const filled = (text: string): string => {
    const cut = truncate(text, name);
    return cut + ' '.repeat(Math.max(0, name - stringWidth(cut)));
  };
  const line = (job: string, cells: string, pass: string, end: string): string =>
    `${filled(job)}  ${cells}  ${pass.padStart(5)} ${end.padStart(5)}`;
  const legend = GRID_LEGEND.filter((one) => there.has(one)).map(
    (one) => `${one === 'unknown' ? 'blank:' : GRID_MARKS[one].mark} ${GRID_MARKS[one].words}`,
  );
  const lines = [
    line('job', ' '.repeat(runs.length), 'pass', 'end'),
    ...rows.map(({ job, cells, first, eventual }) =>
      line(
        plain(job),
        cells
          .slice(from)
          .map((one) => GRID_MARKS[one].mark)
          .join(''),
        rateWords(first),
        rateWords(eventual),
      ),
    ),
    '',
    legend.join('   '),
  ];
  const [first, last] = [runs[0]!, runs.at(-1)!].map(({ createdMs }) => day(createdMs));
  const title = `${escapeMarkdown(plain(grid.workflowName))}: ${runs.length} runs, ${first} to ${last}, the newest at the right`;
  return `${[title, '', ...codeBlock(lines, 'text')].join('\n')}\n`;
}

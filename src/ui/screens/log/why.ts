import { counted, grouped, wrap } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import { percent } from '../../../reports/words.ts';
import { between, cellsOf } from '../../look/cells.ts';
import { ascii, type Look } from '../../look/look.ts';
import type { Extent } from '../../state.ts';
import { visible, wrapped } from './cells.ts';
import type { LogPane } from './state.ts';

/** In a pane with fewer rows the log needs all of them, unless it is asked for. */
const ROOMY = 20;
/** Rows that the explaining line may take where it is longer than the pane is wide. */
const SAID_ROWS = 2;
/** Rows that it has in all, unless it is asked for. */
const USUAL_ROWS = 5;

/** Why the line was chosen, below the log: a rule that says how sure it is, the line whole, the reasons. */
export function paintWhy(log: LogPane, extent: Extent, look: Look): string[] {
  const height = whyHeight(log, extent);
  if (height === 0) return [];
  const { width } = extent;
  const { border } = look.glyphs;
  const heading = ` ${headingOf(log)} `;
  const rule = border.top.repeat(Math.max(0, width - 1 - heading.length));
  const lines = whyLines(log, width - 2).map((line) => ` ${ascii(plain(line), look)}`);
  return [between(look.dim(border.top) + look.strong(heading), look.dim(rule), width), ...lines].slice(0, height);
}

/** Rows that it takes at the bottom of the pane, with its rule; the log keeps two thirds. */
export function whyHeight(log: LogPane, { width, height }: Extent): number {
  const { source, view, isWhyShown } = log;
  if (source === null || view === null) return 0;
  const isKnown = source.failures[source.number - 1] !== undefined;
  if (!(isWhyShown ?? (isKnown && height >= ROOMY))) return 0;
  const most = Math.floor(height / 3);
  return Math.min(1 + whyLines(log, width - 2).length, isWhyShown === null ? Math.min(USUAL_ROWS, most) : most);
}

/** `Why line 401: 69 % sure` */
function headingOf(log: LogPane): string {
  const failure = log.source?.failures[log.source.number - 1];
  const line = lineIn(log);
  const what = failure === undefined ? 'Why' : line === null ? 'Why' : `Why line ${grouped(line)}`;
  return failure === undefined ? what : `${what}: ${percent(failure.rootCause.confidence)} sure`;
}

function lineIn({ source, view }: LogPane): number | null {
  return view?.notes.causes[source!.number - 1] ?? null;
}

/** In lines of at most `width` cells. */
function whyLines(log: LogPane, width: number): string[] {
  const failure = log.source?.failures[log.source.number - 1];
  if (failure === undefined) return ['No failure of this job is known.'];
  const { rootCause, candidates, signature, unexplained } = failure;
  const room = Math.max(10, width);
  const line = lineIn(log);
  const text = line === null ? rootCause.text : visible(log.view!.reader.line(line).text);
  // A line may be as long as a file.
  const begin = text.trim().slice(0, room * (SAID_ROWS + 1));
  const words = wrap(begin, room);
  const isFitting = words.every((part) => cellsOf(part) <= room);
  const said = isFitting ? words : wrapped(begin, room).map(({ from, to }) => begin.slice(from, to));
  const own = candidates.find((one) => one.line === rootCause.line);
  const reasons = [
    ...(unexplained ? ['nothing better stands in the log'] : []),
    ...(line === null ? ['GitHub noted it at the job; it is not in this log'] : []),
    ...(own?.why ?? []),
    ...(own === undefined ? [] : [`${own.score.toFixed(1)} points in all`]),
    ...(candidates.length > 1 ? [`${counted(candidates.length - 1, 'other line')} behind it`] : []),
    ...(signature === null ? [] : [`known cause: ${signature.title} (${signature.id})`]),
  ];
  return [...said.slice(0, SAID_ROWS), ...wrap(reasons.join(' · '), room)];
}

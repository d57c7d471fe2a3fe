import { counted, grouped, wrap } from '../../../reports/layout.ts';
import type { Extent } from '../../state.ts';
import type { LogPane } from './state.ts';

/** Why a line was chosen, in lines of at most `width` cells. */
export function whyLines({ source, view }: LogPane, width: number): string[] {
  const failure = source?.failures[source.number - 1];
  if (failure === undefined) return ['No failure of this job is known.'];
  const { rootCause, candidates, signature, unexplained } = failure;
  const line = view?.notes.causes[source!.number - 1] ?? null;
  const own = candidates.find((one) => one.line === rootCause.line);
  const place =
    line === null ? 'What GitHub noted at the job explains it; it is not in this log.' : `Why line ${grouped(line)}:`;
  const chance = `${Math.round(rootCause.confidence * 100)}% sure`;
  const score = own === undefined ? '' : `, ${own.score.toFixed(1)} points`;
  const others = candidates.length > 1 ? `, ${counted(candidates.length - 1, 'other line')} behind it` : '';
  const known = signature === null ? [] : [`known cause: ${signature.title} (${signature.id})`];
  const left = unexplained ? ['nothing better stands in the log'] : [];
  const reasons = [...known, ...left, ...(own?.why ?? [])].join(' · ');
  return [`${place} ${chance}${score}${others}`, reasons].flatMap((text) => wrap(text, Math.max(10, width)));
}

/** Rows that it takes at the bottom of the pane, with its rule; the log keeps two thirds. */
export function whyHeight(log: LogPane, { width, height }: Extent): number {
  if (!log.isWhyShown || log.source === null || log.view === null) return 0;
  return Math.min(1 + whyLines(log, width - 2).length, Math.max(0, Math.floor(height / 3)));
}

import type { Failure, LogState, VerdictLabel } from '../../../domain.ts';
import { plain } from '../../../reports/plain.ts';
import type { RunAnswer, RunJob } from '../../../service/run.ts';
import type { Look } from '../../look/look.ts';
import type { State } from '../../state.ts';

/** `43s`, `17m`, `1h 2m`: as short as can be. */
export function took(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** `3 of 40` */
export function progressWords({ done, total }: { readonly done: number; readonly total: number | null }): string {
  return total === null ? `${done}` : `${done} of ${total}`;
}

/** GitHub's own word, as a word: `timed out`. */
export function spelled(word: string): string {
  return (
    ({ in_progress: 'running', success: 'passed', failure: 'failed' } as Record<string, string>)[word] ??
    plain(word).replaceAll('_', ' ')
  );
}

/** A mark and a word, which say the same as the colour. */
export function verdictIn({ verdict }: Pick<Failure, 'verdict'>, look: Look): string {
  const { label, certainty } = verdict;
  return STYLE[label](
    `${markOf(label, look)} ${label === 'broken-base' ? 'broken base' : label}${certainty === null ? '' : `, ${certainty}`}`,
    look,
  );
}

function markOf(label: VerdictLabel, { glyphs }: Look): string {
  return {
    genuine: glyphs.fail,
    'broken-base': glyphs.fail,
    flaky: '~',
    infrastructure: '~',
    expected: glyphs.dot,
    uncertain: '?',
  }[label];
}

const STYLE: Readonly<Record<VerdictLabel, (text: string, look: Look) => string>> = {
  genuine: (text, look) => look.bad(text),
  'broken-base': (text, look) => look.warning(text),
  flaky: (text, look) => look.flaky(text),
  infrastructure: (text, look) => look.infra(text),
  expected: (text, look) => look.dim(text),
  uncertain: (text, look) => look.warning(text),
};

/** What failed, in a line: the known cause, or what its line says. */
export function titleOf({ signature, unexplained, summary, rootCause }: Failure): string {
  return plain((unexplained ? null : signature?.title) || summary || rootCause.text);
}

/** The mark of a job, in its colour. */
export function jobMark({ status, conclusion, triage }: RunJob, look: Look): string {
  const { glyphs } = look;
  if (status !== 'completed') return look.accent(glyphs.running);
  switch (triage.conclusion) {
    case 'failure':
      return look.bad(glyphs.fail);
    case 'cancelled':
      return look.dim(glyphs.cancelled);
    case 'success':
      return look.ok(glyphs.pass);
    default:
      return conclusion === 'neutral' ? look.dim(glyphs.dot) : look.warning('?');
  }
}

/** Why there is nothing to say of a job, in a sentence; null where there is. */
export function silenceOf(
  { status, conclusion, triage, hasBegun, log }: RunJob,
  { isOffline, run }: Pick<State, 'isOffline' | 'run'>,
): string | null {
  if (triage.failures.length > 0) return null;
  if (status === 'in_progress') return 'It is still running: GitHub gives its log when it has ended.';
  if (status !== 'completed') return 'It has not begun: it waits for a runner, or for another job.';
  if (triage.conclusion === 'success') return 'It passed.';
  if (!hasBegun)
    return `It never began: no runner took it${conclusion === 'cancelled' ? ' before it was cancelled' : ''}.`;
  if (log === 'wanted' && run.fetch.isAsking) return 'Its log is being fetched.';
  if (log === 'wanted')
    return `Its log has not been fetched yet${isOffline ? ', and whyred is offline: O goes online' : ''}.`;
  if (LOST[log] !== undefined) return `${LOST[log]}, and nothing else tells why it failed.`;
  if (triage.conclusion === 'cancelled') return 'It was cancelled; no failure of its own is known.';
  return triage.lines === 0 ? 'It failed, and there is no log of it.' : 'It failed, and its log does not hold why.';
}

const LOST: Partial<Record<LogState, string>> = {
  expired: 'GitHub has deleted its log',
  missing: 'GitHub has no log of it',
  damaged: 'Its log came damaged',
};

/** `3 of 5 logs are gone from GitHub`; null where none is. */
export function lostLogs({ jobs }: RunAnswer): string | null {
  const read = jobs.filter(({ triage, log }) => triage.conclusion !== 'success' && log !== 'none');
  const count = (states: readonly LogState[]): number => read.filter(({ log }) => states.includes(log)).length;
  const parts = [
    [count(['expired', 'missing']), 'gone from GitHub'],
    [count(['damaged']), 'damaged'],
    [count(['wanted']), 'not fetched yet'],
  ] as const;
  const said = parts.filter(([lost]) => lost > 0).map(([lost, how]) => `${lost} ${how}`);
  if (said.length === 0) return null;
  return `Of ${read.length === 1 ? 'one log' : `${read.length} logs`}: ${said.join(', ')}`;
}

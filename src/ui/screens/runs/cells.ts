import { plain } from '../../../reports/plain.ts';
import { percent } from '../../../reports/words.ts';
import type { LineAttempt, LineFailure, RunLine } from '../../../service/runs.ts';
import type { Look } from '../../look/look.ts';
import type { Role } from '../../look/theme.ts';

/** What a mark says, and the colour that says it again. */
interface Mark {
  readonly glyph: string;
  readonly role: Role;
}

/** How a run or an attempt ended, or that it has not. */
export function endMark({ status, conclusion }: Pick<LineAttempt, 'status' | 'conclusion'>, look: Look): Mark {
  const { glyphs } = look;
  if (conclusion === null) {
    // What another attempt came after is over, though nobody told how.
    return status === 'completed' || status === null
      ? { glyph: '?', role: 'dim' }
      : { glyph: glyphs.running, role: 'accent' };
  }
  switch (conclusion) {
    case 'success':
      return { glyph: glyphs.pass, role: 'ok' };
    case 'failure':
    case 'timed_out':
    case 'startup_failure':
      return { glyph: glyphs.fail, role: 'bad' };
    case 'cancelled':
      return { glyph: glyphs.cancelled, role: 'dim' };
    case 'skipped':
      return { glyph: glyphs.skipped, role: 'dim' };
    default:
      return { glyph: glyphs.dot, role: 'warning' };
  }
}

/** Attempts that are shown of a run that was started very often. */
const TRIES_MAX = 6;

/** `✗✓`: a mark an attempt, the latest at the right. */
export function triesOf({ attempts, run }: RunLine, look: Look): string {
  const known = attempts.length === 0 ? [run] : attempts;
  const shown = known.slice(-TRIES_MAX).map((one) => {
    const { glyph, role } = endMark(one, look);
    return look[role](glyph);
  });
  return `${known.length > TRIES_MAX ? look.glyphs.more : ''}${shown.join('')}`;
}

const ROLES: Readonly<Record<LineFailure['verdict']['label'], Role>> = {
  flaky: 'flaky',
  infrastructure: 'infra',
  genuine: 'bad',
  'broken-base': 'bad',
  expected: 'dim',
  uncertain: 'warning',
};

export function verdictRole(label: LineFailure['verdict']['label']): Role {
  return ROLES[label];
}

/** `infra`: as filters take it, too. */
export function verdictName(label: LineFailure['verdict']['label']): string {
  return label === 'infrastructure' ? 'infra' : label;
}

/** `you`, `sure`, `97%`; nothing where there is nothing to be sure of. */
export function certaintyOf({ verdict, isPersons }: LineFailure): string {
  const { label, certainty, probability } = verdict;
  if (isPersons) return 'you';
  if (certainty === 'confirmed') return 'sure';
  const chance = {
    flaky: probability.flaky + probability.infrastructure,
    infrastructure: probability.flaky + probability.infrastructure,
    genuine: probability.genuine,
    'broken-base': probability.brokenBase,
    expected: null,
    uncertain: null,
  }[label];
  return chance === null ? '' : percent(chance).replace(' ', '');
}

/** The explaining line, or what there is to say where none is known; dim where it is no line of a log. Logs come last in a pull. */
export function whyOf({ run, lead, ended }: RunLine, isPulling: boolean, look: Look): string {
  const { status, conclusion } = run;
  if (status !== 'completed') {
    const words = status === 'in_progress' ? 'running' : plain(status).replaceAll('_', ' ');
    return look.accent(ended === null ? words : `${words}, ${ended.jobs} of ${ended.of} jobs ended`);
  }
  if (lead !== null) return conclusion === 'success' ? look.dim(plain(lead.text).trim()) : plain(lead.text).trim();
  switch (conclusion) {
    case 'success':
      return '';
    case 'failure':
    case 'timed_out':
    case 'startup_failure':
      return look.dim(isPulling ? 'not read yet' : 'no cause is stored');
    default:
      return look.dim(plain(conclusion ?? '').replaceAll('_', ' '));
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `now`, `4m`, `2h`, `3d`, `6w`: four columns at most. */
export function ageOf(timeMs: number, nowMs: number): string {
  const passedMs = nowMs - timeMs;
  if (passedMs < MINUTE_MS) return 'now';
  if (passedMs < HOUR_MS) return `${Math.floor(passedMs / MINUTE_MS)}m`;
  if (passedMs < DAY_MS) return `${Math.floor(passedMs / HOUR_MS)}h`;
  if (passedMs < 30 * DAY_MS) return `${Math.floor(passedMs / DAY_MS)}d`;
  return `${Math.floor(passedMs / (7 * DAY_MS))}w`;
}

/** How long the latest attempt took, or has taken so far: `40s`, `18m`, `1h 2m`, `31h`: six columns at most. */
export function tookOf({ run }: RunLine, nowMs: number): string {
  const endMs = run.status === 'completed' ? run.updatedMs : nowMs;
  const seconds = Math.max(0, Math.round((endMs - run.startedMs) / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 10) return `${hours}h ${minutes % 60}m`;
  return hours < 100 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

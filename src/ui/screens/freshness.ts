import { grouped } from '../../reports/layout.ts';
import { ago } from '../../reports/moments.ts';
import { knownRepository } from '../known.ts';
import { cellsOf } from '../look/cells.ts';
import type { Look } from '../look/look.ts';
import type { State } from '../state.ts';

/** What goes on and how fresh everything is, the most important first: as much of it as there is room for, at the right of the head. */
export function freshness(state: State, width: number, look: Look): string {
  let line = '';
  for (const { forms, role } of signsOf(state)) {
    const gap = line === '' ? '' : '  ';
    const fits = forms.find((form) => cellsOf(line) + gap.length + cellsOf(form) + 1 <= width);
    if (fits === undefined) break;
    line += gap + look[role](fits);
  }
  return line === '' ? '' : `${line} `;
}

interface Sign {
  /** The longest that fits is shown. */
  readonly forms: readonly string[];
  readonly role: 'warning' | 'accent' | 'dim';
}

function signsOf(state: State): Sign[] {
  return [
    offline(state),
    waiting(state),
    pullingOn(state),
    following(state),
    loading(state),
    age(state),
    calls(state),
  ].filter((sign) => sign !== null);
}

function offline(state: State): Sign | null {
  if (state.start.value?.isRecorded === true) return { forms: ['recorded demo', 'demo'], role: 'warning' };
  if (!state.isOffline) return null;
  const pulledMs = knownRepository(state)?.pulledMs ?? null;
  if (pulledMs === null) return { forms: ['offline'], role: 'warning' };
  return { forms: [`offline, pulled ${ago(pulledMs, state.nowMs)}`, 'offline'], role: 'warning' };
}

/** GitHub asks for a pause. */
function waiting({ pulling, actions, nowMs }: State): Sign | null {
  const untilMs = pulling.limit?.waitsUntilMs ?? null;
  const isAsking = pulling.isPulling || actions.follows.length > 0;
  if (!isAsking || untilMs === null || untilMs <= nowMs) return null;
  const time = `${Math.ceil((untilMs - nowMs) / 60_000)} min`;
  return { forms: [`GitHub asks to wait ${time}`, `waits ${time}`], role: 'warning' };
}

function pullingOn({ pulling: { isPulling, progress } }: State): Sign | null {
  if (!isPulling) return null;
  if (progress === null) return { forms: ['pulling'], role: 'accent' };
  const { what, done, total, more } = progress;
  const count = `${what} ${grouped(done)}${total === null ? '' : `/${grouped(total)}`}`;
  const whole = more === null ? count : `${count} · ${more}`;
  return { forms: [`pulling ${whole}`, whole, count, 'pulling'], role: 'accent' };
}

function following({ actions: { follows } }: State): Sign | null {
  const [first, ...others] = follows;
  if (first === undefined) return null;
  const done = follows.reduce((sum, one) => sum + one.done, 0);
  const total = follows.reduce((sum, one) => sum + (one.total ?? 0), 0);
  const count = total === 0 ? '' : ` ${done}/${total}`;
  const what = others.length === 0 ? `run ${first.runId}` : `${follows.length} runs`;
  return { forms: [`following ${what}${count}`, `${what}${count}`], role: 'accent' };
}

function loading({ start }: State): Sign | null {
  return start.value === null && start.isAsking ? { forms: ['loading'], role: 'dim' } : null;
}

const DAY_MS = 86_400_000;

function age(state: State): Sign | null {
  const pulledMs = knownRepository(state)?.pulledMs ?? null;
  if (pulledMs === null || state.isOffline || state.pulling.isPulling || state.start.value?.isRecorded === true)
    return null;
  const words = ago(pulledMs, state.nowMs);
  const isStale = state.nowMs - pulledMs > DAY_MS;
  return { forms: [`pulled ${words}`], role: isStale ? 'warning' : 'dim' };
}

/** So much of the hour's calls is little. */
const LOW = 0.1;

function calls({ pulling: { limit }, isOffline, nowMs }: State): Sign | null {
  if (isOffline || limit === null || limit.left === null) return null;
  // After the hour there are all again.
  if (limit.resetMs !== null && limit.resetMs <= nowMs) return null;
  const isLow = limit.of !== null && limit.left < limit.of * LOW;
  return { forms: [`API ${isLow ? 'low: ' : ''}${grouped(limit.left)}`], role: isLow ? 'warning' : 'dim' };
}

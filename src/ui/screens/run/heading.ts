import { plain } from '../../../reports/plain.ts';
import type { RunAnswer } from '../../../service/run.ts';
import type { State } from '../../state.ts';
import { spelled, took } from './words.ts';

/** `#18234 CI main 1f3c9ab failed 18m attempt 2 of 2`; empty where no run is open. */
export function runHeading({ run, nowMs }: State): string {
  const { place, told } = run;
  if (place === null) return '';
  if (told.value === null) return `run ${place.runId}`;
  const { run: one, attempt, attempts } = told.value;
  const ended = endOf(told.value, nowMs);
  const words = [
    `#${one.number}`,
    plain(one.workflow.name),
    ...(one.branch === null ? [] : [plain(one.branch)]),
    one.sha.slice(0, 7),
    ...ended,
    ...(attempts.length > 1 ? [`attempt ${attempt} of ${attempts.length}`] : []),
  ];
  return words.join(' ');
}

/** How the attempt ended, and how long it took. */
function endOf({ attempt, attempts }: RunAnswer, nowMs: number): string[] {
  const told = attempts.find(({ number }) => number === attempt);
  if (told === undefined || told.status === null) return [];
  const { status, conclusion, startedMs, updatedMs } = told;
  const isOver = status === 'completed';
  const endMs = isOver ? updatedMs : nowMs;
  const lasted = startedMs === null || endMs === null || endMs < startedMs ? [] : [took(endMs - startedMs)];
  return [spelled(isOver ? (conclusion ?? status) : status), ...lasted];
}

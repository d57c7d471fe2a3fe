import { completeJob, postAction, runAction, scriptHeader, setUpJob } from './actions.ts';
import { failureOf, outputOf } from './outputs/index.ts';
import { Random } from './random.ts';
import { stepsOf } from './steps.ts';
import type { WorldJob, WorldStep } from './world.ts';

/** What a log needs to know of the run around the job. */
export interface LogContext {
  /** `owner/name`. */
  readonly repository: string;
  readonly sha: string;
}

export interface StepLog {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

const MARK = '\uFEFF';

/**
 * The log of a job as its own file, with the byte order mark. Null when there is none. The runner stamps each line twice,
 * a little apart: `file` says for which file.
 */
export function jobLog(job: WorldJob, context: LogContext): string | null {
  if (job.log === 'none') return null;
  if (typeof job.log === 'object') return MARK + givenText(job.log.text, job);
  const text = stepBodies(job, context, 'whole job')
    .map((step) => step.text)
    .join('');
  // The runner's last words stay in its memory.
  return MARK + (job.log === 'cut' ? text.slice(0, -Math.min(17, text.length)) : text);
}

/** The logs of the steps that ran, each with its byte order mark. A log that was given as text has none. */
export function stepLogs(job: WorldJob, context: LogContext): StepLog[] {
  if (typeof job.log === 'object' || job.log === 'none') return [];
  return stepBodies(job, context, 'step').map((step) => ({ ...step, text: MARK + step.text }));
}

function stepBodies(job: WorldJob, context: LogContext, file: 'whole job' | 'step'): StepLog[] {
  const windows = job.labels.some((label) => label.includes('windows'));
  return stepsOf(job)
    .filter((step) => step.startedMs !== null && step.conclusion !== 'skipped')
    .map((step) => {
      const random = new Random(`${job.id} ${job.startedMs} ${step.number}`);
      const lines = linesOf(step, job, context, windows, random);
      const text = stamped(
        lines,
        step.startedMs!,
        step.completedMs ?? job.completedMs ?? step.startedMs!,
        file,
        windows ? '\r\n' : '\n',
      );
      return { number: step.number, name: step.name, text };
    });
}

function linesOf(
  step: WorldStep,
  job: WorldJob,
  { repository, sha }: LogContext,
  windows: boolean,
  random: Random,
): readonly string[] {
  if (step.output === null) {
    if (step.name === 'Set up job') return setUpJob(job.name, actionsOf(job), windows, random);
    if (step.name === 'Complete job') return completeJob(job.outputs);
    const action = actionIn(step.name);
    if (action === null) return [...scriptHeader([step.name.replace(/^Run /, '')], windows), ...ending(step, 1)];
    return step.name.startsWith('Post ') ? postAction(action) : runAction(action, repository, sha);
  }
  if (typeof step.output !== 'string') {
    return [
      ...scriptHeader([step.name.replace(/^Run /, '')], windows),
      ...step.output,
      ...ending(step, 1, step.output),
    ];
  }
  const output = outputOf(step.output);
  const failure = step.failure === null ? null : failureOf(step.failure);
  // The same seed for both, so that a failing log begins as the green ones do.
  const printed = failure === null ? output.passing(random) : failure.lines(random);
  const shown =
    step.conclusion === 'cancelled' || step.conclusion === null
      ? printed.slice(0, Math.ceil(printed.length / 2))
      : printed;
  const header = scriptHeader(output.script, windows, failure?.env ?? output.env);
  return [...header, ...shown, ...ending(step, failure?.exitCode ?? 1)];
}

/** The runner's own last words on a script's step. */
function ending(step: WorldStep, exitCode: number, printed: readonly string[] = []): string[] {
  if (step.conclusion === 'cancelled') return ['##[error]The operation was canceled.'];
  const said = printed.some((line) => line.startsWith('##[error]Process completed with exit code'));
  return step.conclusion === 'failure' && !said ? [`##[error]Process completed with exit code ${exitCode}.`] : [];
}

/** `actions/checkout@v4` of `Run actions/checkout@v4` and `Post Run actions/checkout@v4`. */
function actionIn(name: string): string | null {
  return /^(?:Post )?(?:Run )?(?<action>[\w.-]+\/[\w./-]+@\S+)$/.exec(name)?.groups?.action ?? null;
}

function actionsOf(job: WorldJob): string[] {
  return stepsOf(job).flatMap((step) => (step.name.startsWith('Post ') ? [] : (actionIn(step.name) ?? [])));
}

const STAMP = /^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/;

function givenText(text: string, job: WorldJob): string {
  if (STAMP.test(text)) return text.replace(MARK, '');
  const startedMs = job.startedMs ?? job.createdMs;
  return stamped(text.replace(/\n$/, '').split('\n'), startedMs, job.completedMs ?? startedMs, 'whole job', '\n');
}

/** Lines spread evenly over the time. The runner's stamps are .NET's "O" format: always 7 decimals. */
function stamped(
  lines: readonly string[],
  startedMs: number,
  completedMs: number,
  file: 'whole job' | 'step',
  end: string,
): string {
  const spacing = Math.max(0, completedMs - startedMs) / (lines.length + 1);
  return lines
    .map((line, index) => {
      const iso = new Date(startedMs + Math.floor(spacing * (index + 1))).toISOString().slice(0, -1);
      const ticks = (1000 + ((index * 617) % 8000) + (file === 'step' ? 73 : 0)).toString().padStart(4, '0');
      return `${iso}${ticks}Z ${line}${end}`;
    })
    .join('');
}

import type { LogLine, LogPart, LogStep, StepRange } from '../../domain.ts';
import type { LogText } from '../text.ts';
import { HEADER_LINES, isStepHeader } from './header.ts';
import { closeSteps, type Draft, type Ending, type Lines, linesWith, type Structure } from './structure.ts';

/** The runner's words, and those of Azure's task library. */
const EXIT_CODE = /^(?:Process completed with exit code|(?:Bash|PowerShell|Cmd\.exe) exited with code) '?(-?\d+)'?\./;
const TIMED_OUT =
  /^The (?:background step|action)(?: '.*')? has timed out|^The job (?:running on runner .{1,200} )?has exceeded the maximum execution time/;
/** The machine went away: the runner then cancels what is left, but that is a failure. */
const LOST =
  /^The runner has received a shutdown signal|^Operating system is shutting down|lost communication with the server/;
const CANCELLED = /^(?:The operation was canceled|A task was canceled)\./;
/** What ends a step without an exit code, besides a machine that went away: the runner could not do its own part. */
const RUNNERS_OWN = /^Unable to process file command |^An error occurred trying to start process /;
/** `owner/repo@ref`, `owner/repo/path@ref`, `./path`, `docker://image`. */
const ACTION = /^(?:[\w.-]+\/[\w./-]+@\S+|\.{1,2}\/\S*|docker:\/\/\S+)$/;

/**
 * Steps, failed steps, exit codes and the end of a job's log on GitHub Actions, from the text alone.
 * `known` gives the steps where the archive tells them.
 */
export function githubStructure(lines: Lines, known: readonly StepRange[] | null, step: LogPart['step']): Structure {
  const marks = marksOf(lines);
  const drafts = known === null ? draftsOf(lines, marks, step) : draftsKnown(lines, known, marks);
  const errors = marks.filter((mark) => mark.marker === 'error');
  const steps = closeSteps(drafts, lines, (draft, lastLine) =>
    conclude(errors.filter((error) => error.number >= draft.firstLine && error.number <= lastLine)),
  );
  const complete = marks.some(isCompletion);
  const own = errors.filter(({ text }) => RUNNERS_OWN.test(text) || LOST.test(text)).map(({ number }) => number);
  const settled = settle(steps, complete, own);
  const ending = savedCache(lines, settled) ? 'success' : endingOf(settled, complete);
  return { steps: settled, ending, jobName: nameOf(marks) };
}

/** The lines that carry structure, decoded, in order. */
function marksOf(lines: Lines): LogLine[] {
  const { text, first, last } = lines;
  const numbers = new Set([
    ...['##[', 'Post job cleanup.', 'Cleaning up orphan processes'].flatMap((needle) => linesWith(lines, needle)),
    // A job names itself while it is set up.
    ...linesWith({ text, first, last: Math.min(last, first + HEADER_LINES) }, 'Complete job name: '),
  ]);
  return [...numbers].sort((a, b) => a - b).map((number) => lines.text.line(number));
}

function draftsOf(lines: Lines, marks: readonly LogLine[], only: LogPart['step']): Draft[] {
  const drafts: Draft[] = [];
  // Inside a composite action the inner steps print headers of their own.
  let depth = 0;
  for (const mark of marks) {
    if (/^##\[start-action /.test(mark.text)) depth++;
    else if (/^##\[end-action /.test(mark.text)) depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      const draft = draftAt(mark, lines);
      if (draft !== null) drafts.push(draft);
    }
  }
  if (only !== null) return [{ number: only.number, name: only.name, kind: kindOf(only.name), firstLine: lines.first }];
  const start = drafts[0]?.firstLine;
  if (start === undefined || start > lines.first) {
    const begun = marks.some((mark) => mark.marker === 'group') || start !== undefined;
    drafts.unshift({
      number: null,
      name: begun ? 'Set up job' : 'whole log',
      kind: begun ? 'set-up' : 'whole',
      firstLine: lines.first,
    });
  }
  return drafts;
}

function draftAt(mark: LogLine, { text, last }: Lines): Draft | null {
  const at = { number: null, firstLine: mark.number };
  const following = (): LogLine[] => headerOf(text, mark.number + 1, Math.min(last, mark.number + HEADER_LINES));
  if (mark.marker === 'group' && mark.text.startsWith('Run ') && isStepHeader(mark, following())) {
    const kind = ACTION.test(mark.text.slice(4)) ? 'action' : 'run';
    return { ...at, name: mark.text, kind };
  }
  if (mark.marker === 'section' && mark.text.startsWith('Starting: ')) {
    const name = mark.text.slice('Starting: '.length);
    // Azure's tasks end as actions do: most print no exit code.
    return { ...at, name, kind: kindOf(name) === 'run' ? 'action' : kindOf(name) };
  }
  if (mark.text === 'Post job cleanup.') return { ...at, name: 'Post job cleanup', kind: 'post' };
  if (isCompletion(mark)) return { ...at, name: 'Complete job', kind: 'complete' };
  return null;
}

/** Lines up to the first `##[endgroup]`, or to where another group begins; few at a time: most heads are short. */
function headerOf(text: LogText, first: number, last: number): LogLine[] {
  const lines: LogLine[] = [];
  for (let from = first; from <= last; from += HEADER_PIECE_LINES) {
    const piece = text.lines(from, Math.min(last, from + HEADER_PIECE_LINES - 1));
    const end = piece.findIndex(({ marker }) => marker === 'endgroup' || marker === 'group');
    lines.push(...(end < 0 ? piece : piece.slice(0, piece[end]!.marker === 'group' ? end : end + 1)));
    if (end >= 0) break;
  }
  return lines;
}

const HEADER_PIECE_LINES = 16;

function draftsKnown({ text }: Lines, known: readonly StepRange[], marks: readonly LogLine[]): Draft[] {
  return known.map(({ number, name, start, end }) => {
    const firstLine = text.lineAt(start);
    const lastLine = text.lineAt(end - 1);
    // A name of the author's own does not tell a script from an action; the header inside does.
    const header = marks.find((mark) => mark.number >= firstLine && mark.number <= lastLine && mark.marker === 'group');
    const kind = kindOf(name);
    const isAction = kind === 'run' && header?.text.startsWith('Run ') && ACTION.test(header.text.slice(4));
    return { number, name, kind: isAction ? 'action' : kind, firstLine };
  });
}

function kindOf(name: string): LogStep['kind'] {
  if (/^(?:Set up (?:job|runner)|Initialize (?:containers|job)|Pull |Checkout |Build )/.test(name)) return 'set-up';
  if (/^Post /.test(name)) return 'post';
  if (/^(?:Complete (?:job|runner)|Stop containers|Finalize Job)/.test(name)) return 'complete';
  return /^Run [\w.-]+[/_][\w./-]+@/.test(name) ? 'action' : 'run';
}

function isCompletion({ text, marker }: LogLine): boolean {
  return (
    text === 'Cleaning up orphan processes' || (marker === 'section' && /^Finishing: (?:Finalize )?Job\b/i.test(text))
  );
}

/** The worst that a step's errors say. A notice sent through the error channel is none. */
function conclude(errors: readonly LogLine[]): Pick<LogStep, 'conclusion' | 'exitCode'> {
  const exit = errors.map(({ text }) => EXIT_CODE.exec(text)).findLast((match) => match !== null);
  const exitCode = exit == null ? null : Number(exit[1]);
  const said = (form: RegExp): boolean => errors.some(({ text }) => form.test(text));
  if (said(TIMED_OUT)) return { conclusion: 'timed-out', exitCode };
  if (exitCode !== null || said(LOST)) return { conclusion: 'failure', exitCode };
  // A finding that a problem matcher marked before does not make a cancelled step a failed one.
  if (said(CANCELLED)) return { conclusion: 'cancelled', exitCode };
  return { conclusion: errors.some(({ text }) => isFailure(text)) ? 'failure' : 'success', exitCode };
}

/** pip's `[notice]` and a cheerful `✅` do come as `##[error]`. */
function isFailure(text: string): boolean {
  return !/^(?:\[notice\]|✅|✔|::(?:notice|warning)|$)/.test(text);
}

/**
 * A script that fails always gets the runner's word on its exit code. So a script's step that has errors without it
 * passed, when the job went on: a problem matcher marked a finding that the tool could live with.
 */
function settle(steps: readonly LogStep[], complete: boolean, own: readonly number[]): LogStep[] {
  const lastWork = steps.findLastIndex((step) => step.kind !== 'post' && step.kind !== 'complete');
  return steps.map((step, index) => {
    const wentOn = index < steps.length - 1;
    if (own.some((line) => line >= step.firstLine && line <= step.lastLine)) return step;
    if (step.kind === 'run' && step.conclusion === 'failure' && step.exitCode === null && wentOn && complete) {
      return { ...step, conclusion: 'success' };
    }
    if (index === lastWork && !complete && step.conclusion === 'success') return { ...step, conclusion: 'unknown' };
    return step;
  });
}

/**
 * actions/cache and the setup actions look after their cache only when the job succeeded (`post-if: success()`). Where a
 * post step did, a step that failed before was allowed to (`continue-on-error`).
 */
function savedCache(lines: Lines, steps: readonly LogStep[]): boolean {
  const posts = steps.filter((step) => step.kind === 'post');
  return posts.some(({ firstLine: first, lastLine: last }) =>
    CACHE_KEPT.some((words) => linesWith({ text: lines.text, first, last }, words).length > 0),
  );
}

const CACHE_KEPT = ['Cache hit occurred on the primary key', 'Cache saved with'];

function endingOf(steps: readonly LogStep[], complete: boolean): Ending {
  const work = steps.filter((step) => step.kind !== 'post' && step.kind !== 'complete');
  if (work.some((step) => step.conclusion === 'timed-out')) return 'timed-out';
  if (work.some((step) => step.conclusion === 'failure')) return 'failure';
  if (work.some((step) => step.conclusion === 'cancelled')) return 'cancelled';
  if (complete) return 'success';
  return steps.some((step) => step.kind === 'set-up') && work.length > 1 ? 'cut-off' : 'unknown';
}

function nameOf(marks: readonly LogLine[]): string | null {
  const line = marks.find((mark) => mark.text.startsWith('Complete job name: '));
  return line === undefined ? null : line.text.slice('Complete job name: '.length);
}

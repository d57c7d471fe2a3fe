import type { Job, JobStep, LogStep, StepConclusion } from '../domain.ts';
import { align, isWork, type Match } from './align.ts';
import type { ParsedLog } from './parse.ts';
import type { Ending } from './structure/structure.ts';

/**
 * A log read with what GitHub says of its job: names, numbers and conclusions of steps, and how the job ended. GitHub
 * knows that a step was allowed to fail, which its log does not show. A file of one step ends as that step does.
 */
export function withJob(log: ParsedLog, job: Job): ParsedLog {
  const ending = endingOf(job.conclusion, log.ending);
  if (log.steps.length === 0 || job.steps.length === 0) return { ...log, ending };
  const told = job.steps.filter((step) => step.conclusion !== 'skipped').sort((a, b) => a.number - b.number);
  const matches = matchesOf(log, told);
  const blamed = blamedOf(matches, log.steps);
  const steps = log.steps.map((step, index) => {
    const match = matches[index];
    if (match == null) return step;
    const meant = told[match.step]!;
    const conclusion = blamed.has(index) ? conclusionOf(meant, step) : 'success';
    // Where an archive gives the name, the kind is a guess from it.
    const kind = isWork(meant, told) && !match.inner && step.kind !== 'action' ? 'run' : step.kind;
    return { ...step, number: meant.number, name: match.inner ? step.name : meant.name, kind, conclusion };
  });
  const [only, ...others] = steps;
  const ofOneStep = only!.number !== null && others.length === 0 && told.length > 1;
  return { ...log, steps, ending: ofOneStep && ending !== 'success' ? only!.conclusion : ending };
}

function endingOf(conclusion: string | null, said: Ending): Ending {
  switch (conclusion) {
    case 'success':
    case 'neutral':
    case 'skipped':
      return 'success';
    case 'timed_out':
      return 'timed-out';
    // A job that ran out of time is called cancelled, too.
    case 'cancelled':
      return said === 'timed-out' ? said : 'cancelled';
    case 'failure':
      return said === 'timed-out' || said === 'cut-off' ? said : 'failure';
    default:
      return said;
  }
}

function conclusionOf({ conclusion }: JobStep, { conclusion: said }: LogStep): StepConclusion {
  switch (conclusion) {
    case 'success':
    case 'skipped':
      return 'success';
    case 'failure':
      return said === 'timed-out' || said === 'cut-off' ? said : 'failure';
    case 'cancelled':
      return said === 'timed-out' ? said : 'cancelled';
    default:
      return said;
  }
}

/** A number decides where the log has one; else the order, and the time at which a step began. */
function matchesOf({ text, steps }: ParsedLog, told: readonly JobStep[]): (Match | null)[] {
  const heads = steps.filter((step) => step.kind !== 'whole' && step.number === null);
  if (heads.length < steps.length) return steps.map((step, index) => byNumber(step, steps[index - 1], told));
  return align(
    heads.map((step) => ({ step, timeMs: firstTimeOf(step) })),
    told,
  );

  function firstTimeOf({ firstLine, lastLine }: LogStep): number | null {
    const lines = text.lines(firstLine, Math.min(lastLine, firstLine + 3));
    return lines.find(({ timeMs }) => timeMs !== null)?.timeMs ?? null;
  }
}

function byNumber({ number }: LogStep, before: LogStep | undefined, told: readonly JobStep[]): Match | null {
  const step = number === null ? -1 : told.findIndex((one) => one.number === number);
  return step < 0 ? null : { step, inner: before?.number === number };
}

/** What GitHub says of a composite action it says of the whole: it is true of the parts that failed, or of the last one. */
function blamedOf(matches: readonly (Match | null)[], steps: readonly LogStep[]): ReadonlySet<number> {
  const blamed = new Set<number>();
  const lastOf = new Map<number, number>();
  const haveFailed = new Set<number>();
  for (const [index, match] of matches.entries()) {
    if (match === null) continue;
    lastOf.set(match.step, index);
    if (['success', 'unknown'].includes(steps[index]!.conclusion)) continue;
    blamed.add(index);
    haveFailed.add(match.step);
  }
  for (const [step, index] of lastOf) if (!haveFailed.has(step)) blamed.add(index);
  return blamed;
}

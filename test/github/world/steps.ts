import { CLEANING } from './actions.ts';
import { commandOf, OUTPUTS, type OutputId } from './outputs/index.ts';
import { Random } from './random.ts';
import type { PlannedSteps, WorldJob, WorldStep } from './world.ts';

/** A step before it has its times: `weight` is its share of the job's. */
type Timeless = Pick<WorldStep, 'number' | 'name' | 'conclusion' | 'output' | 'failure'> & { readonly weight: number };

const MADE = new WeakMap<WorldJob, readonly WorldStep[]>();

/** The steps of a job: numbered as GitHub does, with a gap before the post steps. */
export function stepsOf(job: WorldJob): readonly WorldStep[] {
  if (!('seed' in job.steps)) return job.steps;
  const known = MADE.get(job) ?? made(job.steps, job.startedMs!, job.completedMs!);
  MADE.set(job, known);
  return known;
}

function made(planned: PlannedSteps, startedMs: number, completedMs: number): WorldStep[] {
  const { does, titles, ending, seed } = planned;
  const random = new Random(seed);
  const stopsAt = stopIndex(planned);
  const steps: Timeless[] = [{ ...passing(1, 'Set up job', null), weight: random.between(1, 4) }];
  for (const [index, done] of does.entries()) {
    const output = done in OUTPUTS ? (done as OutputId) : null;
    const name = titles[done] ?? (output === null ? `Run ${done}` : `Run ${OUTPUTS[output].script[0]}`);
    const step = { ...passing(index + 2, name, output), weight: output === null ? 2 : random.between(5, 180) };
    if (index < stopsAt) steps.push(step);
    else if (index > stopsAt) steps.push({ ...step, conclusion: 'skipped', weight: 0 });
    else if (ending.kind === 'failure') steps.push({ ...step, conclusion: 'failure', failure: ending.failure });
    else steps.push({ ...step, conclusion: ending.kind === 'lost' ? null : 'cancelled' });
  }
  if (ending.kind !== 'lost') steps.push(...postSteps(does, steps.length, stopsAt < does.length, random));
  // The first step may begin a second before the job does.
  return timed(steps, startedMs - (random.chance(0.2) ? 1000 : 0), completedMs);
}

/** Which of the plan's doings is the last one; as many as there are when all are done. */
function stopIndex({ does, ending }: PlannedSteps): number {
  if (ending.kind === 'success') return does.length;
  if (ending.kind === 'failure') return does.indexOf(commandOf(ending.failure));
  return does.findLastIndex((done) => done in OUTPUTS);
}

/** In the reverse order of what they clean up after. */
function postSteps(does: PlannedSteps['does'], count: number, stopped: boolean, random: Random): Timeless[] {
  const first = count + random.between(2, 17);
  const posts = does
    .filter((action) => CLEANING.includes(action))
    .reverse()
    .map((action, index) => {
      const step = { ...passing(first + index, `Post Run ${action}`, null), weight: 1 };
      // A cache is saved only when the job succeeded.
      return stopped && action.startsWith('actions/setup-') ? { ...step, conclusion: 'skipped', weight: 0 } : step;
    });
  return [...posts, { ...passing(first + posts.length, 'Complete job', null), weight: 0 }];
}

function passing(number: number, name: string, output: OutputId | null): Omit<Timeless, 'weight'> {
  return { number, name, conclusion: 'success', output, failure: null };
}

/** Whole seconds, one step after the other. What has no conclusion was not ended by anybody. */
function timed(steps: readonly Timeless[], startedMs: number, completedMs: number): WorldStep[] {
  const total = steps.reduce((sum, step) => sum + step.weight, 0);
  let done = 0;
  let atMs = startedMs;
  return steps.map(({ weight, ...step }) => {
    done += weight;
    const beganMs = atMs;
    atMs = startedMs + Math.floor(((completedMs - startedMs) * done) / total / 1000) * 1000;
    const ended = step.conclusion !== null;
    const times = { startedMs: beganMs, completedMs: ended ? atMs : null };
    return { ...step, ...times, status: ended ? 'completed' : 'in_progress' };
  });
}

import { seeded, stamp, ticksAt, ticksOf } from './clock.mjs';

const BOM = '\uFEFF';

/**
 * A job -> its files in the archive, and its steps with their times (ticks since midnight). `folder` holds the server's queue log and a file for each step that ran, `whole`
 * the same text again: the runner stamps each line for the step and, some microseconds later, for the job.
 *
 * A step's `lines` hold the text of a line; or a number, the milliseconds that pass before the next one; or `{ at }`, the
 * time of the next one where several jobs meet. A text with line breaks is one message: only its first line is stamped.
 */
export function filesOf(job) {
  const random = seeded(job.name);
  const { day } = job;
  let ticks = ticksAt(job.started);
  let whole = BOM;
  const steps = [];
  const folder = [{ path: `${fileName(job.name)}/system.txt`, text: queueLog(job) }];
  for (const step of numbered(job.steps)) {
    let own = BOM;
    const started = ticks;
    for (const line of step.lines) {
      if (typeof line === 'number') {
        ticks += ticksOf(line * (0.96 + random() * 0.08));
        continue;
      }
      if (typeof line === 'object') {
        if (ticksAt(line.at) < ticks) throw new Error(`${job.name} is past ${line.at} already: ${stamp(ticks)}`);
        ticks = ticksAt(line.at);
        continue;
      }
      // Most lines come in bursts, some after a moment.
      ticks += Math.round(30 + random() * random() * random() * random() * 24_000);
      own += `${stamp(ticks, day)} ${line}\n`;
      ticks += Math.round(20 + random() * 180);
      whole += `${stamp(ticks, day)} ${line}\n`;
    }
    folder.push({ path: `${fileName(job.name)}/${step.number}_${fileName(step.name)}.txt`, text: own });
    steps.push({ number: step.number, name: step.name, started, ended: ticks });
  }
  return { whole: { path: `${job.ordinal}_${fileName(job.name)}.txt`, text: whole }, folder, steps };
}

/** As the server names files: a slash would be a folder, a colon does not work on Windows. */
function fileName(name) {
  return name.replaceAll('/', '_').replaceAll(':', '');
}

/**
 * Steps with the runner's numbers: a skipped one (`lines` is null) keeps its number but has no file, and every step of the
 * workflow keeps a second number for its clean-up, which runs in reverse order.
 */
function numbered([setUp, ...rest]) {
  const complete = rest.pop();
  const posts = rest
    .map((step, index) => ({
      number: 2 * rest.length + 2 - index,
      name: `Post ${step.name}`,
      lines: step.post ?? null,
    }))
    .reverse();
  return [
    { number: 1, ...setUp },
    ...rest.map((step, index) => ({ ...step, number: index + 2 })),
    ...posts,
    { number: 2 * rest.length + 3, ...complete },
  ].filter((step) => step.lines !== null);
}

/** What the server saw before the runner started: no byte order mark, milliseconds padded, no line break at the end. */
function queueLog({ queued, started, runner, day, workflow = 'ci.yml', ref = 'refs/heads/main' }) {
  const asked = ticksAt(queued);
  const given = ticksAt(started) - ticksOf(1730);
  return [
    [asked, 'Requested labels: ubuntu-24.04'],
    [asked, `Job defined at: acme/nova/.github/workflows/${workflow}@${ref}`],
    [asked, 'Waiting for a runner to pick up this job...'],
    [asked + ticksOf(438), 'Job is waiting for a hosted runner to come online.'],
    [given, `Job is about to start running on the hosted runner: GitHub Actions ${runner}`],
  ]
    .map(([ticks, text]) => `${stamp(ticks, day)} ${text}`)
    .join('\n');
}

import { hex, seeded } from '../clock.mjs';
import { filesOf } from '../log.mjs';
import { zip } from '../zip.mjs';
import { ci } from './ci.mjs';
import { deploy } from './deploy.mjs';
import { history, LOGS_KEPT_SINCE, NOW } from './history.mjs';
import { nightly } from './nightly.mjs';
import { isError } from './steps.mjs';

const WORKFLOWS = {
  ci: { id: 161_335, name: 'CI', path: '.github/workflows/ci.yml', jobs: ci },
  nightly: { id: 161_336, name: 'Nightly', path: '.github/workflows/nightly.yml', jobs: nightly },
  deploy: { id: 161_337, name: 'Deploy', path: '.github/workflows/deploy.yml', jobs: deploy },
};

/** The recorded run: its number in its workflow follows from the runs before it. */
const RECORDED = { id: 20_228_246_170, at: '2026-09-14T09:12:03Z', jobId: 58_094_512_301 };
const IDS_A_SECOND = 35;

const LOST =
  'The hosted runner lost communication with the server. Anything in your workflow that terminates the runner process, starves it for CPU/Memory, or blocks its network access can cause this error.';

/**
 * The world of the demo: what GitHub would tell of it, and its archives one behind the other. The shape is that of
 * src/providers/recording-file.ts.
 * @param recordedJobs Of the recorded run, as scripts/demo/make.mjs has them.
 */
export function record(recordedJobs) {
  const { runs, commits } = history();
  const numbers = {};
  const chunks = [];
  let size = 0;
  const keep = (bytes) => {
    chunks.push(bytes);
    size += bytes.length;
    return [size - bytes.length, bytes.length];
  };
  const told = runs.map((run) => {
    numbers[run.workflow] = (numbers[run.workflow] ?? { ci: 1180, nightly: 402, deploy: 311 }[run.workflow]) + 1;
    return recordRun(run, numbers[run.workflow], recordedJobs, keep);
  });
  const workflows = Object.values(WORKFLOWS).map(({ id, name, path }) => ({ id, name, path }));
  const repository = { id: 731_204_118, owner: 'acme', name: 'nova', defaultBranch: 'main' };
  return {
    recording: { nowMs: Date.parse(NOW), repository, workflows, runs: told, commits },
    archives: Buffer.concat(chunks),
  };
}

function recordRun(run, number, recordedJobs, keep) {
  const createdMs = Date.parse(run.at);
  const id = RECORDED.id + Math.round((createdMs - Date.parse(RECORDED.at)) / 1000) * IDS_A_SECOND;
  const attempts = [];
  const isKept = createdMs >= Date.parse(LOGS_KEPT_SINCE);
  for (const [index, fails] of (run.fails ?? [{}]).entries()) {
    const before = attempts.at(-1);
    const startedMs = before === undefined ? createdMs : before.updatedMs + (4 + ((id + index) % 23)) * 60_000;
    const place = { run, number: index + 1, startedMs, firstId: RECORDED.jobId + (id - RECORDED.id) * 3 + index * 20 };
    attempts.push(recordAttempt(place, { fails, before, recordedJobs, keep: isKept ? keep : null }));
  }
  const { title, event, branch, sha, actor } = run;
  const workflowId = WORKFLOWS[run.workflow].id;
  return {
    id,
    workflowId,
    number,
    title,
    event,
    branch,
    sha,
    treeId: hex(`tree ${sha}`, 40),
    actor,
    createdMs,
    attempts,
  };
}

function recordAttempt({ run, number, startedMs, firstId }, { fails, before, recordedJobs, keep }) {
  const iso = new Date(startedMs).toISOString();
  const [day, time] = iso.slice(0, -1).split('T');
  const code = {
    sha: run.sha,
    ref: run.ref,
    image: day < '2026-09-08' ? '20260824.271.1' : '20260907.288.1',
    at: time.slice(0, 8),
  };
  const made = run.recorded
    ? recordedJobs.map((job) => ({ waits: 0, ...job }))
    : WORKFLOWS[run.workflow].jobs(code, run.superseded ? CANCELLED : fails, { loud: run.loud });
  const files = [];
  const jobs = made.map((job, index) => {
    const earlier = before?.jobs.find(({ name }) => name === job.name);
    const id = firstId + index;
    if (earlier?.conclusion === 'success') return { ...earlier, id };
    if (job.isSkipped) return idle(job, id, 'skipped', startedMs);
    const began = run.recorded ? job : { ...job, ...beginning(job, index, { run, iso, day, number }) };
    const logs = filesOf(began);
    const told = jobOf(began, logs, id, { day, lost: fails[job.name] === 'lost', superseded: run.superseded });
    if (run.unfinished) return unfinished(told, index);
    if (fails[job.name] === 'lost' || keep === null) return told;
    files.push({ id, ordinal: job.ordinal, logs });
    return told;
  });
  const ended = jobs.every(({ status }) => status === 'completed');
  const updatedMs = ended ? Math.max(...jobs.map(({ completedMs }) => completedMs)) + 3000 : Date.parse(NOW) - 20_000;
  const conclusions = jobs.map(({ conclusion }) => conclusion);
  const conclusion = ['failure', 'cancelled'].find((one) => conclusions.includes(one)) ?? 'success';
  files.sort((one, other) => one.ordinal - other.ordinal);
  // Of what is green nobody reads the steps one by one.
  const isRed = ended && conclusion !== 'success';
  const wholes = files.map(({ logs }) => logs.whole);
  const archive = zip(isRed ? [...wholes, ...files.flatMap(({ logs }) => logs.folder)] : wholes, { deflate: false });
  const kept = files.length === 0 ? null : keep(archive);
  const places = new Map(files.map(({ id, logs }) => [id, placeIn(archive, logs.whole.text, kept[0])]));
  return {
    number,
    status: ended ? 'completed' : 'in_progress',
    conclusion: ended ? conclusion : null,
    startedMs,
    updatedMs,
    logs: keep === null ? 'expired' : 'stored',
    archive: kept,
    jobs: jobs.map((job) => (places.has(job.id) ? { ...job, log: places.get(job.id) } : job)),
  };
}

/** Where a text stands in an archive that compresses nothing. */
function placeIn(archive, text, offset) {
  const bytes = Buffer.from(text);
  return [offset + archive.indexOf(bytes), bytes.length];
}

const CANCELLED = { 'e2e / checkout': 'cancelled', 'e2e / admin': 'cancelled' };

/** When it began, and on which machine. */
function beginning(job, index, { run, iso, day, number }) {
  const random = seeded(`${run.at} ${job.name} ${number}`);
  const at = (ms) => new Date(Date.parse(iso) + ms).toISOString().slice(11, 23);
  const queued = job.waits + index * 17;
  const workflow = WORKFLOWS[run.workflow].path.split('/').at(-1);
  const ref = run.ref === 'main' ? 'refs/heads/main' : `refs/${run.ref}`;
  const runner = 1_000_000_000 + Math.floor(random() * 9000);
  return { day, queued: at(queued), started: at(queued + 2600 + random() * 5200), runner, workflow, ref };
}

function jobOf(job, { steps: ran }, id, { day = '2026-09-14', lost, superseded }) {
  const midnight = Date.parse(`${day ?? '2026-09-14'}T00:00:00Z`);
  // GitHub counts in seconds.
  const ms = (ticks) => Math.floor((midnight + ticks / 10_000) / 1000) * 1000;
  const outcomes = outcomesOf(job.steps);
  const known = new Map(ran.map((step) => [step.number, step]));
  const steps = [];
  for (const [index, { name }] of job.steps.entries()) {
    const step = index === job.steps.length - 1 ? ran.at(-1) : known.get(index + 1);
    if (index === job.steps.length - 1) {
      // The clean-ups run before the last step.
      for (const post of ran.filter((one) => one.name.startsWith('Post '))) {
        steps.push([post.number, post.name, 'success', ms(post.started), ms(post.ended)]);
      }
    }
    if (step === undefined || outcomes[index] === 'skipped') steps.push([index + 1, name, 'skipped', null, null]);
    else steps.push([step.number, name, outcomes[index], ms(step.started), ms(step.ended)]);
  }
  const conclusion = ['failure', 'cancelled'].find((one) => outcomes.includes(one)) ?? 'success';
  const startedMs = ms(ran[0].started);
  const told = {
    id,
    name: job.name,
    status: 'completed',
    conclusion,
    startedMs,
    completedMs: ms(ran.at(-1).ended) + 1000,
    runner: `GitHub Actions ${job.runner}`,
    runnerId: job.runner,
    steps,
  };
  if (lost) return lostJob(told);
  if (conclusion === 'success') return told;
  return { ...told, annotations: annotations(job, conclusion, superseded) };
}

/** How each step ended, by what its log says. */
function outcomesOf(steps) {
  return steps.map(({ lines }) => {
    if (lines === null) return 'skipped';
    const said = lines.filter((line) => isError(line));
    if (said.length === 0) return 'success';
    return said.some((line) => line.startsWith('##[error]The operation was canceled')) ? 'cancelled' : 'failure';
  });
}

/** What GitHub notes at a job, from the lines that the runner marks as errors. */
function annotations(job, conclusion, superseded) {
  const said = job.steps.flatMap(({ lines }) => (lines ?? []).filter((line) => isError(line)));
  const messages = said.map((line) => line.slice('##[error]'.length).trimEnd());
  const why = superseded
    ? ["Canceling since a higher priority waiting request for 'ci-refs/pull/428/merge' exists"]
    : [];
  return [...(conclusion === 'cancelled' ? why : []), ...messages];
}

/** Its runner was not heard of again: the step that ran has no end. */
function lostJob(job) {
  const at = job.steps.findIndex(([, name]) => name === 'Run the tests');
  const steps = job.steps
    .slice(0, at + 1)
    .map((step, index) => (index === at ? [...step.slice(0, 2), null, step[3], null] : step));
  return { ...job, conclusion: 'failure', completedMs: job.startedMs + 11 * 60_000, steps, annotations: [LOST] };
}

function idle({ name }, id, conclusion, startedMs) {
  return {
    id,
    name,
    status: 'completed',
    conclusion,
    startedMs,
    completedMs: startedMs,
    runner: null,
    runnerId: null,
    steps: [],
  };
}

/** Some of its jobs are done, some go on, some wait. */
function unfinished(job, index) {
  if (index < 4) return job;
  const { annotations: _, ...rest } = job;
  if (index > 6)
    return { ...rest, status: 'queued', conclusion: null, completedMs: null, runner: null, runnerId: null, steps: [] };
  const steps = job.steps.slice(0, 4).map((step, at) => (at < 3 ? step : [...step.slice(0, 2), null, step[3], null]));
  return { ...rest, status: 'in_progress', conclusion: null, completedMs: null, steps };
}

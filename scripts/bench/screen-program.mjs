import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import { root } from '../bundle.mjs';
import { zip } from '../demo/zip.mjs';
import { CAUSE, causeOf } from './huge-log.mjs';
import { median, row, timed } from './measure.mjs';

const SIZE = { cols: 200, rows: 60 };
const ROUNDS = 5;
const STEPS = 5000;
/** So many keys are sent at once, as from a key that is held. */
const HELD = 50;
const RUN = { id: 4711, attempt: 1, job: 42, name: 'e2e' };

/** The built program on a terminal of its own: how soon it shows something, how much memory it takes. */
export async function benchProgram(api, folder, log, lines) {
  const db = join(folder, 'whyred.db');
  await stored(api, db, log.length, lines);
  const archives = join(folder, 'archives/acme/nova');
  mkdirSync(archives, { recursive: true });
  writeFileSync(
    join(archives, `${RUN.id}-${RUN.attempt}.zip`),
    zip([{ path: `0_${RUN.name}.txt`, text: log }], { deflate: false }),
  );
  const bare = [];
  const open = [];
  const first = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(timed(() => execFileSync(process.execPath, ['-e', '0'], { stdio: 'ignore' })));
    open.push(await openMs(api, db));
    const screen = start(db, folder);
    await screen.see(' whyred');
    first.push(screen.ms());
    await screen.end();
  }
  const times = (median(first) - median(open)) / median(bare);
  row(
    'first frame',
    `${Math.round(median(first))} ms, ${times.toFixed(2)} times bare node besides the store (under 3)`,
  );

  const screen = start(db, folder);
  await screen.see(RUN.name);
  row('memory, the list of runs', `${screen.memory()} MB`);
  screen.type('\r');
  await screen.see('whole log');
  await screen.still();
  const shown = screen.memory();
  screen.clear();
  for (let step = 0; step < STEPS; step += HELD) {
    screen.type((step % 1000 < 500 ? ' ' : 'b').repeat(HELD));
    await screen.still();
  }
  const scrolled = screen.memory();
  row('memory, the log', `${shown} MB at first, ${scrolled} MB after ${STEPS.toLocaleString('en')} pages (under 250)`);
  row('whole screens cleared', String(screen.cleared()));
  await screen.end();
}

async function openMs(api, path) {
  const start = performance.now();
  (await api.openDatabase(path)).close();
  return performance.now() - start;
}

/** One run with one job, whose log explains it. */
async function stored(api, path, bytes, lines) {
  const db = await api.openDatabase(path);
  const nowMs = Date.now();
  const repository = api.saveRepository(db, { host: 'github.com', owner: 'acme', name: 'nova' }, 'main');
  const moments = { startedMs: nowMs - 900_000, updatedMs: nowMs - 60_000 };
  const url = `https://github.com/acme/nova/actions/runs/${RUN.id}`;
  const run = {
    ...{
      id: RUN.id,
      workflow: { id: 1, name: 'CI', path: '.github/workflows/ci.yml' },
      number: 1,
      attempt: RUN.attempt,
    },
    ...{ title: `Change of ${RUN.name}`, event: 'push', branch: 'main', sha: '1'.padStart(40, '0'), treeId: null },
    ...{ headRepository: 'acme/nova', actor: 'octocat', status: 'completed', conclusion: 'failure', ...moments },
    ...{ createdMs: moments.startedMs, url },
  };
  const job = {
    ...{ id: RUN.job, runId: RUN.id, attempt: RUN.attempt, name: RUN.name, status: 'completed', conclusion: 'failure' },
    ...{ startedMs: moments.startedMs, completedMs: moments.updatedMs, runnerId: 7, runnerName: 'GitHub Actions 7' },
    ...{
      runnerGroup: 'GitHub Actions',
      labels: [],
      url: `${url}/job/${RUN.job}`,
      steps: [],
      executed: true,
      log: 'none',
    },
  };
  const attempt = { runId: RUN.id, number: 1, status: 'completed', conclusion: 'failure', ...moments };
  api.saveRuns(db, repository, [run]);
  api.saveAttempt(db, repository, RUN.id, { number: 1, attempt, jobs: [job] });
  const line = causeOf(lines);
  const failure = {
    ...{ fingerprint: 'v1:0000000000000001', rootCause: { line, endLine: line, text: CAUSE, confidence: 0.9 } },
    ...{ candidates: [{ line, text: CAUSE, score: 12, why: ['an exception'] }], signature: null, category: 'test' },
    ...{ summary: CAUSE, advice: [], tests: null, problems: [], step: null, excerpt: [], fixes: [] },
    ...{ unexplained: false, isSpecific: true, grounds: { transience: 'unknown', stopped: false, clues: [] } },
    verdict: {
      ...{ label: 'genuine', certainty: null, rerunPasses: null, evidence: [] },
      probability: { flaky: 0.1, infrastructure: 0.1, genuine: 0.8, brokenBase: 0 },
    },
  };
  const file = `0_${RUN.name}.txt`;
  const triage = {
    ...{ name: RUN.name, file, conclusion: 'failure', lines, bytes, step: null, durationMs: 1000 },
    ...{ omittedLines: 0, failures: [failure] },
  };
  const said = {
    windows: [],
    searchText: '',
    engine: '2',
    catalogue: 'bench',
    tooling: null,
    reason: 'first seen',
    atMs: 0,
  };
  const place = { repository, runId: RUN.id, attempt: RUN.attempt, jobId: RUN.job };
  api.saveTriage(db, place, { log: 'stored', triage: { job: triage, ...said } });
  db.close();
}

/** The program on a terminal without a window. */
function start(db, folder) {
  const env = { ...process.env, TERM: 'xterm-256color', HOME: folder, GITHUB_TOKEN: '', GH_TOKEN: '', CI: '' };
  const begun = performance.now();
  const args = [join(root, 'dist/cli.js'), '-R', 'acme/nova', '--db', db];
  const child = pty.spawn(process.execPath, args, { ...SIZE, cwd: folder, env });
  let shown = '';
  let lastMs = performance.now();
  /** When the first frame came. */
  let firstMs = null;
  let clears = 0;
  child.onData((data) => {
    shown = (shown + data).slice(-2_000_000);
    // As a terminal is told that a frame begins.
    if (shown.includes('\u001b[?2026h')) firstMs ??= performance.now();
    clears += data.split('\u001b[2J').length + data.split('\u001b[3J').length - 2;
    lastMs = performance.now();
  });
  const ended = new Promise((settle) => child.onExit(settle));
  const later = (ms) => new Promise((settle) => setTimeout(settle, ms));
  return {
    ms: () => firstMs - begun,
    cleared: () => clears,
    clear() {
      clears = 0;
    },
    type: (text) => child.write(text),
    async see(text) {
      const endMs = performance.now() + 60_000;
      while (!shown.includes(text)) {
        if (performance.now() > endMs) throw new Error(`the screen never shows ${text}: ${shown.slice(-3000)}`);
        await later(1);
      }
    },
    /** Until nothing is written any more. */
    async still() {
      await later(20);
      while (performance.now() - lastMs < 20) await later(5);
    },
    memory: () => residentMegabytes(child.pid),
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function residentMegabytes(pid) {
  if (process.platform === 'linux') {
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
  }
  return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024);
}

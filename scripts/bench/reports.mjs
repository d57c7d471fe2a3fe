import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { bundle, root } from '../bundle.mjs';
import { measuredTogether, median, ratio, row, timed } from './measure.mjs';
import { fillNights } from './nights.mjs';

const ROUNDS = 7;
const JOBS = 40;
const RCA = ['report', 'rca'];
/** What the build compiles. */
const COMPILED = ['catalogue.json', 'catalogue-full.json', 'automaton.json', 'automaton.bin'];

/** The reports that are to be quick: each against the work that no report could do without, in the same run. */
export async function benchReports() {
  const cache = join(root, 'node_modules/.cache/whyred/bench');
  mkdirSync(cache, { recursive: true });
  // Below the root, where SQLite is found.
  await bundle(
    { reports: 'scripts/bench/reports-api.ts', github: 'test/github/github.ts', world: 'test/github/world.ts' },
    cache,
  );
  const api = await import(join(cache, 'reports.js'));
  const { startGithub } = await import(join(cache, 'github.js'));
  const { buildWorld } = await import(join(cache, 'world.js'));
  const folder = mkdtempSync(join(cache, 'reports-'));
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  try {
    await rca();
    await nightly();
  } finally {
    rmSync(folder, { recursive: true });
  }

  /** What a process takes to start is in all of them alike. */
  async function rca() {
    const db = join(folder, 'run.db');
    const github = await startGithub({ world: buildWorld({ nowMs, runs: runs() }), clockMs: () => Date.now() });
    const env = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token', GH_REPO: 'acme/nova' };
    await whyred(['pull', '--jobs', 'all', '--db', db], env);
    const id = String(github.world.runs.find(({ attempts }) => attempts[0].jobs.length === JOBS).id);
    await github.close();
    const { run } = await import(await programIn(cache));
    const made = (args) => whyredHere(run, [...args, id, '--offline', '--db', db], env);
    // What is loaded once is not measured.
    for (const args of [['triage'], RCA]) await made(args);
    const { start, triage, report, triaged, reported } = await measuredTogether(ROUNDS, {
      start: () => whyred(['--version'], env),
      triage: () => whyred(['triage', id, '--offline', '--db', db], env),
      report: () => whyred([...RCA, id, '--offline', '--db', db], env),
      triaged: () => made(['triage']),
      reported: () => made(RCA),
    });
    console.log(`rca: a run of ${JOBS} jobs, 6 of them failed, from the store, median of ${ROUNDS}`);
    row('whyred --version', `${median(start).toFixed(0)} ms`);
    row('whyred triage RUN --offline', `${median(triage).toFixed(0)} ms`);
    row('whyred report rca RUN --offline', `${median(report).toFixed(0)} ms  ${ratio(report, triage)} times`);
    row('triage, in a process that runs', `${median(triaged).toFixed(0)} ms`);
    row(
      'rca, in a process that runs',
      `${median(reported).toFixed(0)} ms (under 300)  ${ratio(reported, triaged)} times`,
    );
  }

  /** Thirty runs before it, so that there is something to compare it with. */
  function runs() {
    const green = Array.from({ length: JOBS - 6 }, (_, at) => ({ name: `test (${at + 1})` }));
    const red = [
      { name: 'install', failure: 'npm-ci/econnreset' },
      { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] },
      { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] },
      ...['a', 'b', 'c'].map((shard) => ({ name: `unit (${shard})`, failure: 'vitest/assertion' })),
    ];
    const before = Array.from({ length: 30 }, (_, at) => ({
      createdMs: nowMs - (at + 2) * 3_600_000,
      jobs: [...green.slice(0, 4), at % 3 === 0 ? red[0] : { name: 'install' }, { name: 'types' }],
    }));
    return [{ createdMs: nowMs - 3_600_000, jobs: [...green, ...red] }, ...before];
  }

  async function nightly() {
    const path = join(folder, 'nights.db');
    const db = await api.openDatabase(path);
    const filledMs = timed(() => fillNights(api, db, nowMs));
    const { repositories, runs: stored, jobs, days } = fillNights;
    const windows = { untilMs: nowMs, fromMs: nowMs - 86_400_000, compareFromMs: nowMs - 8 * 86_400_000 };
    const rows = () => {
      for (const one of api.findRepositories(db)) api.nightRows(db, one, api.nightFromMs(windows), null);
    };
    const env = { GH_REPO: undefined, GITHUB_REPOSITORY: undefined };
    const all = await measuredTogether(ROUNDS, {
      rows,
      markdown: () => whyred(['nightly', '--db', path], env),
      html: () => whyred(['nightly', '--format', 'html', '--db', path], env),
    });
    db.close();
    const count = (number) => number.toLocaleString('en');
    console.log(
      `nightly: ${repositories} repositories, ${days} days, ${count(stored)} runs, ${count(jobs)} jobs and more (filled in ${(filledMs / 1000).toFixed(0)} s)`,
    );
    row('its rows, read and nothing else', `${median(all.rows).toFixed(0)} ms`);
    for (const [name, times] of [
      ['whyred nightly', all.markdown],
      ['whyred nightly --format html', all.html],
    ]) {
      row(name, `${(median(times) / 1000).toFixed(2)} s (under 3)  ${ratio(times, all.rows)} times`);
    }
  }
}

/** The program to be called from here, where it finds what belongs to it. */
async function programIn(cache) {
  const home = join(cache, 'program');
  await bundle({ program: 'src/program.ts' }, join(home, 'dist'));
  for (const name of COMPILED) cpSync(join(root, 'dist', name), join(home, 'dist', name));
  for (const name of ['data', 'package.json']) {
    if (!existsSync(join(home, name))) symlinkSync(join(root, name), join(home, name));
  }
  return join(home, 'dist/program.js');
}

async function whyredHere(run, args, env) {
  const said = [];
  const nothing = () => {};
  const code = await run(args, {
    ...{
      stdin: Readable.from([]),
      stdinIsTerminal: false,
      out: nothing,
      err: (text) => said.push(text),
      env,
      cwd: '/',
    },
    ...{ columns: null, colour: false, errIsTerminal: false, nowMs: Date.now, home: '/', platform: 'linux' },
    signal: new AbortController().signal,
  });
  if (code !== 0) throw new Error(`whyred ${args.join(' ')} ended with ${code}: ${said.join('')}`);
}

/** The program as it was built, in a folder that is no clone. */
async function whyred(args, given) {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    cwd: '/',
    env: { ...process.env, ...given },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`whyred ${args.join(' ')} ended with ${code}: ${said}`);
}

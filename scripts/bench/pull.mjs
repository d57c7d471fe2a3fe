import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';
import { bigLog } from './logs.mjs';
import { median, ratio, row, timed, timedAsync } from './measure.mjs';

const ROUNDS = 3;

/** Calls that a pull costs, and the reading of a large archive against `unzip -p`, on a GitHub of this process's own. */
export async function benchPull() {
  const cache = join(root, 'node_modules/.cache/whyred/bench');
  mkdirSync(cache, { recursive: true });
  await bundle({ github: 'test/github/github.ts', world: 'test/github/world.ts' }, cache);
  const { startGithub } = await import(join(cache, 'github.js'));
  const { buildWorld } = await import(join(cache, 'world.js'));
  const folder = mkdtempSync(join(tmpdir(), 'whyred-bench-'));
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  const start = (world) => startGithub({ world, clockMs: () => Date.now() });
  try {
    console.log('pull: calls of the API, counted by the server');
    await calls();
    await archive();
  } finally {
    rmSync(folder, { recursive: true });
  }

  async function calls() {
    const green = Array.from({ length: 122 }, (_, index) => ({ name: `test (${index + 1})` }));
    const red = [
      { name: 'install', failure: 'npm-ci/econnreset' },
      { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] },
      { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] },
    ];
    const one = await start(buildWorld({ nowMs, runs: [{ jobs: [...green, ...red] }] }));
    await whyred(one, ['pull', '--db', join(folder, 'one.db')]);
    row('125 jobs, 3 of them failed', `${countOf(one)} calls (at most 6)`);
    await one.close();

    const runs = Array.from({ length: 10_000 }, (_, index) => ({ createdMs: nowMs - index * 200_000 }));
    const many = await start(buildWorld({ nowMs, runs }));
    const db = join(folder, 'many.db');
    const ms = await timedAsync(() =>
      whyred(many, ['pull', '--since', '30d', '--jobs', 'failed', '--logs', 'none', '--db', db]),
    );
    row('10,000 runs listed and stored', `${countOf(many)} calls (under 130), ${(ms / 1000).toFixed(1)} s`);
    many.journal.reset();
    await whyred(many, ['pull', '--jobs', 'failed', '--db', db]);
    row('again, with nothing new', `${countOf(many)} calls (at most 3)`);
    await many.close();
  }

  async function archive() {
    const jobs = Array.from({ length: 125 }, (_, index) => logged(index));
    const github = await start(buildWorld({ nowMs, runs: [{ jobs }] }));
    const run = github.world.runs[0];
    const zip = join(folder, 'run.zip');
    const answer = await fetch(`${github.apiUrl}/repos/acme/nova/actions/runs/${run.id}/attempts/1/logs`, {
      headers: { authorization: 'Bearer fake-token' },
    });
    writeFileSync(zip, Buffer.from(await answer.arrayBuffer()));
    const bytes = jobs.reduce((sum, { log }) => sum + log.text.length + 29 * log.text.split('\n').length, 0);
    const hasUnzip = spawnSync('unzip', ['-v']).status === 0;
    const unzip = [];
    const ours = [];
    const growth = [];
    for (let round = 0; round < ROUNDS; round++) {
      unzip.push(timed(() => spawnSync('unzip', ['-p', zip], { stdio: 'ignore' })));
      const db = join(folder, `archive-${round}.db`);
      await whyred(github, ['pull', '--logs', 'none', '--db', db]);
      const before = sizeOf(db);
      ours.push(await timedAsync(() => whyred(github, ['triage', String(run.id), '--db', db])));
      growth.push(sizeOf(db) - before);
    }
    console.log(`archive: ${Math.round(bytes / 2 ** 20)} MB of logs, 125 jobs, 3 of them failed, median of ${ROUNDS}`);
    row('unzip -p', hasUnzip ? `${median(unzip).toFixed(0)} ms` : 'not on this machine');
    const against = hasUnzip ? `  ${ratio(ours, unzip)} times (under 3)` : '';
    row('fetched, triaged and stored', `${median(ours).toFixed(0)} ms${against}`);
    row('the store grew by', `${((100 * median(growth)) / bytes).toFixed(2)} % of the logs (under 2)`);
    await github.close();
  }

  /** 1.25 MB of a job's log; every fortieth fails at its end. */
  function logged(index) {
    const name = `shard (${index + 1})`;
    const failed = index % 40 === 7;
    const lines = bigLog(1_250_000, index * 13)
      .toString('utf8')
      .replace(/^«[^»]*» ?|^#!.*\n/gm, '');
    const text = [
      "Current runner version: '2.336.0'",
      `Complete job name: ${name}`,
      '##[group]Run make test',
      'shell: /usr/bin/bash -e {0}',
      '##[endgroup]',
      // What the golden logs say of their own ends would end this one.
      lines
        .replaceAll('##[', '# [')
        .replace(/^\S+Z /gm, '')
        .replace(TIES, ''),
      ...(failed ? ['psycopg2.errors.InternalError_: tuple concurrently updated'] : []),
      ...(failed ? ['##[error]Process completed with exit code 1.'] : []),
      'Cleaning up orphan processes',
    ].join('\n');
    const conclusion = failed ? 'failure' : 'success';
    return { name, conclusion, steps: [{ name: 'Run make test', conclusion }], log: { text } };
  }
}

/** Words that tie a job to another one: golden logs have them, most logs do not. */
const TIES = /since it may contain secret|No files were found with the provided path/g;

function countOf(github) {
  return github.journal.calls({ blob: false }).length;
}

/** The program as it was built. */
async function whyred(github, args) {
  const env = { ...process.env, GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token', GH_REPO: 'acme/nova' };
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`whyred ${args.join(' ')} ended with ${code}: ${said}`);
}

function sizeOf(db) {
  return statSync(db).size;
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { zip } from '../demo/zip.mjs';
import { median, ratio, row, timed } from './measure.mjs';
import { needles } from './needles.mjs';

const ROUNDS = 5;
const MEGABYTE = 1024 ** 2;
const ARCHIVE_MB = 200;
const LONG_MB = 1024;
const STEPS = 8;
const program = join(root, 'dist/cli.js');
/** Says at its end how much memory the process ever had, in KB. */
const PEAK = 'data:text/javascript,process.on("exit",()=>console.error("peak "+process.resourceUsage().maxRSS))';

/** Whole archives and logs against `unzip -p | rg`, the memory that they take, and how the cost grows. */
export function benchTriage() {
  const folder = mkdtempSync(join(tmpdir(), 'whyred-bench-'));
  const path = (name) => join(folder, name);
  try {
    writeFileSync(path('literals.txt'), needles().join('\n'));
    writeFileSync(path('run.zip'), zip(jobs(40, ARCHIVE_MB, (job) => job % 10 === 3)));
    writeFileSync(path('one.zip'), zip(jobs(1, ARCHIVE_MB, () => true)));
    console.log(`triage: archives of ${ARCHIVE_MB} MB, median of ${ROUNDS} rounds in turn`);
    against(path('run.zip'), 'a run of 40 jobs, 4 of them failed', path('literals.txt'));
    against(path('one.zip'), 'one job, failed', path('literals.txt'));
    for (const megabytes of [64, 256, LONG_MB]) {
      writeLong(path('long.log'), megabytes);
      const { ms, peak } = triaged(path('long.log'));
      row(
        `a log of ${megabytes} MB`,
        `${(ms / 1000).toFixed(2)} s  ${(ms / megabytes).toFixed(1)} ms/MB  ${peak} at most (under 250 MB)`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function against(archive, name, literals) {
  const hasBoth = ['unzip -v', 'rg --version'].every((command) => spawnSync('sh', ['-c', command]).status === 0);
  const ours = [];
  const theirs = [];
  let peak = '';
  for (let round = 0; round < ROUNDS; round++) {
    if (hasBoth) {
      const command = `unzip -p '${archive}' | rg -c -F -f '${literals}'`;
      theirs.push(timed(() => spawnSync('sh', ['-c', command], { stdio: 'ignore' })));
    }
    const one = triaged(archive);
    ours.push(one.ms);
    peak = one.peak;
  }
  const beside = hasBoth
    ? `${ratio(ours, theirs)} times unzip -p | rg -c -F -f (${median(theirs).toFixed(0)} ms)`
    : 'nothing to compare with';
  row(name, `${median(ours).toFixed(0)} ms  ${beside}  ${peak} at most (under 250 MB)`);
}

function triaged(path) {
  let ended = null;
  const ms = timed(() => {
    ended = spawnSync(process.execPath, ['--import', PEAK, program, 'triage', path], { maxBuffer: 64 * MEGABYTE });
  });
  const peak = /peak (\d+)/.exec(ended.stderr.toString())?.[1];
  return { ms, peak: peak === undefined ? 'it did not end by itself' : `${Math.round(Number(peak) / 1024)} MB` };
}

function jobs(count, megabytes, hasFailed) {
  return Array.from({ length: count }, (_, job) => ({
    path: `${job}_job ${job}.txt`,
    text: jobLog((megabytes * MEGABYTE) / count, job, hasFailed(job)),
  }));
}

/** A job's log as GitHub writes it: eight steps that print what servers, tests and compilers do. The last one may fail. */
function jobLog(bytes, seed, hasFailed) {
  const chunks = [];
  let chunk = '';
  let size = 0;
  let lines = 0;
  const print = (text) => {
    const line = `${new Date(Date.UTC(2026, 8, 1, 10) + lines++ * 3).toISOString().slice(0, -1)}0000Z ${text}\n`;
    chunk += line;
    size += line.length;
    if (chunk.length < MEGABYTE) return;
    chunks.push(Buffer.from(chunk));
    chunk = '';
  };
  print("Current runner version: '2.330.0'");
  print(`Complete job name: job ${seed}`);
  for (let step = 0; step < STEPS; step++) {
    for (const text of [`##[group]Run ./step-${step}.sh`, 'shell: /usr/bin/bash -e {0}', '##[endgroup]']) print(text);
    for (let at = 1; size < (bytes * (step + 1)) / STEPS; at++) print(outputLine(at, (at * 7919 + seed * 31) % 99_991));
  }
  const end = hasFailed
    ? [
        'AssertionError: expected 3 to equal 4',
        '    at Cart.total (src/cart.js:3:4)',
        '##[error]Process completed with exit code 1.',
      ]
    : [];
  for (const text of [...end, 'Post job cleanup.', 'Cleaning up orphan processes']) print(text);
  return Buffer.concat([...chunks, Buffer.from(chunk)]);
}

function outputLine(at, word) {
  if (at % 9 === 0)
    return `  ok ${at} test/suite_${word}.spec > handles connection number ${word} without failure (${word % 97} ms)`;
  if (at % 7 === 0) return `Compiling module-${word} v0.${word % 13}.${word % 7} (registry)`;
  return `10:${at % 60} INFO [worker-${word % 17}] request ${word} path=/api/v1/items/${word} status=200 took ${word % 331} ms`;
}

/** One job of so many megabytes, written piece by piece: a step's output over and over. */
function writeLong(path, megabytes) {
  const log = jobLog(32 * MEGABYTE, 1, true);
  const end = log.lastIndexOf('\n', log.lastIndexOf('AssertionError')) + 1;
  writeFileSync(path, '');
  for (let at = 0; at < megabytes / 32; at++) writeFileSync(path, log.subarray(0, end), { flag: 'a' });
  writeFileSync(path, log.subarray(end), { flag: 'a' });
}

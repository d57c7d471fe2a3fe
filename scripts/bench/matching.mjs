import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../bundle.mjs';
import { bigLog } from './logs.mjs';
import { median, ratio, row, timed } from './measure.mjs';
import { needles } from './needles.mjs';

const ROUNDS = 9;
const LOG_BYTES = 64 * 1024 * 1024;

/** The automaton of the catalogue's literals against ripgrep, when it is on the PATH, and one regular expression. */
export async function benchMatching() {
  const folder = mkdtempSync(join(tmpdir(), 'whyred-bench-'));
  try {
    await bundle({ automaton: 'src/classifiers/automaton.ts' }, folder);
    const { buildAutomaton, scan } = await import(join(folder, 'automaton.js'));
    const literals = needles();
    const log = bigLog(LOG_BYTES);
    const file = join(folder, 'big.log');
    writeFileSync(file, log);
    writeFileSync(join(folder, 'literals.txt'), literals.join('\n'));

    const automaton = buildAutomaton(literals);
    const ours = [];
    const oursWithReading = [];
    const rg = [];
    const rgFolded = [];
    const plain = [];
    const pattern = new RegExp(literals.map((one) => one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'gi');
    const slice = log.subarray(0, 4 * 1024 * 1024).toString('latin1');
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = readFileSync(file);
      ours.push(timed(() => scan(automaton, bytes, 0, bytes.length, () => {})));
      oursWithReading.push(timed(() => scan(automaton, readFileSync(file), 0, LOG_BYTES, () => {})));
      rg.push(timed(() => spawnSync('rg', ['-c', '-F', '-f', join(folder, 'literals.txt'), file])));
      rgFolded.push(timed(() => spawnSync('rg', ['-i', '-c', '-F', '-f', join(folder, 'literals.txt'), file])));
      plain.push(timed(() => [...slice.matchAll(pattern)].length) * (log.length / slice.length));
    }
    const hasRg = spawnSync('rg', ['--version']).status === 0;
    console.log(
      `matching: ${literals.length} literals of the catalogue, log of ${LOG_BYTES / 2 ** 20} MB, median of ${ROUNDS} rounds in turn`,
    );
    row('automaton', `${speed(ours)} MB/s`);
    row('with reading the file', `${speed(oursWithReading)} MB/s`);
    for (const [name, times] of [
      ['rg -c -F -f', rg],
      ['rg -i -c -F -f', rgFolded],
    ]) {
      row(
        name,
        hasRg
          ? `${speed(times)} MB/s  automaton with reading / rg: ${ratio(times, oursWithReading)}`
          : 'not on this machine',
      );
    }
    for (const share of [0.125, 0.25, 0.5, 1]) {
      const some = buildAutomaton(literals.filter((_, index) => index < literals.length * share));
      const times = Array.from({ length: ROUNDS }, () => timed(() => scan(some, log, 0, log.length, () => {})));
      row(`${Math.round(literals.length * share)} literals`, `${speed(times)} MB/s`);
    }
    row('one alternation', `${speed(plain)} MB/s  automaton / alternation: ${ratio(plain, ours)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function speed(times) {
  return Math.round(LOG_BYTES / 2 ** 20 / (median(times) / 1000));
}

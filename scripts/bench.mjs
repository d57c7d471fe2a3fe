// Measures whyred against something else in the same run; absolute times of a shared machine say little.
// `npm run bench`; ripgrep is compared with when it is on the PATH.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';

const ROUNDS = 9;
const LOG_BYTES = 64 * 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'whyred-bench-'));

try {
  await bundle({ automaton: 'src/classifiers/automaton.ts' }, folder);
  const { buildAutomaton, scan } = await import(join(folder, 'automaton.js'));
  const literals = needles();
  const log = bigLog();
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
    `literals of the catalogue: ${literals.length}; log: ${LOG_BYTES / 2 ** 20} MB; median of ${ROUNDS} rounds in turn`,
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
  row('one alternation', `${speed(plain)} MB/s  automaton / alternation: ${ratio(plain, ours)}`);

  const small = join(folder, 'small.log');
  writeFileSync(small, log.subarray(0, 64 * 1024));
  const commands = {
    'node -e 0': ['-e', '0'],
    'whyred --version': [join(root, 'dist/cli.js'), '--version'],
    'whyred triage (64 KB)': [join(root, 'dist/cli.js'), 'triage', small],
    'whyred demo': [join(root, 'dist/cli.js'), 'demo'],
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, args] of Object.entries(commands)) {
      times[name].push(timed(() => execFileSync(process.execPath, args, { stdio: 'ignore' })));
    }
  }
  console.log('\nstart-up, whole process');
  for (const name of Object.keys(commands)) {
    row(name, `${median(times[name]).toFixed(0)} ms  ${ratio(times[name], times['node -e 0'])} times bare node`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function needles() {
  const signatures = JSON.parse(readFileSync(join(root, 'dist/catalogue.json'), 'utf8'));
  const lines = signatures.flatMap(({ patterns }) =>
    patterns.flatMap((one) => (one.kind === 'line' ? [one.line] : one.lines)),
  );
  return [...new Set(lines.flatMap((line) => line.needles))];
}

/** The golden logs, over and over, with other numbers each time, as job logs of GitHub. */
function bigLog() {
  const logs = join(root, 'test/fixtures/logs');
  const texts = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => readFileSync(join(logs, name), 'utf8'));
  const parts = [];
  for (let size = 0, round = 0; size < LOG_BYTES; round++) {
    const text = texts[round % texts.length].replace(/\d{3,}/g, (digits) =>
      String((Number(digits) * 7 + round) % 10 ** digits.length).padStart(digits.length, '0'),
    );
    parts.push(Buffer.from(text));
    size += parts.at(-1).length;
  }
  return Buffer.concat(parts).subarray(0, LOG_BYTES);
}

function timed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function speed(times) {
  return Math.round(LOG_BYTES / 2 ** 20 / (median(times) / 1000));
}

function ratio(times, against) {
  return (median(times) / median(against)).toFixed(2);
}

function row(name, text) {
  console.log(`  ${name.padEnd(24)}${text}`);
}

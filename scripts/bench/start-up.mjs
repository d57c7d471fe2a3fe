import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { bigLog } from './logs.mjs';
import { median, ratio, row, timed } from './measure.mjs';

const ROUNDS = 9;

/** Whole processes against a bare node. */
export async function benchStartUp() {
  const folder = mkdtempSync(join(tmpdir(), 'whyred-bench-'));
  try {
    const small = join(folder, 'small.log');
    writeFileSync(small, bigLog(64 * 1024));
    const program = join(root, 'dist/cli.js');
    const commands = {
      'node -e 0': ['-e', '0'],
      'whyred --version': [program, '--version'],
      'whyred triage (64 KB)': [program, 'triage', small],
      'whyred demo': [program, 'demo'],
    };
    const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, args] of Object.entries(commands)) {
        times[name].push(timed(() => execFileSync(process.execPath, args, { stdio: 'ignore' })));
      }
    }
    console.log(`start-up: whole processes, median of ${ROUNDS} rounds in turn`);
    for (const name of Object.keys(commands)) {
      row(name, `${median(times[name]).toFixed(0)} ms  ${ratio(times[name], times['node -e 0'])} times bare node`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { row, timed } from './measure.mjs';

const MEGABYTE = 1024 ** 2;
const STAMP = '2026-09-01T10:00:00.0000000Z ';
const END = `\n${STAMP}TypeError: total is not a function\n${STAMP}##[error]Process completed with exit code 1.\n`;
/** Says at its end how much memory the process ever had, in KB. */
const PEAK = 'data:text/javascript,process.on("exit",()=>console.error("peak "+process.resourceUsage().maxRSS))';

/** What is repeated until the log has a gigabyte. */
const LOGS = {
  'one line': 'x',
  'one bar, drawn over': ' 17 % [===>      ]\r',
  'empty lines': '\n',
  'one error, again and again': `\n${STAMP}##[error]it failed`,
  colours: '\u001b[31mx\u001b[0m',
};

/** Logs of a gigabyte that were made to keep whyred busy: seconds, and the most memory that it had. */
export function benchHostile(megabytes = 1024) {
  const folder = mkdtempSync(join(tmpdir(), 'whyred-bench-'));
  const program = join(root, 'dist/cli.js');
  const small = Number(execFileSync(process.execPath, ['-p', 'process.resourceUsage().maxRSS']).toString());
  console.log(`hostile: logs of ${megabytes} MB; a bare node has ${Math.round(small / 1024)} MB`);
  try {
    for (const [name, piece] of Object.entries(LOGS)) {
      const path = join(folder, 'job.log');
      writeLog(path, piece, megabytes);
      let ended = null;
      const ms = timed(() => {
        ended = spawnSync(process.execPath, ['--import', PEAK, program, 'triage', path]);
      });
      const peak = /peak (\d+)/.exec(ended.stderr.toString())?.[1];
      const memory = peak === undefined ? 'it did not end by itself' : `${Math.round(Number(peak) / 1024)} MB at most`;
      row(name, `${(ms / 1000).toFixed(1)} s  ${memory}  exit code ${ended.status}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Piece by piece: a text of a gigabyte is more than one string can hold. */
function writeLog(path, piece, megabytes) {
  const chunk = Buffer.alloc(MEGABYTE, piece);
  const file = openSync(path, 'w');
  writeSync(file, `${STAMP}##[group]Run make\n${STAMP}##[endgroup]\n${STAMP}`);
  for (let written = 0; written < megabytes; written++) writeSync(file, chunk);
  writeSync(file, END);
  closeSync(file);
}

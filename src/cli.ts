#!/usr/bin/env node
import { homedir } from 'node:os';
import type { Surroundings } from './commands/surroundings.ts';
import { run } from './program.ts';

const { stdout, stderr, stdin, env } = process;
// Whoever reads our output may stop reading: `whyred triage x | head` is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
/** A bug: `sysexits.h` calls it EX_SOFTWARE. 1 and 2 have meanings of their own. */
const BUG = 70;

/** As a shell says it of a program that SIGINT ended. */
const INTERRUPTED = 130;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait for what is going on; nothing in the store is left half done.
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    stop.abort();
    if (!interruptible) process.exit(INTERRUPTED);
  });
}
/** Does what runs now look at the signal? Reading a log does not, and is simply ended. */
let interruptible = false;

const surroundings: Surroundings = {
  stdin,
  stdinIsTerminal: stdin.isTTY === true,
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  env,
  cwd: process.cwd(),
  columns: stdout.isTTY ? stdout.columns : null,
  colour: wantsColour(env, stdout.isTTY),
  errIsTerminal: stderr.isTTY === true && env.TERM !== 'dumb',
  nowMs: Date.now,
  get signal() {
    interruptible = true;
    return stop.signal;
  },
  home: homedir(),
  platform: process.platform,
  ...(stdin.isTTY && stdout.isTTY ? { tty: { stdin, stdout, stderr } } : {}),
};
try {
  process.exitCode = await run(process.argv.slice(2), surroundings);
  if (stop.signal.aborted) process.exitCode = INTERRUPTED;
} catch (error) {
  stderr.write(`whyred: this is a bug in whyred, please report it.\n${(error as Error).stack ?? error}\n`);
  process.exitCode = BUG;
}

/** NO_COLOR wins (no-color.org), then FORCE_COLOR, then whether there is a terminal. */
function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

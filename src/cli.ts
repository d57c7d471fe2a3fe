#!/usr/bin/env node
import { run } from './program.ts';

const { stdout, stderr, stdin, env } = process;
// Whoever reads our output may stop reading: `whyred triage x | head` is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await run(process.argv.slice(2), {
  stdin,
  stdinIsTerminal: stdin.isTTY === true,
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  env,
  cwd: process.cwd(),
  columns: stdout.isTTY ? stdout.columns : null,
  colour: wantsColour(env, stdout.isTTY),
});

/** NO_COLOR wins (no-color.org), then FORCE_COLOR, then whether there is a terminal. */
function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

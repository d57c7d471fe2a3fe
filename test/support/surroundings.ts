import { Readable } from 'node:stream';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { run } from '../../src/program.ts';

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `whyred` in this process, as on a pipe, in a folder of no repository. */
export async function whyred(
  argv: readonly string[],
  given: Partial<Surroundings> & { readonly input?: string | Buffer } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const { input = '', ...rest } = given;
  const exitCode = await run(argv, {
    stdin: Readable.from([Buffer.from(input)]),
    stdinIsTerminal: false,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: {},
    cwd: '/',
    columns: null,
    colour: false,
    errIsTerminal: false,
    nowMs: Date.now,
    signal: new AbortController().signal,
    home: '/nonexistent',
    platform: 'linux',
    ...rest,
  });
  return { exitCode, out, err };
}

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../support/sources.ts';
import { whyred } from '../support/surroundings.ts';

const MEGABYTE = 1024 ** 2;
const STAMP = '2026-09-01T10:00:00.0000000Z ';
const BEGIN = `${STAMP}##[group]Run make\n${STAMP}shell: /usr/bin/bash -e {0}\n${STAMP}##[endgroup]\n${STAMP}`;
const CAUSE = 'TypeError: total is not a function';
const END = `\n${STAMP}${CAUSE}\n${STAMP}##[error]Process completed with exit code 1.\n`;

function* pieces(piece: string, megabytes: number): Generator<Buffer> {
  yield Buffer.from(BEGIN);
  const chunk = Buffer.alloc(MEGABYTE, piece);
  for (let written = 0; written < megabytes; written++) yield chunk;
  yield Buffer.from(END);
}

/** `node scripts/bench.mjs hostile` measures memory, on a gigabyte each. */
describe('a very large log', () => {
  test.each<[what: string, piece: string, megabytes: number, line: number]>([
    ['that is one line', 'x', 64, 5],
    ['that is one bar, drawn over and over', ' 17 % [===>      ]\r', 64, 5],
    ['whose line ends are those of old Macs', 'compiled a file\r', 32, 5],
    ['of colours alone', '\u001b[31mx\u001b[0m', 32, 5],
    ['of NUL bytes', '\0', 16, 5],
    ['of empty lines', '\n', 8, 8 * MEGABYTE + 5],
  ])('%s is explained', async (_, piece, megabytes, line) => {
    const path = join(await folderWith({}), 'job.log');
    const file = await open(path, 'w');
    for (const chunk of pieces(piece, megabytes)) await file.write(chunk);
    await file.close();
    for (const [source, stdin] of [[path], ['-', Readable.from(pieces(piece, megabytes))]] as const) {
      const { exitCode, out } = await whyred(['triage', source, '--json'], stdin === undefined ? {} : { stdin });
      expect(exitCode).toBe(0);
      expect(JSON.parse(out).jobs[0].failures[0].rootCause).toMatchObject({ line, text: CAUSE });
      // Whatever is shown around it is cut.
      expect(out.length).toBeLessThan(100_000);
    }
  });
});

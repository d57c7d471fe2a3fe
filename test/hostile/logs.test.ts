import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Triage } from '../../src/domain.ts';
import { annotations } from '../../src/reports/github.ts';
import { toJson } from '../../src/reports/json.ts';
import { toMarkdown } from '../../src/reports/markdown.ts';
import { toText } from '../../src/reports/text.ts';
import { triageText } from '../support/engine.ts';
import { goldenLogs, readGolden } from '../support/golden.ts';
import { folderWith } from '../support/sources.ts';
import { whyred } from '../support/surroundings.ts';
import { ACTS, HOSTILE_PIECES, mutation } from './mutations.ts';

const SEED = 20251016;

const logs = goldenLogs(new URL('../fixtures/logs/triage/', import.meta.url)).map((path) => ({
  name: basename(path.pathname, '.log'),
  bytes: Buffer.from(readGolden(path).text),
}));

/** All that a triage is printed as without a store. */
function printed(triage: Triage): Readonly<Record<string, string>> {
  return {
    text: toText(triage, { width: 80, colour: false, top: 3, command: 'whyred' }),
    json: toJson(triage),
    markdown: toMarkdown(triage),
    github: annotations(triage),
  };
}

/** Nothing that acts; if there is, the message shows it. */
function expectNothing(output: string, what: string): void {
  const found = ACTS.exec(output);
  const shown = found === null ? null : JSON.stringify(output.slice(Math.max(0, found.index - 40), found.index + 10));
  expect(shown, what).toBe(null);
}

function expectTame(outputs: Readonly<Record<string, string>>): void {
  for (const [format, output] of Object.entries(outputs)) {
    expectNothing(output, format);
    expect(output, format).not.toContain('##[');
    if (format !== 'github') expect(output, format).not.toMatch(/^[ \t]*::/m);
  }
  // JSON may hide what acts behind an escape.
  for (const text of stringsIn(JSON.parse(outputs.json!))) expectNothing(text, 'a string in JSON');
  for (const line of outputs.github!.split('\n')) expect(line).toMatch(/^(?:::(?:error|warning|notice) [^\r]*|)$/);
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield key;
      yield* stringsIn(inner);
    }
  }
}

describe('a log that was damaged, or made to do harm,', () => {
  const damaged = fc
    .tuple(fc.constantFrom(...logs), fc.array(mutation, { minLength: 1, maxLength: 5 }))
    .map(([{ bytes }, mutations]) =>
      mutations.reduce<Buffer>((changed, mutate) => mutate(changed), bytes).subarray(0, 400_000),
    );

  test('is explained or not, and says nothing that acts', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => expectTame(printed(await triageText(bytes)))),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('gives the same answer each time', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        expect(toJson(await triageText(bytes))).toBe(toJson(await triageText(Buffer.from(bytes))));
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  test('names lines that it has', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const { jobs } = await triageText(bytes);
        // Lines are counted in the file, which may hold several jobs.
        const lines = jobs.reduce((sum, job) => sum + job.lines, 0);
        for (const { failures } of jobs) {
          for (const { rootCause, candidates } of failures) {
            for (const { line } of [rootCause, ...candidates]) {
              expect(line).toBeGreaterThan(0);
              expect(line).toBeLessThanOrEqual(lines);
            }
          }
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  test('is any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) =>
        expectTame(printed(await triageText(bytes))),
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});

const STAMP = '2026-09-01T10:00:00.0000000Z ';

/** The piece stands wherever something is read: in the job's name, a step's name, its environment, the cause, tests and paths. */
function around(piece: string): string {
  const flat = piece.replaceAll('\n', ' ');
  return [
    `Complete job name: build ${flat}`,
    `##[group]Run ${flat}npx jest`,
    `\u001b[36;1mnpx jest ${flat}\u001b[0m`,
    'shell: /usr/bin/bash -e {0}',
    'env:',
    `  TITLE: ${flat}`,
    '##[endgroup]',
    `FAIL src/${flat}cart.test.js`,
    `  ● cart › ${flat}counts`,
    '',
    `    TypeError: ${piece} is not a function`,
    '',
    `      at Object.total (src/${flat}cart.js:12:7)`,
    '',
    'Tests:       1 failed, 1 total',
    `src/${flat}cart.ts(3,5): error TS2322: Type ${piece} is not assignable`,
    piece,
    '##[error]Process completed with exit code 1.',
    'Post job cleanup.',
    '',
  ].join(`\n${STAMP}`);
}

test.each(HOSTILE_PIECES.map((piece) => [JSON.stringify(piece).slice(0, 60), piece]))(
  '%s does nothing, wherever it stands',
  async (_, piece) => expectTame(printed(await triageText(around(piece)))),
);

/** Some at once: a command takes longer than what it prints. */
const GROUPS = Array.from({ length: 4 }, (_, group) => HOSTILE_PIECES.filter((_piece, at) => at % 4 === group));

test.each(GROUPS.map((pieces, group) => [group, pieces] as const))(
  'what commands print does nothing (pieces %#)',
  async (_, pieces) => {
    const folder = await folderWith({ 'job.log': pieces.map(around).join(`\n${STAMP}`) });
    const path = `${folder}/job.log`;
    const outputs: Record<string, string> = {};
    for (const format of ['text', 'json', 'markdown', 'github']) {
      const { exitCode, out, err } = await whyred(['triage', path, '--format', format]);
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
      outputs[format] = out;
    }
    expectTame(outputs);
    for (const format of ['md', 'json', 'html']) {
      const { exitCode, out, err } = await whyred(['report', 'rca', path, '--format', format]);
      expect(exitCode, err).toBe(0);
      expectNothing(out, `rca as ${format}`);
      expectNothing(err, `rca as ${format}, stderr`);
      if (format === 'html') {
        expect(out).not.toMatch(
          /<script>alert|<img src=x|<[^<>]* (?:href|src|on\w+)=["'][^"'<>]*(?:javascript:|evil\.example)/,
        );
      }
    }
  },
);

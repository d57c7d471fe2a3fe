import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Framework } from '../src/classifiers/frameworks/framework.ts';
import { goldenLog } from './support/lines.ts';

const LOGS = new URL('fixtures/logs/', import.meta.url);
const PARSERS = new URL('../src/classifiers/frameworks/', import.meta.url);
/** What every parser must have been shown; more logs may stand beside them. */
const REQUIRED = ['failing', 'passing', 'empty', 'noisy'];

const frameworks = await parsersIn(PARSERS);
const golden = readdirSync(LOGS).flatMap((folder) => goldenLogsIn(folder));

test.each(frameworks.map(({ name }) => name))('%s has golden logs that fail, pass, are empty and are noisy', (name) => {
  const logs = golden.filter((one) => one.framework === name).map((one) => one.log);
  expect(logs).toEqual(expect.arrayContaining(REQUIRED));
});

describe.each(golden.map((one) => [one.path, one] as const))('%s', (_, { framework: name, lines, answer }) => {
  const framework = frameworks.find((one) => one.name === name)!;
  const found = framework.parse(lines);

  test('gives the tests and problems that stand beside it', () => {
    const { tests, problems } = found;
    if (process.env.BLESS) writeFileSync(answer, `${JSON.stringify({ tests, problems }, null, 2)}\n`);
    expect({ tests, problems }).toEqual(JSON.parse(readFileSync(answer, 'utf8')));
  });

  test('has a hint of its framework when there is something to find', () => {
    const isHinted = framework.hints.some((hint) => lines.some(({ text }) => text.includes(hint)));
    expect(isHinted || (found.tests === null && found.problems.length === 0)).toBe(true);
  });

  test('names each failed test in one line, and a line of the log that tells why', () => {
    for (const { id, message, file, line, logLine } of found.tests?.failures ?? []) {
      expect(id).toMatch(/^\S.*$/);
      if (message !== null) expect(message).toMatch(/^\S.*$/);
      if (line !== null) expect(file).not.toBeNull();
      expect(lines[logLine - 1]?.text.trim()).toBeTruthy();
    }
  });

  test('is read without an error wherever it is cut', () => {
    const anywhere = fc.nat(lines.length);
    fc.assert(
      fc.property(anywhere, anywhere, (one, other) => {
        framework.parse(lines.slice(Math.min(one, other), Math.max(one, other)));
      }),
      { numRuns: 50 },
    );
  });

  test('is not taken for the output of another test framework', () => {
    const others = frameworks.filter((one) => one.name !== name && one.parse(lines).tests !== null);
    // Logs of compilers and linters may well show a test run.
    if (found.tests !== null) expect(others.map((one) => one.name)).toEqual([]);
  });
});

/** Parsers by file, not by the list in `index.ts`: one that is missing there is tested all the same. */
async function parsersIn(folder: URL): Promise<Framework[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  const modules: object[] = await Promise.all(files.map((name) => import(new URL(name, folder).href)));
  return modules.flatMap((module) => Object.values(module).filter(isFramework));
}

function isFramework(value: unknown): value is Framework {
  return typeof value === 'object' && value !== null && 'parse' in value && 'hints' in value;
}

/** Logs that name a parser in their header; others are of other tests. */
function goldenLogsIn(folder: string) {
  const logs = readdirSync(new URL(`${folder}/`, LOGS)).filter((name) => name.endsWith('.log'));
  return logs.flatMap((name) => {
    const { header, lines } = goldenLog(readFileSync(new URL(`${folder}/${name}`, LOGS), 'utf8'));
    const framework = header.get('framework');
    const log = name.slice(0, -'.log'.length);
    if (framework === undefined) return [];
    return [{ path: `${folder}/${name}`, log, framework, lines, answer: new URL(`${folder}/${log}.json`, LOGS) }];
  });
}

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

  test('counts each test once: passed, failed and skipped are all of them', () => {
    const { passed, failed, skipped, total } = found.tests ?? {};
    if (passed == null || failed == null || skipped == null || total == null) return;
    expect(passed + failed + skipped).toBe(total);
    expect(Math.min(passed, failed, skipped)).toBeGreaterThanOrEqual(0);
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

test.each(golden.map((one) => [one.path, one] as const))('no line of %s is a problem of two tools', (_, { lines }) => {
  const tools = new Map<number, Set<string>>();
  for (const { name, parse } of frameworks) {
    for (const { logLine } of parse(lines).problems) tools.set(logLine, (tools.get(logLine) ?? new Set()).add(name));
  }
  expect([...tools].filter(([, names]) => names.size > 1)).toEqual([]);
});

/** By what prints them. */
const PREFIXES: Readonly<Record<string, (at: number) => string>> = {
  docker: (at) => `#23 ${(10 + at / 100).toFixed(2)} `,
  'docker compose': () => 'app-1  | ',
  turbo: () => '@acme/web:check: ',
  pnpm: () => 'packages/web check: ',
  'yarn 3': () => '➤ YN0000: [@acme/web]: ',
  'yarn 4': () => '[@acme/web]: ',
  concurrently: () => '[0] ',
  nx: () => 'web: ',
  lerna: () => '@acme/web: ',
  moon: () => 'web:check | ',
  earthly: () => '+check | ',
};

describe.each(golden.filter(canBePrefixed).map((one) => [one.path, one] as const))('%s', (_, log) => {
  const { parse } = frameworks.find((one) => one.name === log.framework)!;
  test.each(Object.keys(PREFIXES))('tells the same behind the prefix of %s', (runner) => {
    const header = log.lines.findIndex((line) => line.marker === 'endgroup');
    const isOutput = (at: number) => at > header && !log.lines[at]!.text.startsWith('Process completed with exit code');
    const prefixed = log.lines.map((line, at) => ({
      ...line,
      text: isOutput(at) ? `${PREFIXES[runner]!(at)}${line.text}`.trimEnd() : line.text,
    }));
    expect(parse(prefixed)).toEqual(parse(log.lines));
  });
});

/** What Docker builds has the prefix of its steps already; GitHub sees no group behind a prefix. */
function canBePrefixed({ log, framework, lines }: (typeof golden)[number]): boolean {
  return log === 'failing' && framework !== 'docker build' && lines.filter((one) => one.marker === 'group').length < 2;
}

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

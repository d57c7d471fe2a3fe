import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Configuration, loadConfiguration } from '../../src/providers/configuration.ts';

/** What a repository's `.whyred.yml` says to who works in a folder of it. */
async function configured(text: string | null): Promise<Configuration> {
  const root = mkdtempSync(join(tmpdir(), 'whyred-configuration-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'src'));
  if (text !== null) writeFileSync(join(root, '.whyred.yml'), text);
  return await loadConfiguration(join(root, 'src'), undefined);
}

const FULL = `
redact: ["acme-[0-9]{6}"]
expected:
  - job: drift-check
    branch: "!main"
    signature: terraform/*
    event: pull_request
    reason: feature branches have no remote state yet
    until: 2026-12-31
  - job: "* / license"
    branch: [default, "release/*", "!release/1.*"]
    reason: |
      two
      lines
`;

test('all that a configuration may say is read', async () => {
  const { redact, expected } = await configured(FULL);
  expect(redact).toEqual([/acme-[0-9]{6}/g]);
  expect(expected).toEqual([
    {
      job: 'drift-check',
      branches: ['!main'],
      events: ['pull_request'],
      signatures: ['terraform/*'],
      reason: 'feature branches have no remote state yet',
      until: '2026-12-31',
    },
    {
      ...{ job: '* / license', branches: ['default', 'release/*', '!release/1.*'], events: [], signatures: [] },
      ...{ reason: 'two lines', until: null },
    },
  ]);
});

test.each<[what: string, text: string | null]>([
  ['no file', null],
  ['an empty file', ''],
  ['a comment alone', '# nothing yet\n'],
  ['empty lists', 'redact: []\nexpected: []'],
])('%s asks for nothing', async (_what, text) => {
  expect(await configured(text)).toMatchObject({ redact: [], expected: [] });
});

const entry = (lines: string): string => `expected:\n  - { job: a, reason: b }\n  - { ${lines} }`;

test.each<[text: string, message: string]>([
  ['expected: [', 'it is not YAML'],
  ['- a', 'it must be a mapping of settings'],
  ['expect: []', 'it sets expect, which whyred does not know; it knows redact, expected, views and reports'],
  ['redact: x', 'redact must be a list'],
  ['expected: x', 'expected must be a list of rules'],
  ['expected:\n  job: x', 'expected must be a list of rules'],
  ['expected: [x]', 'expected entry 1 must be a mapping'],
  ['expected: [null]', 'expected entry 1 must be a mapping'],
  [
    entry('job: x, reason: y, branches: main'),
    'expected entry 2 sets branches, which whyred does not know; it knows job, branch, signature, event, reason, until',
  ],
  [entry('reason: y'), 'expected entry 2 has no job'],
  [entry('job: x'), 'expected entry 2 has no reason'],
  [entry('job: 7, reason: y'), 'expected entry 2 needs a text as its job'],
  [entry('job: x, reason: " "'), 'expected entry 2 needs a text as its reason'],
  [entry(`job: x, reason: ${'y'.repeat(301)}`), 'expected entry 2 has a reason of 301 characters; 300 are the most'],
  [entry('job: x, reason: y, branch: 3'), 'expected entry 2 needs a text or a list of texts as its branch'],
  [entry('job: x, reason: y, branch: []'), 'expected entry 2 needs a text or a list of texts as its branch'],
  [entry('job: x, reason: y, event: [push, ""]'), 'expected entry 2 needs a text or a list of texts as its event'],
  [entry('job: x, reason: y, signature: "!"'), 'expected entry 2 needs a text or a list of texts as its signature'],
  // To YAML this is no text, but a tag.
  ['expected:\n  - job: x\n    reason: y\n    branch: !main', 'must stand in quotes'],
  [entry('job: x, reason: y, until: tomorrow'), 'expected entry 2 needs a day as its until, such as 2026-12-31'],
  [entry('job: x, reason: y, until: 2026-02-30'), 'expected entry 2 needs a day as its until'],
  [entry('job: x, reason: y, until: 20261231'), 'expected entry 2 needs a day as its until'],
])('%j is refused, by what is wrong in it', async (text, message) => {
  await expect(configured(text)).rejects.toMatchObject({
    code: 'configuration-invalid',
    message: expect.stringContaining(message),
    hint: 'Correct the file; README shows one.',
  });
});

test.each<[text: string, message: string]>([
  ['reports: x', 'reports must be a mapping'],
  ['reports: { pin: {} }', 'reports sets pin, which whyred does not know; it knows pins and publish'],
  ['reports: { pins: docs }', 'reports.pins must be a mapping'],
  ['reports: { pins: { path: x } }', 'reports.pins sets path, which whyred does not know; it knows folder and pattern'],
  ['reports: { publish: { to: x } }', 'reports.publish sets to, which whyred does not know; it knows category'],
  ['reports: { pins: { folder: 7 } }', 'reports.pins.folder must be a text'],
  ['reports: { pins: { folder: ../elsewhere } }', 'reports.pins.folder must be a folder below the repository’s root'],
  ['reports: { pins: { folder: /etc } }', 'reports.pins.folder must be a folder below'],
  ['reports: { pins: { pattern: notes.md } }', 'reports.pins.pattern must be a file’s name with {number}'],
  ['reports: { pins: { pattern: "{number}-{number}.md" } }', 'reports.pins.pattern must be'],
  ['reports: { pins: { pattern: "{number}-{title}.md" } }', 'reports.pins.pattern must be'],
  ['reports: { pins: { pattern: "pins/{number}.md" } }', 'reports.pins.pattern must be'],
  ['reports: { publish: { category: "" } }', 'reports.publish.category must be a text'],
])('%j is refused, too', async (text, message) => {
  await expect(configured(text)).rejects.toMatchObject({
    code: 'configuration-invalid',
    message: expect.stringContaining(message),
  });
});

test('where reports go may be said in part', async () => {
  const usual = { folder: 'docs/pins', pattern: 'PIN-{number}-{slug}.md' };
  expect(await configured('reports: {}')).toMatchObject({ pins: usual, publish: { category: null } });
  expect(await configured('reports: { pins: { folder: notes/ci/ } }')).toMatchObject({
    pins: { ...usual, folder: 'notes/ci' },
  });
  expect(
    await configured('reports: { pins: { pattern: "{number}.md" }, publish: { category: Show and tell } }'),
  ).toMatchObject({ pins: { folder: 'docs/pins', pattern: '{number}.md' }, publish: { category: 'Show and tell' } });
});

test('a reason that would act on a terminal is clean', async () => {
  const { expected } = await configured('expected: [{ job: x, reason: "a\\e[2J b\\u202e" }]');
  expect(expected[0]?.reason).toBe('a b');
});

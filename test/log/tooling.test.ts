import { describe, expect, test } from 'vitest';
import type { LogPart, Tooling } from '../../src/domain.ts';
import { parsePart } from '../../src/log/parse.ts';
import { readLog } from '../../src/log/text.ts';
import { toolingOf } from '../../src/log/tooling.ts';

const SHA = { checkout: 'ab12'.repeat(10), node: 'cd34'.repeat(10) };

const SET_UP = [
  "Current runner version: '2.329.0'",
  '##[group]Runner Image Provisioner',
  'Hosted Compute Agent',
  'Version: 20261023.417',
  '##[endgroup]',
  '##[group]Operating System',
  'Ubuntu',
  '24.04.3',
  'LTS',
  '##[endgroup]',
  '##[group]Runner Image',
  'Image: ubuntu-24.04',
  'Version: 20261101.1.0',
  'Included Software: https://images.example/ubuntu-24.04',
  '##[endgroup]',
  '##[group]GITHUB_TOKEN Permissions',
  'Contents: read',
  '##[endgroup]',
  'Prepare all required actions',
  'Getting action download info',
  `Download action repository 'actions/checkout@v4' (SHA:${SHA.checkout})`,
  `Download action repository 'actions/setup-node@v4' (SHA:${SHA.node})`,
  'Complete job name: test',
];

const SCRIPT = [
  '##[group]Run make test',
  '\x1b[36;1mmake test\x1b[0m',
  'shell: /usr/bin/bash -e {0}',
  '##[endgroup]',
  "Current runner version: '9.9.9'",
  `Download action repository 'acme/other@v1' (SHA:${SHA.node})`,
  '##[error]Process completed with exit code 1.',
];

const TOLD: Tooling = {
  image: 'ubuntu-24.04',
  imageVersion: '20261101.1.0',
  runner: '2.329.0',
  actions: [
    { name: 'actions/checkout', ref: 'v4', sha: SHA.checkout },
    { name: 'actions/setup-node', ref: 'v4', sha: SHA.node },
  ],
};

/** As the runner stamps them, with its byte order mark. */
function stamped(lines: readonly string[], end = '\n'): string {
  return `\uFEFF${lines.map((line) => `2026-11-02T10:00:00.1234567Z ${line}${end}`).join('')}`;
}

function told(text: string, rest: Partial<LogPart> = {}): Tooling | null {
  const [log] = parsePart(
    { file: 'job.txt', bytes: Buffer.from(text), step: null, steps: null, ...rest },
    (same) => same,
  );
  return toolingOf(log!);
}

describe('what a job ran with is told', () => {
  test.each<[what: string, text: string, rest: Partial<LogPart>]>([
    ['by its whole log', stamped([...SET_UP, ...SCRIPT]), {}],
    ['on Windows', stamped([...SET_UP, ...SCRIPT], '\r\n'), {}],
    ['by the file of its first step', stamped(SET_UP), { step: { number: 1, name: 'Set up job' } }],
    ['without time stamps', [...SET_UP, ...SCRIPT].join('\n'), {}],
    [
      'by the output of gh, for the first of its jobs',
      [...SET_UP, ...SCRIPT].map((line) => `test\tUNKNOWN STEP\t2026-11-02T10:00:00.1234567Z ${line}\n`).join(''),
      {},
    ],
  ])('%s', (_what, text, rest) => {
    expect(told(text, rest)).toEqual(TOLD);
  });

  test('in the words of runners until 2022', () => {
    const lines = [
      "Current runner version: '2.285.1'",
      '##[group]Operating System',
      'Ubuntu',
      '20.04.3',
      'LTS',
      '##[endgroup]',
      '##[group]Virtual Environment',
      'Environment: ubuntu-20.04',
      'Version: 20220131.1',
      '##[endgroup]',
      '##[group]Virtual Environment Provisioner',
      '1.0.0.0-main-20220207-1',
      '##[endgroup]',
    ];
    expect(told(stamped(lines))).toEqual({
      image: 'ubuntu-20.04',
      imageVersion: '20220131.1',
      runner: '2.285.1',
      actions: [],
    });
  });

  test('by the system where no image is named', () => {
    const lines = ['##[group]Operating System', 'Debian', '12.2', '##[endgroup]', 'Version: 7'];
    expect(told(stamped(lines))).toEqual({ image: 'Debian 12.2', imageVersion: null, runner: null, actions: [] });
  });

  test('of an action that comes as a package by the commit that it was made of', () => {
    const lines = [
      "##[group]Download immutable action package 'actions/cache@v4'",
      'Version: 4.3.0',
      'Digest: sha256:00ff',
      `Source commit SHA: ${SHA.node}`,
      '##[endgroup]',
    ];
    expect(told(stamped(lines))).toEqual({
      image: null,
      imageVersion: null,
      runner: null,
      actions: [{ name: 'actions/cache', ref: 'v4', sha: SHA.node }],
    });
  });
});

describe('nothing is told', () => {
  test.each<[what: string, lines: readonly string[]]>([
    ['by a log of no runner', ['make: *** [test] Error 1']],
    ['by what a script prints', SCRIPT],
    [
      'by the version of something else',
      ['##[group]Runner Image Provisioner', 'Version: 20261023.417', '##[endgroup]'],
    ],
    ['by an action without its commit', ["Download action repository 'actions/checkout@v2'"]],
    ['below the first 400 lines', [...Array.from({ length: 400 }, () => 'waiting'), ...SET_UP]],
  ])('%s', (_what, lines) => {
    expect(told(stamped(lines))).toBeNull();
  });

  test('by an empty text', () => {
    const text = readLog(new Uint8Array(), (same) => same);
    expect(toolingOf({ text, first: 1, last: 0 })).toBeNull();
  });
});

describe('a log that means ill', () => {
  const download = (index: number) => `Download action repository 'acme/a${index}@v1' (SHA:${SHA.node})`;

  test('with 10,000 downloads is cut at 100', () => {
    const { actions } = told(stamped(Array.from({ length: 10_000 }, (_, index) => download(index))))!;
    expect(actions).toHaveLength(100);
    expect(actions.at(-1)!.name).toBe('acme/a99');
  });

  test('with the same action again and again has it once', () => {
    expect(told(stamped(Array.from({ length: 50 }, () => download(1))))!.actions).toHaveLength(1);
  });

  test.each<[what: string, line: string]>([
    ['a name without end', `Download action repository '${'a'.repeat(100_000)}@v1' (SHA:${SHA.node})`],
    ['a commit that is none', "Download action repository 'acme/a@v1' (SHA:../../etc)"],
    ['a quote in its name', `Download action repository 'acme/a'@v1' (SHA:${SHA.node})`],
    ['a version with a blank', "Current runner version: '2 329'"],
  ])('with %s tells nothing', (_what, line) => {
    expect(told(stamped([line]))).toBeNull();
  });

  test('shows neither what acts on a terminal nor a secret', () => {
    const lines = [
      '##[group]Runner Image',
      'Image: \x1b[31mubuntu\x07-24.04\x1b[0m',
      'Version: hush-hush',
      '##[endgroup]',
    ];
    const bytes = Buffer.from(stamped(lines));
    const [log] = parsePart({ file: 'a', bytes, step: null, steps: null }, (text) =>
      text.replaceAll('hush-hush', '***'),
    );
    expect(toolingOf(log!)).toMatchObject({ image: 'ubuntu-24.04', imageVersion: '***' });
  });
});

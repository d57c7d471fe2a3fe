import { describe, expect, test } from 'vitest';
import { type Check, doctorJson, doctorText, isReady } from '../../src/reports/doctor.ts';

const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;
const page = { width: 80, colour: false };

const token: Check = {
  name: 'token',
  state: 'missing',
  needed: true,
  text: 'GitHub knows no token of yours for github.com.',
  hint: 'Run `gh auth login`, or set GH_TOKEN. Read access to Actions is enough for everything but annotations, which need Checks.',
};
const CHECKS: readonly Check[] = [
  { name: 'Node.js', state: 'ok', needed: true, text: '20.20.0', hint: null },
  token,
  {
    name: 'rate limit',
    state: 'warning',
    needed: false,
    text: '12 of 5,000 requests left',
    hint: 'More from 14:05 on.',
  },
  {
    name: 'repository',
    state: 'missing',
    needed: false,
    text: 'this folder is none',
    hint: 'Name one with -R OWNER/REPO.',
  },
];

describe('what the doctor found', () => {
  test.each<[string, width: number, colour: boolean]>([
    ['doctor.txt', 80, false],
    ['doctor-50.txt', 50, false],
    ['doctor-colour.txt', 80, true],
  ])('reads as in %s', async (name, width, colour) => {
    await expect(doctorText(CHECKS, { width, colour })).toMatchFileSnapshot(golden(name));
  });

  test.each<[state: Check['state'], needed: boolean, ready: boolean, last: string]>([
    ['ok', true, true, '✓ ready'],
    ['warning', true, true, '✓ ready, 1 thing could be better'],
    ['missing', false, true, '✓ ready, 1 thing could be better'],
    ['missing', true, false, '✗ not ready: 1 thing missing'],
  ])('%s (needed: %j) is ready: %j', (state, needed, ready, last) => {
    const checks = [{ ...token, state, needed }];
    expect(isReady(checks)).toBe(ready);
    expect(doctorText(checks, page).trimEnd().split('\n').at(-1)).toBe(last);
    expect(JSON.parse(doctorJson(checks))).toEqual({ ready, checks });
  });

  test('holds nothing that acts on a terminal or a runner', () => {
    const hostile = '::error::\x1b]0;x\x07\u202e ##[error]';
    const text = doctorText([{ name: hostile, state: 'ok', needed: true, text: hostile, hint: hostile }], page);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|##\[/u);
    expect(text).not.toMatch(/^\s*::/m);
  });
});

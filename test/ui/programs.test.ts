import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clipboardProgram, clipboardSequence, isCopiedBy, keptCopy } from '../../src/ui/terminal/clipboard.ts';
import { browse, edit, page } from '../../src/ui/terminal/programs.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'whyred-programs-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A program that writes down its arguments, a line each. */
function recorder(name: string): { readonly program: string; readonly words: () => string[]; readonly path: string } {
  const path = folder();
  const program = join(path, name);
  writeFileSync(program, `#!/bin/sh\nfor word in "$@"; do echo "$word"; done >"${path}/words"\n`);
  chmodSync(program, 0o700);
  return { program, path, words: () => readFileSync(join(path, 'words'), 'utf8').trimEnd().split('\n') };
}

test('a pager may be left before the end, and one that is not there is named', () => {
  expect(page('line\n'.repeat(1_000_000), { PAGER: 'true' })).toBeNull();
  expect(page('text', { PAGER: 'no-such-pager 2>/dev/null' })).toMatch(/no-such-pager .*is not there/);
});

test.each([
  ['vi', 7, ['+7', 'PATH']],
  ['code', 7, ['--wait', '--goto', 'PATH:7']],
  ['hx', 7, ['PATH:7']],
  ['vi', null, ['PATH']],
])('%s is given line %s as it wants it', (name, line, wanted) => {
  const { program, words, path } = recorder(name);
  const file = join(path, '+x $(touch pwned).ts');
  writeFileSync(file, '');
  expect(
    edit('+x $(touch pwned).ts', line, path, { EDITOR: name === 'code' ? `${program} --wait` : program }),
  ).toBeNull();
  expect(words()).toEqual(wanted.map((word) => word.replace('PATH', file)));
});

test('only files of this folder are edited, wherever a link leads', () => {
  const path = folder();
  const outside = folder();
  writeFileSync(join(outside, 'secret'), '');
  mkdirSync(join(path, '..a'));
  writeFileSync(join(path, '..a', 'b'), '');
  symlinkSync(join(outside, 'secret'), join(path, 'link'));
  const env = { EDITOR: 'true' };
  for (const file of ['link', '../x', join(outside, 'secret'), 'missing', '.']) {
    expect(edit(file, 1, path, env)).toBe(`${file} is not in this folder`);
  }
  expect(edit('..a/b', 1, path, env)).toBeNull();
});

const URL = 'https://github.com/acme/nova/actions/runs/7?a=1&b=%2F';

test('the browser may have arguments, and a place for the address', async () => {
  const { program, words } = recorder('browser');
  expect(await browse(URL, { BROWSER: `${program}  --new-window` }, 'linux')).toBe(true);
  expect(words()).toEqual(['--new-window', URL]);
  expect(await browse(URL, { BROWSER: `${program} --app=%s --x` }, 'linux')).toBe(true);
  expect(words()).toEqual([`--app=${URL}`, '--x']);
});

test('a browser that fails, that is not there, and what is no address, are told', async () => {
  expect(await browse(URL, { BROWSER: 'false' }, 'linux')).toBe(false);
  expect(await browse(URL, { BROWSER: '/no/such/browser' }, 'linux')).toBe(false);
  expect(await browse(URL, {}, 'linux')).toBe(false);
  expect(await browse('file:///etc/passwd', { BROWSER: 'true' }, 'linux')).toBe(false);
});

test('text goes to the program that has the clipboard of who sits here', () => {
  expect(clipboardProgram({ TMUX: '/tmp/x,1,0', SSH_TTY: '/dev/pts/1' }, 'linux')?.[0]).toBe('tmux');
  expect(clipboardProgram({}, 'darwin')).toEqual(['pbcopy']);
  expect(clipboardProgram({ SSH_TTY: '/dev/pts/1', DISPLAY: ':0' }, 'darwin')).toBeNull();
  expect(clipboardProgram({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, 'linux')).toEqual(['wl-copy']);
  expect(clipboardProgram({ DISPLAY: ':0' }, 'linux')?.[0]).toBe('xclip');
  expect(clipboardProgram({ DISPLAY: ':0', WHYRED_CLIPBOARD: 'file' }, 'linux')).toBeNull();
  expect(isCopiedBy(['cat'], 'text')).toBe(true);
  expect(isCopiedBy(['false'], 'text')).toBe(false);
  expect(isCopiedBy(['/no/such/program'], 'text')).toBe(false);
});

test('else to the terminal, where that takes it', () => {
  const coded = Buffer.from('héllo').toString('base64');
  expect(clipboardSequence('héllo', { TERM: 'xterm-256color' })).toBe(`\u001b]52;c;${coded}\u0007`);
  for (const env of [{ TERM: 'dumb' }, { TERM: 'linux' }, { VTE_VERSION: '7000' }, { STY: '1.pts' }]) {
    expect(clipboardSequence('x', { TERM: 'screen', ...env })).toBeNull();
  }
  expect(clipboardSequence('x'.repeat(100_000), { TERM: 'xterm' })).toBeNull();
});

test('else into a file that only its owner can read', () => {
  const path = keptCopy('text', join(folder(), 'new'));
  expect(readFileSync(path, 'utf8')).toBe('text\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

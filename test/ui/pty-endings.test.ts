import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PROGRAM, Pty, type PtyOptions, UNTOUCHED } from './kit/pty.ts';

/** Something that every screen shows, the first one, too. */
const BEGUN = '? keys';

async function demo(options: PtyOptions = {}): Promise<Pty> {
  const pty = new Pty(['demo', '--tui'], options);
  onTestFinished(() => pty.close());
  await pty.see(BEGUN);
  return pty;
}

const TAKEN = { isAlternate: true, isCursorShown: false, isMouseOn: true, isPasteMarked: true };

const BOMB = `
  if (require('node:worker_threads').isMainThread) {
    process.on('SIGUSR2', () => { throw new Error('provoked'); });
  }
`;

/** Folders of demos that are not over. */
function left(pty: Pty): string[] {
  return readdirSync(pty.folder).filter((name) => name.startsWith('whyred-demo'));
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s gives the terminal back, and ends with %i', async (signal, exitCode) => {
  const pty = await demo();
  expect(pty.modes).toEqual(TAKEN);
  expect(left(pty)).toHaveLength(1);
  pty.signal(signal);
  expect(await pty.ended).toMatchObject({ exitCode });
  expect(pty.modes).toEqual(UNTOUCHED);
  expect(left(pty)).toEqual([]);
});

test.each([
  ['q', 'q'],
  ['ctrl-c', '\u0003'],
])('%s leaves: the terminal is as it was, and nothing of the demo stays', async (_, key) => {
  const pty = await demo();
  pty.type(key);
  expect(await pty.ended).toMatchObject({ exitCode: 0 });
  expect(pty.modes).toEqual(UNTOUCHED);
  expect(pty.text().trim()).toBe('');
  expect(left(pty)).toEqual([]);
});

test('ctrl-z lends the terminal to the shell, also from a dialog, and it comes back as it was left', async () => {
  const pty = await demo({ isJob: true });
  await pty.see('20228246170');
  pty.type('?');
  await pty.see('type to search');
  pty.type('\u001a');
  await pty.see('STOPPED');
  expect(pty.modes).toEqual(UNTOUCHED);
  pty.type('\r');
  await pty.see('type to search');
  expect(pty.modes).toEqual(TAKEN);
  // It hears keys as before.
  pty.type('\u001b');
  await pty.see(BEGUN);
});

test('where nothing stops it, because no shell waits, ctrl-z does no harm', async () => {
  const pty = await demo();
  pty.type('\u001a');
  await pty.until('gives the terminal back', () => pty.written.includes('\u001b[?1049l'));
  await pty.until('takes the terminal back', () => pty.modes.isAlternate);
  pty.type('?');
  await pty.see('type to search');
  expect(pty.modes).toEqual(TAKEN);
});

test('ctrl-c in a pager is for the pager alone', async () => {
  // A pager that ends when it is interrupted twice, and says so.
  const pager = 'cat >/dev/null; trap "echo CAUGHT" INT; echo PAGING; read -r _ </dev/tty; read -r _ </dev/tty';
  const pty = await demo({ env: { WHYRED_PAGER: pager } });
  await pty.see('76 runs new');
  pty.type('x');
  await pty.see('# CI failure analysis');
  pty.type('L');
  await pty.see('PAGING');
  expect(pty.modes).toEqual(UNTOUCHED);
  pty.type('\u0003');
  await pty.see('CAUGHT');
  pty.type('\r', '\r');
  await pty.see('# CI failure analysis');
  expect(pty.modes).toEqual(TAKEN);
  // The one that comes after it is for the screen again.
  pty.type('\u0003');
  await pty.see(BEGUN);
  pty.signal('SIGINT');
  expect(await pty.ended).toMatchObject({ exitCode: 130 });
});

test('a crash gives the terminal back, writes down what is known of it, and ends with 70', async () => {
  // Nothing in the program crashes by itself: a file that is loaded before it throws when it is told to.
  const folder = mkdtempSync(join(tmpdir(), 'whyred-bomb-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bomb = join(folder, 'bomb.cjs');
  writeFileSync(bomb, BOMB);
  const pty = new Pty(['demo', '--tui'], { env: { NODE_OPTIONS: `--require ${bomb}` } });
  onTestFinished(() => pty.close());
  await pty.see(BEGUN);
  pty.type('?');
  await pty.see(/Keys/);
  pty.signal('SIGUSR2');
  expect(await pty.ended).toMatchObject({ exitCode: 70 });
  expect(pty.modes).toEqual(UNTOUCHED);
  expect(pty.text()).toContain('this is a bug in whyred');
  expect(left(pty)).toEqual([]);
  const [name, ...more] = readdirSync(join(pty.home, 'state/whyred')).filter((one) => one.startsWith('crash-'));
  expect(more).toEqual([]);
  const told = readFileSync(join(pty.home, 'state/whyred', name!), 'utf8');
  expect(told).toMatch(/^whyred \S+, node v/);
  expect(told).toContain('last keys: ?');
  expect(told).toContain('Error: provoked');
});

test.each([
  ['whyred', []],
  ['whyred demo --tui', ['demo', '--tui']],
])('without a terminal %s names the commands that need none, and ends with 2', async (_, argv) => {
  const { code, out, err } = await piped(argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('The screen needs a terminal');
  expect(err).toContain('whyred runs');
});

test('on a terminal that can do nothing it is refused, too', async () => {
  const pty = new Pty(['demo', '--tui'], { env: { TERM: 'dumb' } });
  onTestFinished(() => pty.close());
  expect(await pty.ended).toMatchObject({ exitCode: 2 });
  expect(pty.written).not.toContain('\u001b');
  expect(pty.text()).toContain('The screen needs a terminal');
});

/** What gives a text a colour, by number or by red, green and blue. */
const COLOUR = /\u001b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m/;

test('with NO_COLOR there is no colour, and everything can be told apart', async () => {
  const pty = await demo({ env: { NO_COLOR: '1', WHYRED_THEME: undefined } });
  await pty.see('20228246170', '✗');
  expect(pty.written).not.toMatch(COLOUR);
});

test('on a CI machine it draws as elsewhere', async () => {
  const pty = await demo({ env: { CI: 'true' } });
  await pty.see('20228246170');
  expect(pty.written).toMatch(COLOUR);
});

test('--ascii shows nothing that a terminal of the seventies lacks', async () => {
  const pty = new Pty(['demo', '--tui', '--ascii', '--no-mouse']);
  onTestFinished(() => pty.close());
  await pty.see('20228246170');
  expect(pty.text()).not.toMatch(/[^\x20-\x7e\n]/);
  expect(pty.modes.isMouseOn).toBe(false);
});

test('the window may grow and shrink', async () => {
  const pty = await demo();
  await pty.see('20228246170');
  pty.resize(50, 12);
  await pty.see('needs 60x16');
  pty.resize(140, 40);
  await pty.see('20228246170');
});

function piped(argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((settle) => {
    execFile(process.execPath, [PROGRAM, ...argv], (error, out, err) => {
      settle({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

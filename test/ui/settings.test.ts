import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keysText } from '../../src/ui/keys-text.ts';
import { allCommands } from '../../src/ui/parts.ts';
import { settingsFrom, writtenSettings } from '../../src/ui/settings.ts';
import { whyred } from '../support/surroundings.ts';

function written(content: unknown) {
  return writtenSettings(content, '/home/ui.yml', allCommands());
}

test('where two commands of one place have the same key, the first says when it is possible', () => {
  for (const [at, { id, where, keys, isPossible }] of allCommands().entries()) {
    const later = allCommands().slice(at + 1);
    const others = later.filter((other) => other.where === where && other.keys.some((key) => keys.includes(key)));
    if (isPossible === undefined) expect([id, others.map((other) => other.id)]).toEqual([id, []]);
  }
});

test('no two commands have the same name', () => {
  const ids = allCommands().map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('the command line goes before the environment, and that before the file', () => {
  const file = written({ theme: 'light', ascii: true, mouse: false });
  expect(settingsFrom({}, file, {}, true)).toMatchObject({ theme: 'light', isAscii: true, isMouseOn: false });
  expect(settingsFrom({}, file, { WHYRED_THEME: 'mono', WHYRED_ASCII: '0' }, true)).toMatchObject({
    theme: 'mono',
    isAscii: false,
  });
  expect(settingsFrom({ theme: 'dark' }, file, { WHYRED_THEME: 'mono' }, true).theme).toBe('dark');
});

test('a theme of the environment that is not there is refused', () => {
  expect(() => settingsFrom({}, {}, { WHYRED_THEME: 'drak' }, true)).toThrow('WHYRED_THEME: there is no theme drak');
  expect(settingsFrom({}, {}, { WHYRED_THEME: '' }, true).theme).toBeNull();
});

test('without colour there is one theme', () => {
  expect(settingsFrom({ theme: 'dark' }, {}, {}, false).theme).toBe('mono');
});

test('where the encoding cannot hold more than ASCII nothing else is drawn', () => {
  expect(settingsFrom({}, {}, { LANG: 'de_DE.ISO-8859-1' }, true).isAscii).toBe(true);
  expect(settingsFrom({}, {}, { LANG: 'de_DE.UTF-8' }, true).isAscii).toBe(false);
  expect(settingsFrom({}, {}, {}, true).isAscii).toBe(false);
});

test.each([
  [{ colour: 'dark' }, 'there is no setting colour'],
  [{ theme: 'solarized' }, 'there is no theme solarized; there are dark, light'],
  [{ mouse: 'off' }, 'mouse must be true or false'],
  [{ keys: { quti: 'q' } }, 'keys names quti, which is no command; did you mean quit?'],
  [{ keys: { quit: 'ctrl-' } }, 'keys.quit: ctrl- is no key'],
  [{ keys: { quit: 'T' } }, 'keys.quit: T is theme.next already; give that one another key, too'],
  [['dark'], 'it must be a mapping of settings'],
])('%j is refused: %s', (content, message) => {
  expect(() => written(content)).toThrow(`/home/ui.yml: ${message}`);
});

test('keys may be swapped', () => {
  expect(written({ keys: { quit: 'T', 'theme.next': ['q', 'ctrl-t'] } }).keys).toEqual({
    quit: ['T'],
    'theme.next': ['q', 'ctrl-t'],
  });
});

async function home(settings: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whyred-home-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, '.config', 'whyred'), { recursive: true });
  await writeFile(join(folder, '.config', 'whyred', 'ui.yml'), settings);
  return folder;
}

test('`whyred keys` prints the keys as they are set', async () => {
  const { out, exitCode } = await whyred(['keys'], { home: await home('keys:\n  quit: [ctrl-q]\n') });
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^ {2}ctrl-q +quit +quit$/m);
  expect(out).toMatch(/^Triage, in the log$/m);
  expect(out).toContain('Other keys are set in');
});

test('each place where keys hold has a name, and in little room no line of `whyred keys` is too long', () => {
  const text = keysText(allCommands(), {}, '/home/me/.config/whyred/ui.yml', 60);
  expect(text.split('\n').filter((line) => line.length > 60)).toEqual([]);
  const places = text.split('\n').filter((line) => /^\S/.test(line));
  expect(places.slice(0, 3)).toEqual(['Everywhere', 'Everywhere, also in dialogs', 'Before anything is stored']);
  expect(places.filter((place) => place.includes('undefined'))).toEqual([]);
});

test('`whyred keys --json` has them for programs', async () => {
  const { out } = await whyred(['keys', '--json']);
  expect(JSON.parse(out)).toContainEqual({
    id: 'quit',
    where: 'everywhere',
    keys: ['q', 'ctrl-c'],
    title: 'quit',
    group: 'Act',
  });
});

test('a settings file that is wrong is named, with what to do', async () => {
  const { err, exitCode } = await whyred(['keys'], { home: await home('keys: {quit: [') });
  expect(exitCode).toBe(2);
  expect(err).toMatch(/ui\.yml is not YAML/);
});

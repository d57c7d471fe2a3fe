import { expect, test } from 'vitest';
import { type Attention, Teller } from '../../src/ui/terminal/teller.ts';
import { HeadlessTerminal } from './kit/terminal.ts';

function told() {
  const terminal = new HeadlessTerminal(80, 24);
  let attention: Attention = { screen: 'Runs, acme/nova', pane: 'runs.list', dialog: null, readAll: 0, about: [] };
  let lines = ['first', '\u001b[7m✗ second\u001b[27m', 'third'];
  let news = '';
  const teller = new Teller(terminal, () => attention);
  const place = { x: 0, y: 0, width: 10, height: 3, layer: 0 };
  teller.setRegion('runs.list', { ...place, lines: () => lines });
  teller.setRegion('runs.list:frame', { ...place, lines: () => ['╭─ Runs ─── 3 ─╮'] });
  teller.setRegion('foot', { ...place, lines: () => [news, 'hints'] });
  return {
    teller,
    attend: (change: Partial<Attention>) => {
      attention = { ...attention, ...change };
    },
    list: (next: string[]) => {
      lines = next;
    },
    say: (text: string) => {
      news = text;
    },
    heard: () => {
      teller.flush();
      return terminal.written.splice(0).join('').split('\r\n').slice(0, -1);
    },
  };
}

test('at first the screen, the pane and the chosen line are told', () => {
  expect(told().heard()).toEqual(['Runs, acme/nova', 'Runs 3', '✗ second', 'Keys: hints']);
});

test('then what is chosen, when that changes, and nothing twice', () => {
  const { heard, list } = told();
  heard();
  expect(heard()).toEqual([]);
  list(['first', 'second', '\u001b[7mthird\u001b[27m']);
  expect(heard()).toEqual(['third']);
});

test('a dialog is told whole, and what is chosen in it as it changes', () => {
  const { heard, attend, teller } = told();
  heard();
  let lines = ['╔═ Verdict ═╗', '│ \u001b[7m1 flaky\u001b[27m │', '│ 2 genuine │'];
  teller.setRegion('dialog:verdict', { x: 0, y: 0, width: 20, height: 3, layer: 10, lines: () => lines });
  attend({ dialog: 'verdict' });
  expect(heard()).toEqual(['Verdict', '1 flaky', '2 genuine', 'Keys: hints']);
  lines = ['╔═ Verdict ═╗', '│ 1 flaky │', '│ \u001b[7m2 genuine\u001b[27m │'];
  expect(heard()).toEqual(['2 genuine']);
});

test('news are told, and all of a pane where that is asked for', () => {
  const { heard, attend, say } = told();
  heard();
  say(' ✓ saved');
  expect(heard()).toEqual(['✓ saved']);
  attend({ readAll: 1 });
  expect(heard()).toEqual(['first', '✗ second', 'third']);
});

test('what is open is told in sentences, and of those the ones that change', () => {
  const { heard, attend } = told();
  heard();
  attend({ about: ['#7 CI main failed', 'Cause 1 of 2: npm'] });
  expect(heard()).toEqual(['#7 CI main failed', 'Cause 1 of 2: npm']);
  attend({ about: ['#7 CI main failed', 'Cause 2 of 2: disk full'] });
  expect(heard()).toEqual(['Cause 2 of 2: disk full']);
});

test('that time goes by is not told, nor how far something is', () => {
  const { heard, list, attend } = told();
  list(['\u001b[7m✗ CI main  25m  1m\u001b[27m']);
  heard();
  list(['\u001b[7m✗ CI main  26m  1m\u001b[27m']);
  expect(heard()).toEqual([]);
  list(['pulling logs 5 of 31']);
  attend({ pane: 'runs.list' });
  heard();
  list(['pulling logs 6 of 31', 'it takes a while']);
  expect(heard()).toEqual(['it takes a while']);
});

test('where the chosen line has a cursor only, that line is told, and not the one beside the thumb of a scroll bar', () => {
  const { heard, list } = told();
  list(['  400 raise', '\u001b[1m▌\u001b[22m 401 the cause', '  402 later \u001b[7m·\u001b[27m']);
  expect(heard()).toContain('401 the cause');
  list(['  400 raise', '  401 the cause', '\u001b[1m▌\u001b[22m 402 later \u001b[7m·\u001b[27m']);
  expect(heard()).toEqual(['402 later ·']);
});

test('nothing but lines reaches the terminal: no escape sequences', () => {
  const { heard } = told();
  expect(heard().join('')).not.toContain('\u001b');
});

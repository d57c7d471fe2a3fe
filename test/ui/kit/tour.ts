import type { Pty } from './pty.ts';

/** One picture of the tour: its name, and what the screen shows. */
export type Picture = readonly [name: string, text: string];

const ESC = '\u001b';
const ENTER = '\r';

/** Walks through all screens of the demo and takes a picture of each. Whatever it waits for, it waits for as a text on the screen. */
export async function tour(pty: Pty): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  const take = async (name: string, ...wanted: readonly (string | RegExp)[]): Promise<void> => {
    await pty.see(...wanted);
    pictures.push([name, steady(pty.text())]);
  };
  const go = async (keys: string, ...wanted: readonly (string | RegExp)[]): Promise<void> => {
    pty.type(keys);
    await pty.see(...wanted);
  };

  await pty.see('76 runs new');
  // A key takes away what was noted last.
  pty.type('j', 'k');
  await pty.seeNo('76 runs new');
  await take('runs', /▌✗ 20228246170/, 'Two sessions changed');

  await go('/', 'Filter');
  for (const letter of 'is:failed verdict:brok') pty.type(letter);
  await take('filter', 'is:failed verdict:brok', '20 of 76 runs');
  await go('\t', 'verdict:broken-base');
  await go(ENTER, /of 76 runs/);
  await pty.seeNo(/─ Filter ─/);
  await take('runs-filtered', 'enter triage', '7 of 76 runs', 'feat/usage-meter');
  await go(ESC, /─ 76 runs/);

  await go(ENTER, 'kept part', 'Causes', 'd whole log');
  await take('triage', 'cause 91%', 'next cause');
  await go('d', /· whole log ─╯/);
  await go('/', 'small letters find capitals');
  for (const letter of 'database_url') pty.type(letter);
  await pty.see(/\/database_url .*lines?, first at/);
  await go(ENTER, /"database_url" \d/);
  await pty.seeNo('enter stay');
  await take('log-search', 'whole log');
  await go(ESC, /─ errors \d/);
  await go('I', 'Evidence 1');
  await take('evidence', 'log-odds');
  await go('I', 'Causes');
  await go('v', 'Verdict on run 20228246170');
  await take('verdict', /Effect +no other job/);
  await go('3', 'genuine saved for');
  await take('verdict-saved', 'genuine, confirmed');
  await go('u', 'taken back');
  await pty.see('genuine, likely');

  await go('3', 'Grid: CI');
  await take('grid', 'PASS', 'migrate (scheduler)', 'Under the cursor');
  await go('4', /▌\? Error/);
  await go('j', /▌\? \[novabench\]/);
  await take('signatures', 'How often', /▌\? \[novabench\]/);
  await go('S', 'Suggested entry');
  await take('suggestion', 'Made from', 'regex:');
  await go('5', '─ Night');
  await take('nightly', 'At a glance', 'in the end');

  await go('1', 'enter triage', /─ 76 runs/);
  await go('x', 'Report on run 20228246170');
  await take('report', 'CI failure analysis', /1-21 of \d+/);
  pty.type(ESC);
  await pty.seeNo('Report on run');
  await go('?', '─ Keys ─');
  await take('help', 'triage of the run');
  pty.type(ESC);
  await pty.seeNo('─ Keys ─');
  await go(':', '─ Commands ─');
  for (const letter of 'report') pty.type(letter);
  await take('palette', /: report/);
  pty.type(ESC);
  await pty.seeNo('─ Commands ─');
  return pictures;
}

/** Without what time changes: how long ago the newest runs were (the width stays), and what was noted and fades. */
function steady(text: string): string {
  return text
    .replace(/\n[^\n]*(?=\n[^\n]*$)/, (noted) => (noted.includes('saved for') ? noted : '\n'))
    .replaceAll(/\b\d\dm\b/g, '25m')
    .replaceAll(/\b\d\d min ago/g, '25 min ago')
    .replaceAll(/(?<=2026-09-14 09:)(?:3[89]|4\d)\b/g, '38');
}

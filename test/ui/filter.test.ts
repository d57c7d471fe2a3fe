import { describe, expect, test } from 'vitest';
import type { RunsQuestion } from '../../src/service/runs.ts';
import { openScreen, type ScreenOptions, scripted } from './kit/screen.ts';
import { detailed, paged, SOME, START } from './runs-kit.ts';

const VALUES = { branch: ['main', 'maintenance', 'feat/retry queue'], job: ['web', 'api'] };
const [TAB, ENTER, ESC, DOWN] = ['\t', '\r', '\u001b', '\u001b[B'];

async function typing(more: Partial<ScreenOptions> = {}) {
  const service = scripted({
    start: () => START,
    runs: (question) => paged(question.filter === '' ? SOME : SOME.slice(0, 3), question, { stored: 1204 }),
    'run-details': detailed,
    'filter-words': () => ({ values: VALUES }),
  });
  const screen = openScreen({ service, ...more });
  await screen.see('AssertionError');
  screen.type('/');
  await screen.see('Filter');
  const filters = () =>
    service.asked.flatMap(([name, question]) => (name === 'runs' ? [(question as RunsQuestion).filter] : []));
  return { screen, filters };
}

describe('the filter', () => {
  test('is typed below the list, completed, and shows what fits at once', async () => {
    const { screen, filters } = await typing();
    screen.type(...'is:f');
    await screen.see('   failed');
    screen.type(TAB);
    await screen.see('3 of 1,204 runs');
    expect(filters()).toEqual(['', 'is:failed']);
    screen.type(...'br', TAB, ...'main');
    await screen.see('   maintenance');
    await expect(`${(await screen.lines()).join('\n')}\n`).toMatchFileSnapshot('../fixtures/screens/filter-100x30.txt');
    screen.type(ENTER);
    await screen.see('╭─ Runs  / is:failed branch:main ─');
    expect(screen.state.dialogs).toEqual([]);
  });

  test('while the name of a key is typed, it is not taken for a word that runs must hold', async () => {
    const { screen, filters } = await typing();
    screen.type(...'bran');
    expect(filters()).toEqual(['']);
    screen.type(...'d-new');
    expect(filters().at(-1)).toBe('brand-new');
  });

  test('a value that is being typed is no mistake as long as it may become one that is offered', async () => {
    const { screen } = await typing();
    screen.type(...'is:fai');
    await screen.see('   failed');
    expect(await screen.text()).not.toContain('^^^');
    screen.type('x');
    await screen.see('^^^^');
    screen.type('\u007f', ENTER);
    await screen.see('^^^');
    expect(screen.state.dialogs).toHaveLength(1);
  });

  test('a mistake is shown under its column, and is not used', async () => {
    const { screen } = await typing({ columns: 60, rows: 16 });
    screen.type(...'is:failed brnch:main ');
    await screen.see('There is no key “brnch:”. Did you mean branch:?');
    const lines = await screen.lines();
    const at = lines.findIndex((one) => one.includes('brnch:main'));
    expect(lines[at + 1]!.indexOf('^^^^^^')).toBe(lines[at]!.indexOf('brnch:'));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../fixtures/screens/filter-60x16.txt');
    screen.type(ENTER);
    expect(screen.state.dialogs).toHaveLength(1);
    expect(screen.state.runs.filter).toBe('is:failed brnch');
  });

  test('esc brings back the one before', async () => {
    const { screen, filters } = await typing();
    screen.type(...'is:failed', ENTER, '/', ...'is:passed');
    await screen.see('/ is:failed is:passed');
    screen.type(ESC);
    await screen.see('╭─ Runs  / is:failed ─');
    expect(filters().at(-1)).toBe('is:failed');
  });

  test('arrows choose what it is completed with, enter takes it; a value that needs quotes gets them', async () => {
    const { screen } = await typing();
    screen.type(...'branch:f', DOWN, ENTER);
    await screen.see('/ branch:"feat/retry queue" ▏');
    expect(screen.state.dialogs).toHaveLength(1);
    screen.type(ENTER);
    expect(screen.state.runs.filter).toBe('branch:"feat/retry queue"');
  });

  test('a click takes a completion, a paste is typed', async () => {
    const { screen } = await typing();
    screen.type('\u001b[200~branch:\nmain \u001b[201~');
    expect(screen.state.runs.filter).toBe('');
    screen.type('\u0015');
    screen.type('\u001b[200~is:failed\u001b[201~');
    await screen.see('3 of 1,204 runs');
    screen.type('\u0015', ...'jo');
    const row = (await screen.lines()).findIndex((one) => one.includes('job:   ')) + 1;
    screen.type(`\u001b[<0;10;${row}M`);
    await screen.see('/ job:▏');
    await screen.see('   web');
  });

  test('a long one is shown around the cursor', async () => {
    const { screen } = await typing({ columns: 60, rows: 16 });
    screen.type(...'branch:feat/one branch:feat/two branch:feat/three branch:feat/four end');
    await screen.see('end▏');
  });
});

describe('views', () => {
  test('are chosen by name, and bring their filter and their order', async () => {
    const { screen } = await typing();
    screen.type(ESC, 'V');
    await screen.see('red on main');
    await expect(`${(await screen.lines()).join('\n')}\n`).toMatchFileSnapshot('../fixtures/screens/views-100x30.txt');
    screen.type('j', 'j', ENTER);
    await screen.see('/ age:<7d ─');
    expect(screen.state.runs).toMatchObject({ filter: 'age:<7d', order: 'duration' });
    screen.type('V');
    await screen.see('● slow ones');
    screen.type('g', 'k', 'k', ENTER);
    expect(screen.state.runs).toMatchObject({ filter: '', order: 'newest' });
  });

  test('the filter of now is copied as one', async () => {
    const { screen } = await typing();
    screen.type(..."actor:o'neil", ENTER, 's', 'V', 'y');
    const text = "views:\n  - name: a name of yours\n    filter: 'actor:o''neil'\n    sort: oldest\n";
    expect(screen.effects.at(-1)).toMatchObject({ type: 'copy', text });
  });

  test('where there are none it is said how to make them, or what is wrong with them', async () => {
    const viewsFault = {
      code: 'configuration-invalid',
      message: 'views entry 1 has no name.',
      hint: 'Correct the file.',
    };
    const screens = [
      { ...START, views: [] },
      { ...START, views: [], viewsFault },
    ].map((start) =>
      openScreen({ service: scripted({ start: () => start, runs: (question) => paged(SOME, question) }) }),
    );
    for (const screen of screens) {
      await screen.see('AssertionError');
      screen.type('V');
    }
    await screens[0]!.see('`views` in .whyred.yml gives filters a name');
    await screens[1]!.see('views entry 1 has no name.');
  });
});

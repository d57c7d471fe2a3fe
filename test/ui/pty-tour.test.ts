import { expect, onTestFinished, test } from 'vitest';
import { Pty } from './kit/pty.ts';
import { tour } from './kit/tour.ts';

test('the tour through the demo shows what its pictures show', async () => {
  const pty = new Pty(['demo', '--tui'], { cwd: '/' });
  onTestFinished(() => pty.close());
  const pictures = await tour(pty);
  expect(pictures.map(([name]) => name)).toEqual([
    ...['runs', 'filter', 'runs-filtered', 'triage', 'log-search', 'evidence', 'verdict', 'verdict-saved'],
    ...['grid', 'signatures', 'suggestion', 'nightly', 'report', 'help', 'palette'],
  ]);
  for (const [name, text] of pictures) {
    await expect.soft(text).toMatchFileSnapshot(`../fixtures/screens/tour-${name}.txt`);
  }
  pty.type('q');
  expect(await pty.ended).toMatchObject({ exitCode: 0 });
});

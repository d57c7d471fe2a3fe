import { expect, test } from 'vitest';
import type { NightlyFacts } from '../../src/reports/nightly/facts.ts';
import { nightlyMarkdown } from '../../src/reports/nightly/markdown.ts';
import { nightVerdict } from '../../src/reports/nightly/standing.ts';
import type { NightlyAnswer, NightlyQuestion } from '../../src/service/nightly.ts';
import { headlineText, nightParts } from '../../src/service/nightly-parts.ts';
import { runMeant } from '../../src/ui/meant.ts';
import { rowMeant } from '../../src/ui/screens/nightly/rows.ts';
import type { State } from '../../src/ui/state.ts';
import { cleanFacts, MORNING_MS, nightlyFacts } from '../support/nightly-facts.ts';
import { START } from './grid-answers.ts';
import { openScreen, Refused, type ScreenOptions, scripted } from './kit/screen.ts';

function answerOf(facts: NightlyFacts): NightlyAnswer {
  return {
    ...{ fromMs: facts.fromMs, untilMs: facts.untilMs, verdict: nightVerdict(facts), headline: headlineText(facts) },
    ...{ sections: nightParts(facts), markdown: nightlyMarkdown(facts) },
  };
}

async function opened(
  answer: (question: NightlyQuestion) => NightlyAnswer = () => answerOf(nightlyFacts()),
  options: Omit<Partial<ScreenOptions>, 'service'> = {},
) {
  const service = scripted({ start: () => START, nightly: answer });
  const screen = openScreen({ service, nowMs: MORNING_MS, ...options });
  await screen.see('acme/nova');
  screen.type('5');
  return { screen, questions: () => service.asked.filter(([name]) => name === 'nightly').map(([, asked]) => asked) };
}

const under = ({ state }: { readonly state: State }): string => {
  const row = rowMeant(state.nightly)!;
  return row.kind === 'section' ? row.section.heading : row.entry.title;
};

test.each([
  [100, 30],
  [60, 16],
  [160, 40],
])(
  'at %ix%i it shows the night by sections, and all that is known of what is under the cursor',
  async (columns, rows) => {
    const { screen } = await opened(undefined, { columns, rows });
    await screen.see('At a glance');
    screen.type(']', 'j');
    await expect(`${await screen.text()}\n`).toMatchFileSnapshot(`../fixtures/screens/nightly-${columns}x${rows}.txt`);
  },
);

test('in ASCII nothing is drawn that is not, but what a log said', async () => {
  const { screen } = await opened(undefined, { settings: { isAscii: true } });
  await screen.see('At a glance');
  screen.type(']', 'j');
  expect((await screen.text()).match(/[^\x00-\x7f]/g)).toEqual(['❯']);
});

test('it is asked for when it is looked at, and another span when that is chosen', async () => {
  const { screen, questions } = await opened();
  await screen.see('At a glance');
  screen.type('1', '5', 's');
  await screen.see('Night, 7d: ');
  const { repository } = START;
  expect(questions()).toEqual([
    { repository, span: '24h' },
    { repository, span: '7d' },
  ]);
});

test('brackets go from section to section; z folds one, and Z all', async () => {
  const { screen } = await opened();
  await screen.see('At a glance');
  screen.type(']');
  expect(under(screen)).toBe('New');
  screen.type('j', 'z');
  expect(under(screen)).toBe('New');
  expect(await screen.text()).toContain('▸ New (1)');
  screen.type(']', '[', '[');
  expect(under(screen)).toBe('At a glance');
  screen.type('Z');
  await screen.see('▸ At a glance');
  screen.type('Z');
  await screen.see('▾ Resolved (1)');
});

test('enter opens the run at the job that failed', async () => {
  const { screen } = await opened();
  await screen.see('At a glance');
  screen.type(']', 'j');
  const failure = nightlyFacts().failures.find(({ state }) => state === 'new')!;
  expect(runMeant(screen.state)).toMatchObject({ runId: failure.lastRed.runId, attempt: failure.lastRed.attempt });
  screen.type('\r');
  expect(screen.state.screen).toBe('run');
  expect(screen.state.run.place).toMatchObject({ runId: failure.lastRed.runId });
  expect(screen.state.run.aim).toEqual({ job: failure.lastRed.job });
});

test('enter on what is about many runs lists those', async () => {
  const { screen } = await opened();
  await screen.see('At a glance');
  screen.type('\r');
  expect([screen.state.screen, screen.state.runs.filter]).toEqual([
    'runs',
    'branch:"main" event:push since:2026-11-19T06:00',
  ]);
});

test('y copies what is told of the entry, Y the whole summary', async () => {
  const { screen } = await opened();
  await screen.see('At a glance');
  screen.type(']', 'j', 'y', 'Y');
  const [entry, all] = screen.effects.flatMap((one) => (one.type === 'copy' ? [one.text] : []));
  expect(entry).toContain('Red in');
  expect(all).toBe(nightlyMarkdown(nightlyFacts()));
});

test('read again, it keeps the cursor on the same entry', async () => {
  let times = 0;
  const { screen } = await opened(() => {
    times++;
    const facts = nightlyFacts();
    return answerOf(times === 1 ? facts : { ...facts, incidents: [], failures: facts.failures.slice(1) });
  });
  await screen.see('At a glance');
  screen.type(']', ']', ']', ']', ']', 'j');
  const before = under(screen);
  screen.type('\u0012');
  await screen.see('nothing failed that had not failed before');
  expect(under(screen)).toBe(before);
});

test('the details scroll when they have the keys, and begin at their top for the next entry', async () => {
  const { screen } = await opened(undefined, { columns: 60, rows: 16 });
  await screen.see('At a glance');
  screen.type('\t', 'j', 'j');
  expect(screen.state.nightly.detailsTop).toBe(2);
  screen.type('\t', 'j');
  expect(screen.state.nightly.detailsTop).toBe(0);
});

test('a clean night says what was looked at; one in which nothing ran is not called clean', async () => {
  const { screen } = await opened(() => answerOf(cleanFacts()));
  await screen.see('Night, 24h: clean, main: pass 100 %');
  await screen.see('New: nothing failed that had not failed before');
});

test('a night in which nothing ran is not clean, and tells what could not be seen', async () => {
  const empty = cleanFacts({ headline: null, gaps: nightlyFacts().gaps });
  const { screen } = await opened(() => answerOf(empty));
  await screen.see('Night, 24h: nothing ran on main');
  await screen.see('Nothing ran on main since');
  screen.type('G');
  await screen.see('jobs of 112 green runs are not stored');
  expect(await screen.text()).not.toContain('clean');
});

test('a fault is told with what to do about it', async () => {
  const { screen } = await opened(() => {
    throw new Refused({ code: 'store-missing', message: 'There is no store yet.', hint: 'Fetch runs: whyred pull' });
  });
  await screen.see('There is no store yet.');
  await screen.see('Fetch runs: whyred pull');
});

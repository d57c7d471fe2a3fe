import { describe, expect, test } from 'vitest';
import type { RunDetailsQuestion } from '../../src/service/run-details.ts';
import type { RunLine, RunsQuestion } from '../../src/service/runs.ts';
import { runMeant } from '../../src/ui/meant.ts';
import { runs as part } from '../../src/ui/screens/runs/part.ts';
import { openScreen, Refused, type ScreenOptions, scripted } from './kit/screen.ts';
import { detailed, lead, line, NOVA, paged, SOME, START } from './runs-kit.ts';

function opened(rows: readonly RunLine[] = SOME, more: Partial<ScreenOptions> = {}) {
  const service = scripted({
    start: () => START,
    runs: (question) => paged(rows, question),
    'run-details': detailed,
  });
  const screen = openScreen({ service, ...more });
  const asked = <Question>(name: string) =>
    service.asked.flatMap(([one, question]) => (one === name ? [question as Question] : []));
  return { screen, asked };
}

const MANY = Array.from({ length: 1200 }, (_, index) => line(1000 + index, { title: `Change ${index}` }));

const at = ({ state }: { readonly state: Parameters<typeof runMeant>[0] }) => runMeant(state)?.runId;

describe('the screen of runs', () => {
  test.each<[columns: number, rows: number, settings: NonNullable<ScreenOptions['settings']>]>([
    [100, 30, {}],
    [60, 16, {}],
    [200, 60, {}],
    [100, 30, { isAscii: true, theme: 'mono' }],
  ])('%i by %i, %j', async (columns, rows, settings) => {
    const { screen } = opened(SOME, { columns, rows, settings });
    await screen.see('last 2 d ago'.slice(0, rows < 20 ? 0 : undefined));
    await screen.see('Look at what');
    const name = `runs${settings.isAscii ? '-ascii' : ''}-${columns}x${rows}.txt`;
    await expect(`${(await screen.lines()).join('\n')}\n`).toMatchFileSnapshot(`../fixtures/screens/${name}`);
    expect(screen.crashes).toEqual([]);
  });

  test('what is known of a run is there when the cursor comes', async () => {
    const { screen, asked } = opened();
    await screen.see('test/cache.spec.ts:118');
    screen.type('j');
    expect((await screen.text()).split('\n').slice(-13).join('\n')).toContain('npm error code ECONNRESET');
    const questions = asked<RunDetailsQuestion>('run-details');
    expect(questions).toHaveLength(1);
    expect(questions[0]!.runs).toEqual(SOME.map(({ run }) => run.id));
    expect(questions[0]!.lanes.map(({ branch, event }) => `${branch} ${event}`)).toEqual([
      ...['main push', 'feat/retry-queue pull_request', 'main push'],
      ...['renovate/a-very-long-name-of-a-dependency push', 'null workflow_dispatch'],
    ]);
  });

  test('of a run that goes on: since when, how far it is, as of when, and how to learn its end', async () => {
    const { screen } = opened();
    await screen.see('AssertionError');
    screen.type('j', 'j');
    await screen.see('◌ It is in progress: it began 2 h ago, and 12 of its 40 jobs have ended.');
    await screen.see(/as of +the pull just now/);
    await screen.see(/next +a tells how it ends, X cancels it/);
    const hints = (await screen.lines()).at(-1)!;
    expect(hints).toContain('a tell its end  X cancel');
    expect(hints).not.toMatch(/r re-run|v verdict/);
    screen.type('O');
    await screen.see('offline: nothing is asked of GitHub');
    expect(await screen.text()).not.toContain('a tells how it ends');
  });

  test('what is of no use for a run that passed is not hinted at', async () => {
    const { screen } = opened();
    await screen.see('r re-run');
    screen.type('j', 'j', 'j');
    await screen.see('✓ It passed.');
    expect((await screen.lines()).at(-1)).not.toMatch(/r re-run|v verdict|a tell/);
  });

  test('while a pull goes on, a log that is not there yet is on its way', async () => {
    const [failed] = SOME;
    const jobs = [{ jobId: 1, name: 'test', conclusion: 'failure', causes: [] }];
    const service = scripted({
      start: () => START,
      runs: (question) => paged([{ ...failed!, lead: null }], question),
      'run-details': () => ({ details: [{ runId: 1000, attempt: 1, jobs, seen: null }], strips: [] }),
    });
    const screen = openScreen({ service });
    await screen.see('no cause is stored  ');
    await screen.see('no cause is stored: its log was not read, or GitHub has none; enter asks for it');
    screen.type('p');
    await screen.see('its log is not read yet: the pull goes on');
    await screen.see('not read yet  ');
  });

  test('until it is, the details tell what the list knows', async () => {
    const service = scripted({ start: () => START, runs: (question) => paged(SOME, question) });
    const screen = openScreen({ service });
    await screen.see(/root cause +line 41,207/);
    await screen.see('✗ genuine, likely 93 %');
  });

  test('a long list comes in pages, the next one before its end is reached', async () => {
    const { screen, asked } = opened(MANY);
    await screen.see('1,200 runs  newest first');
    screen.type('G');
    await screen.see('of 1,200');
    expect(asked<RunsQuestion>('runs').map(({ offset, limit }) => [offset, limit])).toEqual([
      [0, 500],
      [500, 500],
    ]);
    screen.type('G');
    await expect.poll(() => asked('runs').length).toBe(3);
    await expect.poll(() => screen.state.runs.loaded.value?.rows.length).toBe(1200);
    screen.type('G');
    expect(at(screen)).toBe(2199);
  });

  test('a page that does not come is not asked for again and again', async () => {
    const service = scripted({
      start: () => START,
      runs: (question) => paged(SOME, question, { fit: 38, stored: 38 }),
    });
    const screen = openScreen({ service });
    await expect.poll(() => screen.state.runs.loaded.value?.fit).toBe(SOME.length);
    screen.type('G', 'g');
    expect(service.asked.filter(([name]) => name === 'runs')).toHaveLength(2);
  });

  test('s sorts by something else, from the top', async () => {
    const { screen, asked } = opened();
    await screen.see('newest first');
    screen.type('j', 's');
    await screen.see('oldest first');
    screen.type('s');
    await screen.see('longest first');
    expect(asked<RunsQuestion>('runs').map(({ order }) => order)).toEqual(['newest', 'oldest', 'duration']);
    expect(screen.state.runs.list.cursor).toBe(0);
  });

  test('enter opens the run; one that passed in the end, at the attempt that failed', async () => {
    const { screen, asked } = opened();
    await screen.see('ECONNRESET');
    screen.type('j', '\r');
    expect(screen.state.screen).toBe('run');
    expect(asked('run').at(-1)).toMatchObject({ repository: NOVA, runId: 1001, attempt: 1 });
    screen.type('1', 'k', '\r');
    expect(asked('run').at(-1)).toMatchObject({ runId: 1000, attempt: null });
  });

  test('the run under the cursor can be copied and opened in a browser', async () => {
    const { screen } = opened();
    await screen.see('AssertionError');
    screen.type('y', 'i', 'Y', 'o');
    const url = 'https://github.com/acme/nova/actions/runs/1000';
    const markdown = `- [CI #600](${url}) of acme/nova on \`main\` (failure): genuine, \`AssertionError: expected 200 to equal 503\``;
    expect(screen.effects).toMatchObject([
      { type: 'copy', text: url },
      { type: 'copy', text: '1000' },
      { type: 'copy', text: markdown },
      { type: 'browse', url },
    ]);
  });

  test('the mouse chooses, scrolls and opens', async () => {
    const { screen } = opened(MANY);
    await screen.see('1,200 runs');
    const press = (row: number): string => `\u001b[<0;10;${row}M\u001b[<0;10;${row}m`;
    // Rows of a terminal count from 1: the strip, the border and the head stand above.
    screen.type(press(6));
    expect(at(screen)).toBe(1002);
    screen.type('\u001b[<65;10;6M');
    expect(screen.state.runs.list.top).toBe(3);
    expect(screen.state.screen).toBe('runs');
    screen.type(press(8), press(8));
    expect(screen.state.screen).toBe('run');
  });

  test('what was stored meanwhile comes without moving the cursor from its run', async () => {
    let rows = SOME;
    const service = scripted({
      start: () => START,
      runs: (question) => paged(rows, question),
      'run-details': detailed,
    });
    const screen = openScreen({ service });
    await screen.see('AssertionError');
    screen.type('j', 'j');
    const { state } = screen;
    const { effects, state: asking } = part.stored!({ ...state, revision: state.revision + 1 });
    expect(effects.map((effect) => effect.type)).toEqual(['forget', 'ask']);
    rows = [line(999), ...SOME];
    const question = effects[1] as { readonly question: RunsQuestion };
    const answer = paged(rows, question.question);
    const slot = { name: 'runs', slot: 'runs', question: question.question, outcome: { answer } } as const;
    const { state: after } = part.answered!(asking, slot);
    expect([runMeant(state)?.runId, runMeant(after)?.runId]).toEqual([1002, 1002]);
  });

  test('the details scroll when they have the keys', async () => {
    const { screen } = opened(SOME, { columns: 60, rows: 16 });
    await screen.see('Look at what');
    expect(await screen.text()).not.toContain('test (node 20)');
    screen.type('\t', 'G');
    await screen.see('CI there by push');
    screen.type('k', 'k', 'k', 'k');
    await screen.see('test (node 20)');
    screen.type('g');
    await screen.see('test (node 22) > Run npm test');
  });
});

describe('where there is no run to show', () => {
  test('parts of the filter without which some would fit are offered, and taken with enter', async () => {
    const service = scripted({
      start: () => START,
      runs: (question) =>
        question.filter === 'is:failed branch:man'
          ? {
              ...{ rows: [], fit: 0, stored: 1204 },
              without: [
                { part: 'branch:man', filter: 'is:failed', runs: 38 },
                { part: 'is:failed', filter: 'branch:man', runs: 1 },
              ],
            }
          : paged(SOME, question, { stored: 1204 }),
    });
    const screen = openScreen({ service });
    await screen.see('AssertionError');
    screen.type('/', ...'is:failed branch:man', '\r');
    await screen.see('38 runs fit without branch:man   enter leaves it out');
    expect(await screen.text()).toContain(' 1 run fits without is:failed');
    screen.type('\r');
    await screen.see('/ is:failed ─');
    await screen.see('esc all runs');
    screen.type('\u001b');
    await screen.see('╭─ Runs ──');
    expect(screen.state.runs.filter).toBe('');
  });

  test.each<[code: string, shown: RegExp]>([
    ['store-damaged', /The file is damaged\.\s[\s\S]*Run `whyred db check`\./],
    ['store-missing', /Nothing of acme\/nova is stored yet\.[\s\S]*whyred pull acme\/nova/],
  ])('a fault %s is told with what to do', async (code, shown) => {
    const fault = { code, message: 'The file is damaged.', hint: 'Run `whyred db check`.' };
    const refuse = (): never => {
      throw new Refused(fault);
    };
    const screen = openScreen({ service: scripted({ start: () => START, runs: refuse }) });
    await screen.see(shown);
  });

  test('it says that it reads', async () => {
    const screen = openScreen({ service: scripted({ start: () => START }) });
    await screen.see('Reading the stored runs …');
  });
});

test('nothing that GitHub or a log says acts on the terminal', async () => {
  const evil = '\u001b]0;owned\u0007\u001b[2J\u202etxt';
  const workflow = { id: 7, name: `CI${evil}`, path: 'ci.yml' };
  const given = { branch: evil, title: evil, actor: evil, event: evil, sha: evil, conclusion: 'failure', workflow };
  const rows = [line(1000, given, { lead: lead({ text: evil, job: evil }) })];
  const service = scripted({ start: () => START, runs: (question) => paged(rows, question) });
  const screen = openScreen({ service });
  await screen.see('root cause');
  expect(screen.terminal.written.join('')).not.toMatch(/\u001b\]0;|\u001b\[2J\u202e|\u202e/);
});

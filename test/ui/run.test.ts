import { describe, expect, test } from 'vitest';
import type { JobPlace } from '../../src/service/places.ts';
import type { RunAnswer } from '../../src/service/run.ts';
import { openRun, type RunAim } from '../../src/ui/screens/run/open.ts';
import { update } from '../../src/ui/update.ts';
import { run as storedRun } from '../store/support.ts';
import { openScreen, Refused, type Screen, type ScreenOptions, scripted } from './kit/screen.ts';
import { AWAY, BROKEN, ended, PLACE, RED, runAnswer, runJob, START } from './run-answers.ts';

type Given = Partial<ScreenOptions> & { readonly aim?: RunAim };

/** The screen of a run; what the log would show is never answered. */
async function shown(answer: RunAnswer, { aim, ...given }: Given = {}): Promise<Screen> {
  const screen = openScreen({
    service: scripted({ start: () => START, run: () => answer, 'run-fetch': () => answer }),
    opening: (state) => openRun(state, PLACE, aim),
    ...given,
  });
  await screen.see(/jobs?\b|\d failed/);
  return screen;
}

const jobShown = ({ state }: Screen): number | undefined => state.run.shown?.jobId;
const logShown = ({ state }: Screen) => {
  const { source } = state.log;
  return source === null || 'path' in source.question ? null : [source.question.jobId, source.number];
};

describe('a red run', () => {
  test.each([
    [100, 30],
    [60, 16],
    [200, 60],
  ])('at %ix%i', async (columns, rows) => {
    const screen = await shown(RED, { columns, rows });
    const lines = await screen.lines();
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../fixtures/screens/run-${columns}x${rows}.txt`);
  });

  test('opens at the cause that made most jobs red, and the log at its line', async () => {
    const screen = await shown(RED);
    expect(logShown(screen)).toEqual([17, 1]);
    const text = await screen.text();
    expect(text).toContain('also red: test (22, 7/8)');
    expect(text).toContain('stopped: publish');
    expect(text).toContain('1 of 3');
  });

  test('] and [ go through the causes in the order of their ranks, and the log follows', async () => {
    const screen = await shown(RED);
    screen.type(']');
    expect(logShown(screen)).toEqual([17, 2]);
    screen.type(']');
    expect(logShown(screen)).toEqual([12, 1]);
    screen.type(']');
    await screen.see('This is the last cause.');
    screen.type('[', '[');
    expect(logShown(screen)).toEqual([17, 1]);
  });

  test('moving in the jobs selects each with its first failure; a victim says whose consequence it is', async () => {
    const screen = await shown(RED);
    screen.type('\t');
    expect(screen.state.focus).toBe('run.jobs');
    screen.type('j');
    expect(logShown(screen)).toEqual([16, 1]);
    await screen.see('failed of the same');
    screen.type('j', 'j');
    expect(jobShown(screen)).toBe(3);
    await screen.see('was stopped because');
    screen.type('\r');
    expect(screen.state.focus).toBe('run.log');
  });

  test('from a victim, ] leads to its cause', async () => {
    const screen = await shown(RED, { aim: { jobId: 16 } });
    expect(logShown(screen)).toEqual([16, 1]);
    screen.type(']');
    expect(logShown(screen)).toEqual([17, 1]);
  });

  test('jobs that passed are one line until they are opened', async () => {
    const screen = await shown(RED);
    expect(await screen.text()).not.toContain('lint (1)');
    screen.type('\t', 'G', '\r');
    await screen.see('lint (1)');
    screen.type('j');
    expect(jobShown(screen)).toBe(100);
    expect(screen.state.run.shown).toEqual({ jobId: 100, number: 1 });
  });

  test('a failure that is asked for is shown first', async () => {
    expect(logShown(await shown(RED, { aim: { job: 'test (22, 4/8)', failure: 2 } }))).toEqual([17, 2]);
  });

  test('I shows the whole evidence: weights, chances, why this line, what to do', async () => {
    const screen = await shown(RED, { columns: 120, rows: 60 });
    screen.type('I', '+');
    for (const text of [
      'genuine        █████████████████·············   58 %',
      'the change touches the file that failed [src/cache/lru.ts]',
      '[line 41,208]',
      'in four cases of five the share lies between 10 % and 35 %',
      '1 failed test of 781',
      'Look at a1b2c3d first.',
      'why this line: 91 % sure',
      'signature vitest/assertion; first strong line of the failed step',
      'nothing: all that could be had was used',
    ]) {
      await screen.see(text);
    }
    screen.type('I');
    expect(screen.state).toMatchObject({ focus: 'run.log', zoom: null });
  });

  test('y copies the explaining line, Y the finding as markdown with its place', async () => {
    const screen = await shown(RED);
    screen.type('\t', 'y', 'Y');
    const [line, finding] = screen.effects;
    expect(line).toMatchObject({ type: 'copy', text: BROKEN.rootCause.text });
    const text = finding?.type === 'copy' ? finding.text : '';
    expect(text).toContain(
      '`test (22, 4/8)` in [CI #18234](https://github.com/acme/nova/actions/runs/1000/job/17#step:4:41208), `main` `1f3c9ab`',
    );
    expect(text).toContain('Verdict: ✗ genuine, likely 58 %');
  });

  test('o opens the line in the browser, v asks for a verdict on the failure', async () => {
    const screen = await shown(RED);
    screen.type('\t', 'o');
    expect(screen.effects.at(-1)).toEqual({
      type: 'browse',
      url: 'https://github.com/acme/nova/actions/runs/1000/job/17#step:4:41208',
    });
    screen.type('v');
    expect(screen.state.dialogs).toMatchObject([{ kind: 'verdict', place: { jobId: 17, number: 1 } }]);
  });

  test('the mouse selects jobs and causes; a double click leads to the log', async () => {
    const screen = await shown(RED);
    screen.type('\u001b[<0;5;4M', '\u001b[<0;5;4m');
    expect(jobShown(screen)).toBe(16);
    expect(screen.state.focus).toBe('run.jobs');
  });

  test('on a narrow screen tab opens jobs, causes and evidence over the log, esc goes back to it', async () => {
    const screen = await shown(RED, { columns: 60, rows: 16 });
    await screen.see('An assertion of a test fa… cause 1 of 3');
    screen.type('\t');
    await screen.see('✓ 37 passed · 1 skipped ▸');
    screen.type('\t');
    await screen.see('test (22, 4/8) · line 41,208, 91 % sure · test');
    screen.type('\t');
    await screen.see('Evidence 1: An assertion of a test failed');
    screen.type('\u001b');
    expect(screen.state).toMatchObject({ screen: 'run', focus: 'run.log' });
  });

  test('without Unicode nothing but ASCII is drawn', async () => {
    const screen = await shown(RED, { settings: { isAscii: true } });
    expect(await screen.text()).toMatch(/^[\x00-\x7f]*$/);
  });
});

describe('attempts', () => {
  const attempts = [
    { number: 1, status: 'completed', conclusion: 'failure', startedMs: 0, updatedMs: 60_000 },
    { number: 2, status: 'completed', conclusion: 'success', startedMs: 90_000, updatedMs: 120_000 },
  ];
  const run = storedRun(1000, { attempt: 2, conclusion: 'success' });
  const second = runAnswer([runJob(1, 'build', [], { isCarriedOver: true })], { run, attempt: 2, attempts });
  const first = runAnswer([runJob(2, 'test', [AWAY])], { run, attempt: 1, attempts });

  test('{ and } lead from one to the other; one that passed says which failed', async () => {
    const service = scripted({ start: () => START, run: ({ attempt }) => (attempt === 1 ? first : second) });
    const screen = await shown(second, { service });
    await screen.see('The run passed:');
    await screen.see('Attempt 1 failed: {');
    await screen.see('carried');
    screen.type('{');
    await screen.see('npm lost its connection');
    screen.type('}');
    await screen.see('The run passed');
    expect(service.asked.filter(([name]) => name === 'run').map(([, place]) => place)).toMatchObject([
      { attempt: null },
      { attempt: 1 },
      { attempt: 2 },
    ]);
  });
});

describe('what is not there is said in words', () => {
  const failed = (given: Parameters<typeof ended>[2]) => ended(runJob(7, 'deploy', []), 'failure', given);

  test.each<[what: string, answer: RunAnswer, words: string]>([
    ['a job that never began', runAnswer([failed({ hasBegun: false })]), 'It never began: no runner took it.'],
    ['a log that is gone', runAnswer([failed({ log: 'expired' })]), 'GitHub has deleted its log'],
    ['how many are gone', runAnswer([failed({ log: 'expired' })]), 'Of one log: 1 gone from GitHub'],
    ['a log that says nothing', runAnswer([failed({ log: 'stored' })]), 'its log does not hold'],
    [
      'a run that passed',
      runAnswer([runJob(1, 'a', [])], { run: storedRun(1000, { conclusion: 'success' }) }),
      'passed',
    ],
    [
      'a run that goes on',
      runAnswer([{ ...ended(runJob(1, 'a', []), 'unknown'), status: 'in_progress', durationMs: null }], {
        run: storedRun(1000, { status: 'in_progress', conclusion: null }),
      }),
      'Nothing has failed so far.',
    ],
    [
      'a warning',
      runAnswer([runJob(1, 'a', [])], { warnings: ['The archive came damaged.'] }),
      'The archive came damaged.',
    ],
  ])('%s', async (_what, answer, words) => {
    const screen = await shown(answer, { columns: 200, rows: 40 });
    await screen.see(words);
  });

  test('an uncertain verdict is called so, and why it is', async () => {
    const verdict = { ...AWAY.verdict, label: 'uncertain' } as const;
    const screen = await shown(runAnswer([runJob(1, 'a', [{ ...AWAY, verdict }])]), { columns: 200 });
    await screen.see('? uncertain');
    await screen.see('this log alone does not tell whose fault');
  });
});

describe('fetching', () => {
  const MISSING = { code: 'run-not-stored', message: 'Run 1000 is not in the store.', hint: 'Fetch it.' };
  const refused = (): never => {
    throw new Refused(MISSING);
  };

  test('a run that is not stored is fetched, with how far it is; others ask again when it came', async () => {
    let finish = (_answer: RunAnswer): void => {};
    const service = scripted({
      start: () => START,
      run: refused,
      'run-fetch': async (_question, progress) => {
        await null;
        progress({ what: 'logs', done: 3, total: 40, more: null });
        return await new Promise((done) => {
          finish = done;
        });
      },
    });
    const screen = openScreen({ service, opening: (state) => openRun(state, PLACE) });
    await screen.see('Fetching run 1000 of acme/nova');
    await screen.see('logs 3 of 40');
    const { revision } = screen.state;
    finish(RED);
    await screen.see('3 failed of 41');
    expect(screen.state.revision).toBe(revision + 1);
    expect(service.asked.filter(([name]) => name === 'run')).toHaveLength(1);
  });

  test('what is stored is shown at once while missing logs are fetched, once', async () => {
    const part = { ...RED, missing: { jobs: false, logs: 2 } };
    const service = scripted({ start: () => START, run: () => part });
    const screen = openScreen({ service, opening: (state) => openRun(state, PLACE) });
    await screen.see('asking GitHub');
    await screen.see('An assertion of a test failed');
    expect(service.asked.filter(([name]) => name === 'run-fetch')).toHaveLength(1);
  });

  test('what was looked at stays when more is known', async () => {
    const part = { ...RED, missing: { jobs: false, logs: 2 } };
    let finish = (_answer: RunAnswer): void => {};
    const fetched = new Promise<RunAnswer>((done) => {
      finish = done;
    });
    const service = scripted({ start: () => START, run: () => part, 'run-fetch': () => fetched });
    const screen = openScreen({ service, opening: (state) => openRun(state, PLACE) });
    await screen.see('asking GitHub');
    screen.type(']', ']');
    finish({ ...RED, jobs: RED.jobs.toReversed() });
    await screen.see('3 failed of 41');
    expect(logShown(screen)).toEqual([12, 1]);
    expect(screen.state.run.jobs.cursor).toBe(1);
  });

  test('when the logs came, the most important failure is looked at, and its log asked for again', async () => {
    const silent = (id: number) => ended(runJob(id, `job ${id}`, []), 'failure', { log: 'wanted' });
    const before = runAnswer([silent(1), silent(2)], { missing: { jobs: false, logs: 2 } });
    const after = runAnswer([runJob(2, 'job 2', [BROKEN]), silent(1)]);
    let finish = (_answer: RunAnswer): void => {};
    const fetched = new Promise<RunAnswer>((done) => {
      finish = done;
    });
    const service = scripted({ start: () => START, run: () => before, 'run-fetch': () => fetched });
    const screen = openScreen({ service, opening: (state) => openRun(state, PLACE) });
    await screen.see('Its log is being');
    screen.type('\t', 'j');
    expect(logShown(screen)).toEqual([2, 1]);
    finish(after);
    await screen.see('An assertion of a test failed');
    expect(logShown(screen)).toEqual([2, 1]);
    expect(service.asked.flatMap(([name, asked]) => (name === 'log' ? [(asked as JobPlace).jobId] : []))).toEqual([
      1, 2, 2,
    ]);
  });

  test('a failure that is judged anew is told anew to the log too, and nothing that was looked at moves', async () => {
    const screen = await shown(RED);
    screen.type(']');
    const judged = { ...AWAY, verdict: { ...AWAY.verdict, label: 'expected' as const, certainty: null } };
    const jobs = RED.jobs.map((job) => {
      const failures = job.triage.failures.map((one) => (one === AWAY ? judged : one));
      return { ...job, triage: { ...job.triage, failures } };
    });
    const before = logShown(screen);
    const outcome = { answer: { ...RED, jobs } };
    const { state } = update(screen.state, { type: 'answered', name: 'run', question: PLACE, slot: 'run', outcome });
    expect(logShown({ ...screen, state } as Screen)).toEqual(before);
    expect(state.log.source?.failures).toContain(judged);
  });

  test('with little room the cause that is looked at is told whole, the others in two lines', async () => {
    const many = Array.from({ length: 5 }, (_, index) => runJob(50 + index, `job ${index}`, [AWAY]));
    const screen = await shown(runAnswer([...RED.jobs.slice(0, 2), ...many]), { columns: 100, rows: 30 });
    const text = await screen.text();
    expect(text.match(/ line [\d,]+/g)?.length).toBeLessThan(3);
    expect(text).toMatch(/ 5 [^│]*%[^│]*│/);
  });

  test('offline nothing is asked of GitHub, and the key that helps is named', async () => {
    const service = scripted({ start: () => START, run: refused });
    const screen = openScreen({
      service,
      columns: 120,
      settings: { isOffline: true },
      opening: (state) => openRun(state, PLACE),
    });
    await screen.see('Run 1000 is not in the store.');
    await screen.see('O goes online');
    screen.type('\u0012');
    expect(service.asked.map(([name]) => name)).not.toContain('run-fetch');
  });

  test('what GitHub refuses is said with what helps, and what is stored stays', async () => {
    const service = scripted({
      start: () => START,
      run: () => ({ ...RED, missing: { jobs: true, logs: 0 } }),
      'run-fetch': () => {
        throw new Refused({ code: 'rate-limit', message: 'The calls of this hour are used up.', hint: 'Wait.' });
      },
    });
    const screen = openScreen({ service, columns: 200, rows: 60, opening: (state) => openRun(state, PLACE) });
    await screen.see('Not up to date: The calls of this hour are');
    await screen.see('An assertion of a test failed');
  });

  test('a run that goes on is asked for again, half a minute apart', async () => {
    const run = storedRun(1000, { status: 'in_progress', conclusion: null });
    const answer = runAnswer([], { run, missing: { jobs: true, logs: 0 } });
    const service = scripted({ start: () => START, run: () => answer, 'run-fetch': () => answer });
    const screen = openScreen({ service, opening: (state) => openRun(state, PLACE) });
    await screen.see('The run is running');
    const count = (): number => service.asked.filter(([name]) => name === 'run-fetch').length;
    expect(count()).toBe(1);
    const { nowMs } = screen.state;
    screen.tick(nowMs + 29_000);
    expect(count()).toBe(1);
    screen.tick(nowMs + 30_000);
    expect(count()).toBe(2);
  });
});

test('without a run the screen says how to open one', async () => {
  const screen = openScreen({ service: scripted({ start: () => START }) });
  await screen.see('acme/nova');
  screen.type('2');
  await screen.see('No run is open.');
});

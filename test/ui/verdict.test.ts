import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/domain.ts';
import type { EffectAnswer, LabelAnswer, LeadAnswer } from '../../src/service/verdict.ts';
import { openVerdict } from '../../src/ui/dialogs/verdict.ts';
import type { State } from '../../src/ui/state.ts';
import { ask, opened, type Step, stepTo } from '../../src/ui/step.ts';
import { failure, verdict } from '../store/support.ts';
import { openScreen, Refused, type Screen, type ScreenOptions, scripted } from './kit/screen.ts';

const REPOSITORY = { host: 'github.com', owner: 'acme', name: 'nova' } as const;
const START = {
  repository: REPOSITORY,
  unnamed: null,
  stored: [],
  store: { path: '/data/whyred.db', exists: true },
  views: [],
  isRecorded: false,
} as const;
const PLACE = { repository: REPOSITORY, runId: 106, attempt: 1, jobId: 61, number: 1 } as const;

const ENGINES = verdict({
  label: 'infrastructure',
  certainty: 'likely',
  probability: { flaky: 0.31, infrastructure: 0.6, genuine: 0.08, brokenBase: 0.01 },
});
const FAILURE = failure({
  fingerprint: 'v1:aa',
  rootCause: { line: 812, endLine: 812, text: 'npm error code ECONNRESET', confidence: 0.9 },
  signature: { id: 'npm-econnreset', title: 'npm lost its connection', captures: {} },
  verdict: ENGINES,
});
const EFFECT: EffectAnswer = {
  before: ENGINES,
  after: verdict({ label: 'genuine', certainty: 'confirmed' }),
  alike: 2,
  others: 3,
  stored: { fingerprint: 3, signature: 12 },
};
const SAVED: LabelAnswer = { before: ENGINES, after: EFFECT.after, alike: 2, others: 3, job: 'install' };

type Script = Parameters<typeof scripted>[0];

/** The dialog on a failure, over a screen that knows the repository. */
async function dialog(given: { readonly of?: Failure; readonly script?: Script } & Partial<ScreenOptions> = {}) {
  const { of = FAILURE, script = {}, ...options } = given;
  const service = scripted({ start: () => START, 'verdict-effect': () => EFFECT, label: () => SAVED, ...script });
  const screen = openScreen({ service, opening: (state) => openVerdict(state, PLACE, of), ...options });
  await screen.see('acme/nova');
  return { screen, service, labels: () => service.asked.filter(([name]) => name === 'label').map(([, one]) => one) };
}

/** The dialog as it stands on the screen, and the hints for keys. */
async function framed(screen: Screen, name: string): Promise<void> {
  const lines = await screen.lines();
  const first = lines.findIndex((line) => line.includes('─ Verdict on'));
  const column = lines[first]!.indexOf('─ Verdict on') - 1;
  const width = lines[first]!.indexOf('╮') - column + 1;
  const height = lines.slice(first).findIndex((line) => line[column] === '╰') + 1;
  const shown = lines.slice(first, first + height).map((line) => line.slice(column, column + width));
  const hints = lines.at(-1)!.trimEnd();
  await expect(`${[...shown, hints].join('\n')}\n`).toMatchFileSnapshot(`../fixtures/screens/${name}.txt`);
}

/** Where a text stands on the screen, as the mouse counts: from 1. */
async function pressed(screen: Screen, text: string): Promise<string> {
  const lines = await screen.lines();
  const row = lines.findIndex((line) => line.includes(text));
  return `\u001b[<0;${lines[row]!.indexOf(text) + 1};${row + 1}M`;
}

describe('the verdict dialog', () => {
  test.each<[columns: number, rows: number]>([
    [100, 30],
    [60, 16],
  ])('at %ix%i says what the failure is, what can be said of it, and what that changes', async (columns, rows) => {
    const { screen } = await dialog({ columns, rows });
    await screen.see('3 other jobs judged otherwise');
    await framed(screen, `verdict-${columns}x${rows}`);
  });

  test('without colour and beyond ASCII says the same', async () => {
    const { screen } = await dialog({ settings: { theme: 'mono', isAscii: true } });
    await screen.see('3 other jobs judged otherwise');
    expect((await screen.text()).replace(/[\x20-\x7e\n]/g, '')).toBe('');
    expect(await screen.text()).toContain('2 * infrastructure');
  });

  test('enter confirms what the engine says', async () => {
    const { screen, labels } = await dialog();
    screen.type('\r');
    await screen.see('infrastructure saved for install (3 other jobs judged otherwise)   u takes it back');
    expect(labels()).toEqual([{ ...PLACE, fingerprint: 'v1:aa', label: 'infrastructure', scope: 'this', note: null }]);
    expect(screen.state.dialogs).toEqual([]);
    expect(screen.state.revision).toBe(1);
  });

  test('a digit says another verdict at once', async () => {
    const { screen, labels } = await dialog();
    screen.type('3');
    await screen.see('genuine saved for install');
    expect(labels()).toMatchObject([{ label: 'genuine', scope: 'this' }]);
  });

  test('of more than this failure a digit only chooses: enter saves', async () => {
    const { screen, labels } = await dialog();
    await screen.see('12 stored');
    screen.type('a', 'a', '1');
    await screen.see('1 ● flaky');
    expect(labels()).toEqual([]);
    screen.type('\r');
    await screen.see('flaky saved');
    expect(labels()).toMatchObject([{ label: 'flaky', scope: 'signature' }]);
  });

  test('asks anew what changes with each choice, and not with a note', async () => {
    const { screen, service } = await dialog();
    await screen.see('3 other jobs');
    screen.type('j', 'n', 'b', 'a', 'd');
    await screen.see('bad▏');
    const asked = service.asked.filter(([name]) => name === 'verdict-effect');
    expect(asked).toMatchObject(
      [
        [{}, { label: 'infrastructure' }],
        [{}, { label: 'genuine' }],
      ].map(([, one]) => ['verdict-effect', one]),
    );
  });

  test('keeps a note, in which digits and letters are text', async () => {
    const { screen, labels } = await dialog();
    screen.type('n', 'seen 3 times, a registry');
    await screen.see('seen 3 times, a registry▏');
    expect(labels()).toEqual([]);
    screen.type('\t', '2');
    await screen.see('saved');
    expect(labels()).toMatchObject([{ label: 'infrastructure', note: 'seen 3 times, a registry' }]);
  });

  test('works out what changes while it already takes keys', async () => {
    const { screen, labels } = await dialog({ script: { 'verdict-effect': () => new Promise<never>(() => {}) } });
    await screen.see('working out what changes');
    screen.type('1');
    await screen.see('flaky saved');
    expect(labels()).toHaveLength(1);
  });

  test.each<[what: string, of: Failure, reason: string]>([
    ['that nothing tells from others', failure({ ...FAILURE, isSpecific: false }), 'nothing tells it from others'],
    ['without a known cause', failure({ ...FAILURE, signature: null }), 'no known cause'],
  ])('a failure %s cannot be spoken of so widely, and it says why', async (_what, of, reason) => {
    const { screen } = await dialog({ of });
    await screen.see(reason);
  });

  test('leaves everything as it was', async () => {
    const { screen, labels } = await dialog();
    screen.type('\u001b');
    await screen.see(/^(?![\s\S]*Verdict on run)/);
    expect([labels(), screen.state.revision]).toEqual([[], 0]);
  });

  test('that could not save comes back with what was said, and the reason', async () => {
    const refuse = (): never => {
      throw new Refused({ code: 'note-too-long', message: 'The note has 900 characters.', hint: 'Shorten it.' });
    };
    const { screen } = await dialog({ script: { label: refuse } });
    screen.type('n', 'too long', '\r');
    await screen.see('The note has 900 characters. Shorten it.');
    await screen.see('too long▏');
  });

  test('takes the mouse: a click chooses, a click on a scope is heard, a double one saves', async () => {
    const { screen, labels } = await dialog();
    await screen.see('12 stored');
    screen.type(await pressed(screen, 'expected'));
    await screen.see('5 ● expected');
    screen.type(await pressed(screen, 'for all of npm-econnreset'));
    await screen.see('● for all of npm-econnreset');
    expect(labels()).toEqual([]);
    const place = await pressed(screen, 'genuine');
    screen.type(place, place);
    await screen.see('genuine saved');
    expect(labels()).toMatchObject([{ label: 'genuine', scope: 'signature' }]);
  });
});

describe('on a run, of which it is still asked what failed first', () => {
  const run = { repository: REPOSITORY, runId: 106, attempt: null } as const;
  const sought = (state: State): Step => {
    const dialog = { kind: 'verdict', run, failure: null, ahead: [] } as const;
    return stepTo(opened(state, dialog), {}, ask('verdict-lead', run, 'verdict-lead'));
  };

  /** `tell` answers what failed first. */
  async function seeking() {
    const leads: ((lead: LeadAnswer) => void)[] = [];
    const lead = () => new Promise<LeadAnswer>((done) => leads.push(done));
    const opened = await dialog({ opening: sought, script: { 'verdict-lead': lead } });
    await opened.screen.see('looking for what failed…');
    return { ...opened, tell: () => leads.at(-1)!({ place: PLACE, failure: FAILURE, causes: 2 }) };
  }

  test('opens on that failure, and says of how many causes it is the first', async () => {
    const { screen, tell } = await seeking();
    tell();
    await screen.see('first of 2 causes');
  });

  test('two keys do, and the next ones are for the screen', async () => {
    const { screen, tell, labels } = await seeking();
    screen.type('3');
    expect(screen.state.dialogs).toEqual([]);
    expect(screen.state.screen).toBe('runs');
    screen.type('3');
    expect(screen.state.screen).toBe('grid');
    tell();
    await screen.see('genuine saved for install');
    expect(labels()).toMatchObject([{ ...PLACE, label: 'genuine', scope: 'this' }]);
  });

  test('enter says what the engine says', async () => {
    const { screen, tell, labels } = await seeking();
    screen.type('\r');
    tell();
    await screen.see('infrastructure saved');
    expect(labels()).toHaveLength(1);
  });

  test('what else is typed is done when it is known', async () => {
    const { screen, tell, labels } = await seeking();
    screen.type('a', '3', 'n', 'why');
    tell();
    await screen.see('3 ● genuine');
    await screen.see('why▏');
    expect(labels()).toEqual([]);
  });

  test('is left with esc', async () => {
    const { screen, tell } = await seeking();
    screen.type('\u001b');
    tell();
    await screen.see(/^(?![\s\S]*Verdict on run)/);
  });

  test('goes with the reason where nothing failed', async () => {
    const lead = (): never => {
      throw new Refused({ code: 'failure-missing', message: 'Nothing that failed is stored.', hint: 'Take another.' });
    };
    const { screen } = await dialog({ opening: sought, script: { 'verdict-lead': lead } });
    await screen.see('Nothing that failed is stored. Take another.');
    expect(screen.state.dialogs).toEqual([]);
  });
});

describe('u', () => {
  test('takes back the last verdict and says what that was', async () => {
    const text = 'taken back: genuine on install, run 106: now infrastructure (likely, 91 %)';
    const { screen } = await dialog({ script: { undo: () => ({ text }) } });
    screen.type('3', 'u');
    await screen.see(text);
    expect(screen.state.revision).toBe(2);
  });

  test('waits for what is just being saved, so that this is what is taken back', async () => {
    let save = (_saved: LabelAnswer): void => {};
    const { screen, service } = await dialog({
      script: {
        label: () => new Promise<LabelAnswer>((done) => (save = done)),
        undo: () => ({ text: 'taken back: genuine' }),
      },
    });
    const undone = (): number => service.asked.filter(([name]) => name === 'undo').length;
    screen.type('3', 'u', 'u');
    expect(undone()).toBe(0);
    save(SAVED);
    await screen.see('taken back: genuine');
    await expect.poll(undone).toBe(2);
  });

  test('says so when there is nothing to take back', async () => {
    const undo = (): never => {
      throw new Refused({ code: 'label-missing', message: 'There is no label to take back.', hint: 'v gives one.' });
    };
    const { screen } = await dialog({ script: { undo } });
    screen.type('\u001b', 'u');
    await screen.see('There is no verdict to take back');
  });

  test('takes nothing else back where what was said could not be saved', async () => {
    let refuse = (_error: Error): void => {};
    const { screen, service } = await dialog({
      script: { label: () => new Promise((_done, fail) => (refuse = fail)) },
    });
    screen.type('3', 'u');
    refuse(new Refused({ code: 'failure-changed', message: 'Another failure is known here.', hint: 'Look again.' }));
    await screen.see('Another failure is known here.');
    expect(service.asked.filter(([name]) => name === 'undo')).toEqual([]);
  });
});

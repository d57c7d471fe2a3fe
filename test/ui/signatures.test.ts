import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/domain.ts';
import type { SignatureAnswer, SignatureRow, SignaturesAnswer } from '../../src/service/signatures.ts';
import type { SuggestionAnswer } from '../../src/service/suggestion.ts';
import { lookOf } from '../../src/ui/look/look.ts';
import { folded, hung } from '../../src/ui/screens/signatures/words.ts';
import { failure } from '../store/support.ts';
import { NOW_MS, openScreen, Refused, scripted } from './kit/screen.ts';

const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' } as const;
const START = {
  repository: NOVA,
  unnamed: null,
  stored: [{ name: NOVA, newestMs: NOW_MS - 60_000, pulledMs: NOW_MS - 60_000 }],
  store: { path: '/data/whyred.db', exists: true },
  views: [],
  isRecorded: false,
} as never;
const DAY_MS = 86_400_000;

function row(given: Partial<SignatureRow> & { readonly name: string }): SignatureRow {
  const { name, isKnown = true, ...rest } = given;
  return {
    key: { by: isKnown ? 'signature' : 'fingerprint', value: isKnown ? name : `v1:${name.length}` },
    isKnown,
    title: isKnown ? `What ${name} means` : name,
    category: 'network',
    tier: isKnown ? 'cause' : null,
    label: 'flaky',
    labelled: 9,
    runs: 9,
    jobs: 11,
    firstMs: NOW_MS - 80 * DAY_MS,
    lastMs: NOW_MS - 2 * 3_600_000,
    weeks: [3, 0, 1, 1, 0, 0, 2, 0, 0, 0, 1, 1, 0],
    impact: 4.2,
    ...rest,
  };
}

const ROWS: readonly SignatureRow[] = [
  row({ name: 'npm/econnreset', runs: 41, jobs: 52, labelled: 39, impact: 21.3 }),
  row({ name: 'postgres/relation-missing', label: 'genuine', runs: 9, impact: 4.1, category: 'database' }),
  row({
    ...{ name: 'Cluster kind-ci-812 did not become ready after 300 seconds', isKnown: false, label: 'uncertain' },
    ...{ runs: 11, impact: 9.8, category: 'unknown', weeks: [5, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
  }),
  row({ name: 'resources/disk-full', label: 'infrastructure', runs: 29, impact: 7.5, lastMs: NOW_MS - 20 * DAY_MS }),
  row({ name: 'seed step left module orders unlinked', isKnown: false, label: 'broken-base', runs: 2, impact: 0.4 }),
];

function detailOf({ key, isKnown, title, runs, jobs }: SignatureRow, given: Partial<Failure> = {}): SignatureAnswer {
  return {
    key,
    title,
    entry: isKnown
      ? {
          cause: 'The registry closed the connection before the package was there.',
          category: 'network',
          tier: 'cause',
          transient: 'network',
          fixes: [
            { title: 'Re-run the job', why: 'the next try gets another connection', snippet: null, recommended: true },
            { title: 'Cache ~/.npm', why: 'fewer downloads', snippet: null, recommended: false },
          ],
          prevent: [],
        }
      : null,
    runs,
    jobs,
    workflows: ['CI', 'Nightly'],
    firstMs: NOW_MS - 80 * DAY_MS,
    lastMs: NOW_MS - 2 * 3_600_000,
    afterwards: { rerun: 41, passed: 39, codes: 30, mixedCodes: 27 },
    byJob: [
      { job: 'test (22, 7/8)', count: 19 },
      { job: 'test (20, 2/8)', count: 11 },
      { job: 'e2e (firefox)', count: 7 },
    ],
    words: [
      {
        key: 1,
        scope: 'signature',
        subject: key.value,
        label: 'flaky',
        note: 'the mirror is slow',
        author: 'octocat',
        atMs: NOW_MS - DAY_MS,
      },
    ],
    examples: [18_229, 18_199].map((runId, index) => ({
      place: { repository: NOVA, runId, attempt: 2, jobId: runId * 10, number: 1 },
      job: 'test (22, 7/8)',
      branch: 'main',
      createdMs: NOW_MS - (index * 24 + 2) * 3_600_000,
      failure: failure(given),
    })),
  };
}

const SUGGESTED: SuggestionAnswer = {
  suggestion: {
    kind: 'suggestion',
    id: 'own/cluster-did-not-become-ready',
    yaml: "# Suggested by whyred.\n- id: own/cluster-did-not-become-ready\n  patterns:\n    - regex: '^Cluster kind-ci-(?<number>-?\\d[\\d.,]{0,30}) did not become ready'\n",
    pattern: '^Cluster',
    notes: [],
  },
  failures: 11,
  tried: 3,
  path: '/work/nova/.whyred/signatures/suggested-cluster-did-not-become-ready.yml',
};

const answers = {
  start: () => START,
  signatures: (): SignaturesAnswer => ({ rows: ROWS, hasFailures: true }),
  signature: ({ key }: { readonly key: SignatureRow['key'] }) =>
    detailOf(ROWS.find((one) => one.key.value === key.value)!),
  suggestion: () => SUGGESTED,
};

async function opened(given: Partial<Parameters<typeof openScreen>[0]> & { readonly script?: object } = {}) {
  const { script, ...rest } = given;
  const service = scripted({ ...answers, ...script } as never);
  const screen = openScreen({ service, ...rest });
  await screen.see('acme/nova');
  screen.type('4');
  return { screen, service };
}

test.each([
  [100, 30],
  [60, 16],
  [200, 50],
])('the whole screen at %i×%i', async (columns, rows) => {
  const { screen } = await opened({ columns, rows });
  await screen.see('What npm/econnreset means');
  await expect(`${await screen.text()}\n`).toMatchFileSnapshot(`../fixtures/screens/signatures-${columns}x${rows}.txt`);
  expect(screen.crashes).toEqual([]);
});

test('what costs most stands first, and s sorts by something else under the same cursor', async () => {
  const { screen } = await opened();
  const names = async (): Promise<string[]> =>
    (await screen.lines()).slice(3, 8).map((line) => /[◆?] ([a-z]+)/i.exec(line)?.[1] ?? line);
  await screen.see('What npm/econnreset means');
  expect(await names()).toEqual(['npm', 'Cluster', 'resources', 'postgres', 'seed']);
  screen.type('j', 's', 's');
  await screen.see('by runs');
  expect(await names()).toEqual(['npm', 'resources', 'Cluster', 'postgres', 'seed']);
  expect(screen.state.signatures.list.cursor).toBe(2);
});

test('f shows the unknown ones, then the known ones, then all', async () => {
  const { screen } = await opened();
  await screen.see('npm/econnreset');
  screen.type('f');
  await screen.see('Unknown failures');
  expect(await screen.text()).not.toContain('disk-full');
  screen.type('f');
  await screen.see('Known signatures');
  expect(await screen.text()).not.toContain('kind-ci-812');
});

describe('a text narrows the list while it is typed', () => {
  test('enter keeps it, esc takes it away', async () => {
    const { screen } = await opened();
    await screen.see('npm/econnreset');
    screen.type('/', 'd', 'i', 's', 'k');
    await screen.see('1 shown');
    expect(await screen.text()).not.toContain('npm/econnreset');
    screen.type('\r');
    await screen.see('/ disk');
    screen.type('\u001b');
    await screen.see('npm/econnreset');
  });

  test('where nothing holds it, it is said what to do', async () => {
    const { screen } = await opened();
    await screen.see('npm/econnreset');
    screen.type('/', ...'zzz');
    await screen.see('No cause holds “zzz”.');
    screen.type('\u001b');
    await screen.see('npm/econnreset');
  });
});

test('enter goes to the failures, and enter there opens the run', async () => {
  const { screen } = await opened();
  await screen.see('How often');
  screen.type('\r');
  await screen.see(/▌ {2}#18229/);
  screen.type('j', '\r');
  expect(screen.state.screen).toBe('run');
});

test('a press of the mouse chooses a row, a second one goes to its failures', async () => {
  const { screen } = await opened();
  await screen.see('How often');
  const press = '\u001b[<0;10;5M';
  screen.type(press, '\u001b[<0;10;5m');
  expect(screen.state.signatures.list.cursor).toBe(1);
  expect(screen.state.focus).toBe('signatures.list');
  await screen.see('unknown to the catalogue');
  screen.type(press);
  expect(screen.state.focus).toBe('signatures.details');
});

test('what is shown stays while it is asked for again after a pull', async () => {
  const { screen, service } = await opened();
  await screen.see('How often');
  const asked = (): number => service.asked.filter(([name]) => name === 'signatures').length;
  screen.type('1', '4');
  expect(asked()).toBe(1);
  screen.type('\u0012');
  expect(asked()).toBe(2);
  expect(await screen.text()).toContain('npm/econnreset');
});

test('v asks for a verdict on the newest failure', async () => {
  const { screen } = await opened();
  await screen.see('How often');
  screen.type('v');
  expect(screen.state.dialogs.at(-1)).toMatchObject({ kind: 'verdict' });
});

describe('S suggests an entry for an unknown failure', () => {
  test('and for no known one', async () => {
    const { screen, service } = await opened();
    await screen.see('How often');
    screen.type('S');
    expect(service.asked.map(([name]) => name)).not.toContain('suggestion');
  });

  test('y copies it; w asks, writes it, and says where', async () => {
    const path = SUGGESTED.path!;
    const { screen, service } = await opened({ script: { 'suggestion-save': () => ({ path }) } });
    await screen.see('How often');
    screen.type('j', 'S');
    await screen.see('own/cluster-did-not-become-ready');
    screen.type('y');
    expect(screen.effects.at(-1)).toMatchObject({ type: 'copy', what: 'the suggested entry' });
    screen.type('w');
    await screen.see('Write own/cluster-did-not-become-ready?');
    screen.type('\r');
    await screen.see('Written to');
    expect(service.asked.at(-1)).toEqual([
      'suggestion-save',
      { id: 'own/cluster-did-not-become-ready', yaml: expect.stringContaining('- id: own/') },
    ]);
  });

  test('a file that is there is left alone, and it is said so', async () => {
    const fault = { code: 'suggestion-there', message: 'x.yml is there already.', hint: 'Rename it.' };
    const refuse = () => {
      throw new Refused(fault);
    };
    const { screen } = await opened({ script: { 'suggestion-save': refuse } });
    await screen.see('How often');
    screen.type('j', 'S');
    await screen.see('own/cluster-did-not-become-ready');
    screen.type('w', '\r');
    await screen.see('x.yml is there already. Rename it.');
  });

  test('where there is none, it is said why, and which lines it would take', async () => {
    const none: SuggestionAnswer = {
      suggestion: {
        kind: 'none',
        code: 'takes-others',
        reason: 'It would take a line.',
        hint: 'By hand.',
        taken: ['the other line'],
      },
      failures: 2,
      tried: 1,
      path: null,
    };
    const { screen } = await opened({ script: { suggestion: () => none } });
    await screen.see('How often');
    screen.type('j', 'S');
    await screen.see('No entry can be suggested.');
    expect(await screen.text()).toContain('the other line');
    screen.type('\u001b');
    await screen.see('How often');
  });
});

test('y copies the id, Y a summary with the counts', async () => {
  const { screen } = await opened();
  await screen.see('How often');
  screen.type('y');
  expect(screen.effects.at(-1)).toEqual({ type: 'copy', text: 'npm/econnreset', what: 'the id npm/econnreset' });
  screen.type('Y');
  expect(screen.effects.at(-1)).toMatchObject({ text: expect.stringContaining('41 runs, 52 jobs') });
});

describe('where there is no list', () => {
  test.each<[what: string, script: object, said: string]>([
    ['while it is read', { signatures: () => new Promise(() => {}) }, 'Counting the stored failures'],
    ['nothing is stored', { signatures: () => ({ rows: [], hasFailures: false }) }, 'No failure is stored yet.'],
    ['nothing came twice', { signatures: () => ({ rows: [], hasFailures: true }) }, 'No failure has come twice'],
  ])('%s', async (_what, script, said) => {
    const { screen } = await opened({ script });
    await screen.see(said);
  });

  test('a fault is told with what to do, and ctrl-r asks again', async () => {
    let asked = 0;
    const { screen } = await opened({
      script: {
        signatures: () => {
          if (asked++ === 0) throw new Refused({ code: 'store-busy', message: 'The store is busy.', hint: 'Wait.' });
          return { rows: ROWS, hasFailures: true };
        },
      },
    });
    await screen.see('The store is busy.');
    screen.type('\u0012');
    await screen.see('npm/econnreset');
  });
});

test('long words are broken where one would break them, and not before a line is nearly empty', () => {
  const look = lookOf({ theme: 'mono', isAscii: false });
  const text = 'Error: expect(locator).toHaveCount(expected) failed';
  expect(folded(text, 36, look)).toEqual(['Error: expect(locator).', 'toHaveCount(expected) failed']);
  expect(folded(text, 39, look, 2)).toEqual(['  Error: expect(locator).', '  toHaveCount(expected) failed']);
  expect(folded('passed when it was run again', 12, look)).toEqual(['passed when', 'it was run', 'again']);
  expect(folded('日本語のエラー', 10, look)).toEqual(['日本語のエ', 'ラー']);
  expect(folded('', 20, look)).toEqual(['']);
  expect(hung("    - regex: 'a b c d e f'", 16)).toEqual(['    - regex:', "      'a b c d e", "      f'"]);
});

test('what comes from logs cannot act on the terminal', async () => {
  const hostile = row({ name: 'bad\u001b[2J\u202eline\r\n x', isKnown: false });
  const { screen } = await opened({
    script: { signatures: () => ({ rows: [hostile], hasFailures: true }), signature: () => detailOf(hostile) },
  });
  await screen.see('bad[2Jline');
  expect(screen.terminal.written.join('')).not.toContain('\u202e');
});

test('in ASCII nothing but ASCII is drawn', async () => {
  const { screen } = await opened({ settings: { isAscii: true, theme: 'mono' } });
  await screen.see('What npm/econnreset means');
  expect(await screen.text()).toMatch(/^[\x20-\x7e\n]*$/);
});

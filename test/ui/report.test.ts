import { describe, expect, test } from 'vitest';
import type { ReportQuestion, SaveReportQuestion } from '../../src/service/report.ts';
import type { ReportChoice } from '../../src/service/report-choices.ts';
import { openReport, report } from '../../src/ui/dialogs/report.ts';
import { previewOf } from '../../src/ui/dialogs/report-preview.ts';
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
const RUN = { repository: REPOSITORY, runId: 106, attempt: null } as const;

const CHOICES: readonly ReportChoice[] = [
  {
    ...{ kind: 'rca', aim: { kind: 'rca', runId: 106, attempt: null } },
    ...{ about: 'why run 106 failed', file: 'rca-106.md' },
  },
  {
    ...{ kind: 'pin', aim: { kind: 'pin', from: '105', until: '107', branch: 'main' } },
    ...{ about: 'runs 105 to 107: the same was red in 2 runs', file: 'pin-2026-09-01.md' },
  },
  {
    ...{ kind: 'session', aim: { kind: 'session', from: '2026-09-01', until: '2026-09-01', branch: null } },
    ...{ about: 'all runs of 2026-09-01, in UTC', file: 'session-2026-09-01.md' },
  },
  { kind: 'postmortem', aim: null, why: 'a post-mortem needs an incident' },
];

const MARKDOWN = `# Root cause: npm lost its connection

> **flaky**, likely 91 %: an unchanged re-run passes.

## What failed

| check   | ended    | why                  |
| ------- | -------- | -------------------- |
| install | ✗ failed | npm error ECONNRESET |

The registry closed the connection while packages were fetched, which is no fault of this change: the lock file and the
workflow are those of the last green run.

\`\`\`text
npm error code ECONNRESET
\`\`\`

- [ ] cache \`~/.npm\` between runs
- [ ] use a mirror of the registry

<!-- whyred:answer why -->
${Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n\n')}
`;

type Script = Parameters<typeof scripted>[0];

/** The dialog on a run, over a screen that knows the repository. */
function dialog(given: { readonly script?: Script } & Partial<ScreenOptions> = {}) {
  const { script = {}, ...options } = given;
  const service = scripted({
    start: () => START,
    'report-choices': () => ({ choices: CHOICES }),
    report: ({ aim }) => ({
      ...{ markdown: aim.kind === 'rca' ? MARKDOWN : `# ${aim.kind}\n`, notes: [], isStoreNewer: false },
      file: aim.kind === 'pin' ? 'docs/pins/PIN-001-npm.md' : null,
    }),
    'report-save': ({ file }) => ({ path: `/work/${file}`, text: `wrote /work/${file}` }),
    ...script,
  });
  const screen = openScreen({ service, opening: (state) => openReport(state, RUN), ...options });
  const asked = <Question>(wanted: string) =>
    service.asked.filter(([name]) => name === wanted).map(([, question]) => question as Question);
  return {
    screen,
    reports: () => asked<ReportQuestion>('report'),
    files: () => asked<SaveReportQuestion>('report-save'),
  };
}

test('what cannot be written up yet is asked for again when something new is stored, and what is chosen stays', async () => {
  const lacking: readonly ReportChoice[] = [{ kind: 'rca', aim: null, why: 'it is not read yet' }, ...CHOICES.slice(1)];
  const { screen } = dialog({ script: { 'report-choices': () => ({ choices: lacking }) } });
  await screen.see('(1 root cause)');
  await screen.see('# pin');
  const { state, effects } = report.stored!(screen.state);
  expect(effects).toMatchObject([{ type: 'ask', name: 'report-choices', question: RUN }]);
  const outcome = { answer: { choices: CHOICES } };
  const heard = report.answered!(state, { name: 'report-choices', question: RUN, slot: 'report-choices', outcome });
  expect(heard.state.dialogs).toMatchObject([{ chosen: 'pin', choices: { value: outcome.answer } }]);
  expect(report.stored!(heard.state).effects).toMatchObject([{ name: 'report-choices' }]);
});

/** The dialog as it stands on the screen, and the hints for keys. */
async function framed(screen: Screen, name: string): Promise<void> {
  const lines = await screen.lines();
  const first = lines.findIndex((line) => line.includes('─ Report on'));
  const column = lines[first]!.indexOf('─ Report on') - 1;
  const width = lines[first]!.indexOf('╮') - column + 1;
  const height = lines.slice(first).findIndex((line) => line[column] === '╰') + 1;
  const shown = lines.slice(first, first + height).map((line) => line.slice(column, column + width));
  const hints = lines.at(-1)!.trimEnd();
  await expect(`${[...shown, hints].join('\n')}\n`).toMatchFileSnapshot(`../fixtures/screens/${name}.txt`);
}

async function pressed(screen: Screen, text: string): Promise<string> {
  const lines = await screen.lines();
  const row = lines.findIndex((line) => line.includes(text));
  return `\u001b[<0;${lines[row]!.indexOf(text) + 1};${row + 1}M`;
}

describe('the report dialog', () => {
  test.each<[columns: number, rows: number]>([
    [100, 30],
    [60, 16],
  ])('at %ix%i shows what would be written', async (columns, rows) => {
    const { screen } = dialog({ columns, rows });
    await screen.see('# Root cause: npm lost its connection');
    await framed(screen, `report-${columns}x${rows}`);
  });

  test('without colour and beyond ASCII draws nothing else', async () => {
    const { screen } = dialog({ settings: { theme: 'mono', isAscii: true } });
    await screen.see('# Root cause');
    expect((await screen.text()).replace(/[\x20-\x7e\n]/g, '')).toBe('');
  });

  test('goes to the other kinds, and writes each once', async () => {
    const { screen, reports } = dialog();
    await screen.see('# Root cause');
    screen.type('\t');
    await screen.see('runs 105 to 107');
    screen.type('3');
    await screen.see('# session');
    screen.type('1');
    await screen.see('# Root cause');
    expect(reports().map(({ aim }) => aim.kind)).toEqual(['rca', 'pin', 'session']);
  });

  test('says why one cannot be written', async () => {
    const { screen, reports } = dialog();
    await screen.see('# Root cause');
    screen.type('4');
    await screen.see('not possible');
    await screen.see('A post-mortem needs an incident.');
    await screen.see('Of this run can be written: root cause, pin, session.');
    expect(reports()).toHaveLength(1);
  });

  test('begins with the first that can be', async () => {
    const rca: ReportChoice = { kind: 'rca', aim: null, why: 'it passed' };
    const { screen } = dialog({ script: { 'report-choices': () => ({ choices: [rca, ...CHOICES.slice(2)] }) } });
    await screen.see('# session');
  });

  test('says how far it is while facts are fetched', async () => {
    const { screen } = dialog({
      script: {
        report: async (_question, progress) => {
          await null;
          progress({ what: 'reading logs', done: 3, total: 12, more: null });
          return new Promise<never>(() => {});
        },
      },
    });
    await screen.see('reading logs 3 of 12…');
  });

  test('tells what went wrong and what to do, and tries again', async () => {
    let tries = 0;
    const { screen } = dialog({
      script: {
        report: () => {
          if (tries++ > 0) return { markdown: '# At last\n', notes: [], file: null, isStoreNewer: false };
          throw new Refused({
            code: 'rate-limit',
            message: 'The hour’s calls are used up.',
            hint: 'Go offline with O.',
          });
        },
      },
    });
    await screen.see('Go offline with O.');
    screen.type('\u0012');
    await screen.see('# At last');
  });

  test.each([
    ['is asked for from the store alone when the screen is offline', { settings: { isOffline: true } }, true],
    [
      'is asked for from the store alone of what is recorded',
      { script: { start: () => ({ ...START, isRecorded: true }) } },
      true,
    ],
    ['may ask GitHub otherwise', {}, false],
  ])('%s', async (_what, given, isOffline) => {
    const { screen, reports } = dialog({
      ...given,
      script: {
        ...('script' in given ? given.script : {}),
        'report-choices': () => new Promise((done) => setImmediate(() => done({ choices: CHOICES }))),
      },
    });
    await screen.see('# Root cause');
    expect(reports()).toMatchObject([{ isOffline }]);
  });

  test('scrolls to its end and back', async () => {
    const { screen } = dialog();
    await screen.see('# Root cause');
    screen.type('G');
    await screen.see('line 30');
    screen.type('g');
    await screen.see('# Root cause');
    screen.type('\u001b[<65;50;12M');
    await screen.see(/ 4-\d+ of \d+/);
  });

  test('is kept under the name that it has by itself, and can be edited then', async () => {
    const { screen, files } = dialog();
    await screen.see('# Root cause');
    screen.type('w');
    await screen.see('File  rca-106.md▏');
    screen.type('\r');
    await screen.see('✓ wrote /work/rca-106.md');
    expect(files()).toMatchObject([{ file: 'rca-106.md', isForced: false, aim: { kind: 'rca' } }]);
    screen.type('\u0005');
    expect(screen.effects).toEqual([{ type: 'edit', file: '/work/rca-106.md', line: null }]);
  });

  test('a note of the series is kept where the series is', async () => {
    const { screen } = dialog();
    await screen.see('# Root cause');
    screen.type('2');
    await screen.see('# pin');
    screen.type('\r');
    await screen.see('File  docs/pins/PIN-001-npm.md▏');
  });

  test('goes over nobody else’s file unasked', async () => {
    const { screen, files } = dialog({
      script: {
        'report-save': ({ isForced }) => {
          if (isForced) return { path: '/work/rca-106.md', text: 'wrote /work/rca-106.md' };
          throw new Refused({ code: 'report-foreign', message: '/work/rca-106.md is there already.', hint: '--force' });
        },
      },
    });
    await screen.see('# Root cause');
    screen.type('w', '\r');
    await screen.see('/work/rca-106.md is there already.');
    await screen.see('ctrl-f write over it, with a copy');
    screen.type('\u0006');
    await screen.see('✓ wrote');
    expect(files().map(({ isForced }) => isForced)).toEqual([false, true]);
  });

  test('is copied and paged as markdown', async () => {
    const { screen } = dialog();
    await screen.see('# Root cause');
    screen.type('y', 'L');
    expect(screen.effects).toEqual([
      { type: 'copy', text: MARKDOWN, what: 'the report' },
      { type: 'page', title: 'rca-106.md', text: MARKDOWN },
    ]);
  });

  test('takes the mouse on its kinds', async () => {
    const { screen } = dialog();
    await screen.see('# Root cause');
    screen.type(await pressed(screen, '3 session'));
    await screen.see('# session');
  });
});

describe('a preview', () => {
  test('breaks long text at words, below where it began, and leaves tables and code in their lines', () => {
    const long = 'word '.repeat(6).trim();
    const markdown = [`- [ ] ${long}`, `> ${long}`, `| ${long} |`, '```', `- ${long}`, '```', long].join('\n');
    expect(previewOf(markdown, 20).map(({ text, kind }) => `${kind}: ${text}`)).toEqual([
      'list: - [ ] word word word',
      'text:       word word word',
      'quote: > word word word',
      'quote: > word word word',
      'table: | word word word word word word |',
      'code: ```',
      'code: - word word word word word word',
      'code: ```',
      'text: word word word word',
      'text: word word',
    ]);
  });

  test('narrower than reports are written breaks their paragraphs anew, and wider does not', () => {
    const markdown = '- one two\n  three four\n\nfive six\nseven eight\n';
    const shown = (width: number) => previewOf(markdown, width).map(({ text }) => text);
    expect(shown(14)).toEqual(['- one two', '  three four', '', 'five six seven', 'eight']);
    expect(shown(90)).toEqual(['- one two', '  three four', '', 'five six', 'seven eight']);
  });

  test('shows nothing that acts on a terminal', () => {
    expect(previewOf('a\u001b[31mb\u202ec', 20)).toEqual([{ text: 'a[31mbc', kind: 'text' }]);
  });
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunsOptions, runsCommand } from '../../src/commands/runs.ts';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { type FakeGithub, startGithub } from '../github/github.ts';
import { buildWorld, NOON_MS } from '../github/world/build.ts';
import { NOVA, newStore, run, START_MS } from '../store/support.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

const NIGHTLY = { id: 2, name: 'Nightly', path: '.github/workflows/nightly.yml' };
const nova = buildWorld({
  workflows: [{ id: 1, name: 'CI', path: '.github/workflows/ci.yml' }, NIGHTLY],
  runs: [
    { id: 106, jobs: [{ name: 'lint' }, { name: 'build', status: 'in_progress' }] },
    { id: 105, jobs: [{ name: 'lint' }, { name: 'install', failure: 'npm-ci/econnreset' }] },
    {
      id: 104,
      branch: 'release/1.2',
      event: 'pull_request',
      actor: 'hubot',
      attempts: [
        {
          jobs: [
            { name: 'lint' },
            { name: 'e2e (1/2)', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] },
          ],
        },
        { jobs: [{ name: 'lint', carriedOver: true }, { name: 'e2e (1/2)' }] },
      ],
    },
    {
      id: 103,
      branch: 'feature/100%_typed',
      jobs: [{ name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] }],
    },
    { id: 102, workflowId: NIGHTLY.id, event: 'schedule', jobs: [{ name: 'build', conclusion: 'cancelled' }] },
    { id: 101, createdMs: NOON_MS - 9 * 86_400_000 },
  ],
});
const comet = buildWorld({ repository: 'acme/comet', runs: [{ id: 201, createdMs: NOON_MS - 5_000_000 }] });

let folder: string;
let github: FakeGithub;
let db: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'whyred-runs-'));
  db = join(folder, 'whyred.db');
  github = await startGithub({ world: [nova, comet] });
  const env = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token' };
  const { exitCode, err } = await whyred(['pull', 'acme/nova', 'acme/comet', '-q', '--db', db], { env, nowMs });
  expect([exitCode, err]).toEqual([0, '']);
});

afterAll(async () => {
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

const nowMs = (): number => NOON_MS;
const runs = (words: readonly string[], given: Partial<Surroundings> = {}): Promise<Ran> =>
  whyred(['runs', '--db', db, ...words], { nowMs, ...given });

interface RunDocument {
  readonly id: number;
  readonly jobs: readonly { readonly failures: readonly unknown[] }[];
}
const idsIn = ({ out }: Ran): number[] => (JSON.parse(out) as RunDocument[]).map(({ id }) => id);

describe('whyred runs', () => {
  test.each<[filter: string, ids: readonly number[]]>([
    ['', [106, 105, 104, 103, 102, 201, 101]],
    ['branch:main', [106, 105, 102, 201, 101]],
    ['branch:release/*', [104]],
    ['branch:~100%_', [103]],
    ['is:failed', [105, 103]],
    ['is:red branch:main', [105]],
    ['is:running', [106]],
    ['is:cancelled', [102]],
    ['is:rerun', [104]],
    ['workflow:ci repo:nova', [106, 105, 104, 103, 101]],
    ['workflow:nightly.yml', [102]],
    ['job:~e2e', [104]],
    ['job:~E2E,types', [104, 103]],
    ['age:<7d', [106, 105, 104, 103, 102, 201]],
    ['age:>=1w', [101]],
    ['since:2026-09-14 repo:comet', [201]],
    ['sig:postgres/*', [104]],
    ['attempts:>1', [104]],
    ['verdict:flaky', [104]],
    ['is:failed !verdict:infrastructure', [103]],
    ['!branch:main', [104, 103]],
    ['!is:passed !is:failed', [106, 102]],
    ['event:schedule,pull_request', [104, 102]],
    ['actor:hubot', [104]],
    ['econnreset', [105]],
    ['"tuple concurrently"', [104]],
    ['id:105', [105]],
    ['branch:nowhere', []],
  ])('“%s” lists %j', async (filter, ids) => {
    expect(idsIn(await runs(['--json', ...filter.split(/ (?!concurrently)/)]))).toEqual(ids);
  });

  test('takes a filter in one word or in several', async () => {
    const ids = [105];
    expect(idsIn(await runs(['is:failed branch:main', '--json']))).toEqual(ids);
    expect(idsIn(await runs(['is:failed', 'branch:main', '--json']))).toEqual(ids);
  });

  test.each<[name: string, ids: readonly number[]]>([
    ['acme/comet', [201]],
    ['ACME/Comet', [201]],
    ['github.com/acme/comet', [201]],
    ['https://github.com/acme/comet', [201]],
  ])('-R %s lists the runs of that repository', async (name, ids) => {
    expect(idsIn(await runs(['-R', name, '--json']))).toEqual(ids);
    expect(idsIn(await runs(['-R', name, 'is:failed', '--json']))).toEqual([]);
  });

  test.each<[name: string, said: RegExp]>([
    ['acme/nowhere', /^whyred: Nothing of acme\/nowhere is in the store\.\n.*whyred pull acme\/nowhere\n$/],
    ['git.acme.example/acme/nova', /^whyred: Nothing of git\.acme\.example\/acme\/nova is in the store\.\n/],
    ['no"va', /^whyred: -R is .* names no repository\.\n/],
    ['acme/*', /^whyred: -R is .* names no repository\.\n/],
  ])('-R %s is refused', async (name, said) => {
    const { exitCode, out, err } = await runs(['-R', name]);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(said);
  });

  test('points at what is wrong in a filter', async () => {
    const { exitCode, out, err } = await runs(['is:failed', 'brnch:main', 'age:<x']);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toBe(
      [
        'whyred: The filter is not understood:',
        '  is:failed brnch:main age:<x',
        '            ^^^^^^ There is no key “brnch:”. Did you mean branch:?',
        '  is:failed brnch:main age:<x',
        '                            ^ An age is a number and m, h, d or w, as in age:<7d.',
        '`whyred runs --help` shows examples; text with a colon stands in quotes.',
        '',
      ].join('\n'),
    );
  });

  test('points at the same column of the filter with -R', async () => {
    const { err } = await runs(['-R', 'acme/nova', 'brnch:main']);
    expect(err).toContain('\n  brnch:main\n  ^^^^^^ ');
  });

  test('gives programs each run with its jobs, and what had failed before', async () => {
    const [one] = JSON.parse((await runs(['id:104', '--json'])).out);
    const failures = [
      expect.objectContaining({ signature: expect.objectContaining({ id: 'postgres/tuple-concurrently-updated' }) }),
    ];
    expect(one).toEqual({
      id: 104,
      attempt: 2,
      repo: 'acme/nova',
      workflow: 'CI',
      branch: 'release/1.2',
      event: 'pull_request',
      sha: nova.runs.find(({ id }) => id === 104)!.sha,
      conclusion: 'success',
      createdAt: '2026-09-14T11:30:00.000Z',
      jobs: [
        { name: 'lint', conclusion: 'success', executed: false, failures: [] },
        { name: 'e2e (1/2)', conclusion: 'success', executed: true, failures: [] },
      ],
      earlier: [{ attempt: 1, name: 'e2e (1/2)', conclusion: 'failure', executed: true, failures }],
    });
  });

  test('gives programs failures as the published schema describes them', async () => {
    const schema = JSON.parse(readFileSync(new URL('../../data/triage.schema.json', import.meta.url), 'utf8'));
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(schema);
    const documents = JSON.parse((await runs(['--json'])).out) as (RunDocument & { earlier: RunDocument['jobs'] })[];
    const failures = documents.flatMap(({ jobs, earlier }) => [...jobs, ...earlier].flatMap((job) => job.failures));
    expect(failures.length).toBeGreaterThanOrEqual(4);
    for (const one of failures) {
      ajv.validate('triage.schema.json#/$defs/failure', one);
      expect(ajv.errors).toBeNull();
    }
  });

  test.each([50, 80, 120])('%i columns hold the table', async (columns) => {
    const { out } = await runs([], { columns });
    const lines = out.trimEnd().split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    for (const id of [101, 102, 103, 104, 105, 106, 201]) expect(out).toMatch(new RegExp(`^\\S.* ${id} `, 'm'));
  });

  test('tells a person why a run is red, in a line below it, also where a re-run has passed', async () => {
    const { out } = await runs([], { columns: 120 });
    expect(out).toMatch(/✗ failed +105 .* infrastructure .*\n {4}install: .*\S\n/);
    expect(out).toMatch(/✓ passed +104 #2 .* flaky .*\n {4}e2e \(1\/2\): .*\S\n/);
    expect(out).toMatch(/• running +106 /);
    expect(out).toMatch(/\n7 runs: 1 running, 2 failed, 3 passed, 1 cancelled\n$/);
  });

  test('without a terminal has no colour', async () => {
    const coloured = await runs([], { columns: 80, colour: true });
    expect(coloured.out).toContain('\x1b[');
    expect((await runs(['--no-color'], { columns: 80, colour: true })).out).not.toContain('\x1b');
    expect((await runs([])).out).not.toContain('\x1b');
  });

  test('that are more than --limit says how many there are', async () => {
    const { out } = await runs(['--limit', '2', '!is:cancelled']);
    expect(out).toContain('2 runs: 1 running, 1 failed\n4 older runs not shown: --limit 6 lists all.\n');
    expect(out).not.toContain('201');
    expect((await runs(['--limit', '7'])).out).not.toContain('not shown');
    expect(idsIn(await runs(['--limit', '2', '--json']))).toEqual([106, 105]);
  });

  test('that fit nothing say what to do', async () => {
    expect(await runs(['branch:nowhere'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('whyred pull') });
    expect((await runs(['branch:nowhere', '--json'])).out).toBe('[]\n');
  });
});

describe('without a limit', () => {
  const listed = async (options: RunsOptions): Promise<string> => {
    const store = await newStore();
    const many = Array.from({ length: 40 }, (_, index) => run(1000 + index));
    saveRuns(store, saveRepository(store, NOVA, 'main'), many);
    store.close();
    let out = '';
    const around = {
      ...{ env: {}, platform: 'linux', home: '/', columns: 80, colour: false, nowMs: () => START_MS },
      out: (text: string) => {
        out += text;
      },
    } as unknown as Surroundings;
    expect(await runsCommand([], { ...options, db: store.path }, around)).toBe(0);
    return out;
  };

  test('a person sees the newest thirty, and how many more there are', async () => {
    const out = await listed({});
    expect(out.match(/^✗ failed/gm)).toHaveLength(30);
    expect(out).toMatch(/\n30 runs: 30 failed\n10 older runs not shown: --limit 40 lists all\.\n$/);
  });

  test('a program gets all', async () => {
    expect(JSON.parse(await listed({ json: true }))).toHaveLength(40);
  });

  test('a program gets all from the command line, too', async () => {
    const store = await newStore();
    const many = Array.from({ length: 40 }, (_, index) => run(1000 + index));
    saveRuns(store, saveRepository(store, NOVA, 'main'), many);
    store.close();
    expect(idsIn(await whyred(['runs', '--json', '--db', store.path]))).toHaveLength(40);
  });
});

describe.each(['runs', 'search x', 'db stats', 'db check', 'db prune --before 1d', 'db export out'])(
  'whyred %s',
  (words) => {
    const failing = async (path: string): Promise<string> => {
      const { exitCode, out, err } = await whyred([...words.split(' '), '--db', path], { cwd: folder });
      expect([exitCode, out]).toEqual([2, '']);
      return err;
    };

    test('says that there is no store yet, and makes none', async () => {
      const path = join(folder, 'new', 'whyred.db');
      expect(await failing(path)).toMatch(/^whyred: There is no store at .*new\/whyred\.db yet\.\n.*whyred pull/);
      expect(existsSync(join(folder, 'new'))).toBe(false);
    });

    test('names a folder as such', async () => {
      expect(await failing(folder)).toBe(`whyred: ${folder} is a folder.\nName a file in it: --db FOLDER/whyred.db.\n`);
    });

    test('leaves a file of another kind as it is', async () => {
      mkdirSync(join(folder, 'other'), { recursive: true });
      const path = join(folder, 'other', 'notes.txt');
      writeFileSync(path, 'my notes, which are longer than a header');
      expect(await failing(path)).toContain(`whyred: ${path} is no database, and was left as it is.\n`);
      expect(readFileSync(path, 'utf8')).toBe('my notes, which are longer than a header');
    });
  },
);

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import type { Triage } from '../../src/domain.ts';
import type { PullSummary } from '../../src/pull/tools.ts';
import { openDatabase } from '../../src/store/database.ts';
import { EXPORTED, exportRows } from '../../src/store/export.ts';
import { type FakeGithub, type GithubOptions, startGithub } from '../github/github.ts';
import { type Ran, whyred } from './surroundings.ts';

type Table = (typeof EXPORTED)[number];

/** A GitHub of this test's own, a store in a folder of its own, and whyred between them. */
export interface Hosted {
  readonly github: FakeGithub;
  readonly db: string;
  readonly folder: string;
  /** What a process needs to find this GitHub. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command with this GitHub and this store. A second of waiting lasts a millisecond. */
  whyred(
    argv: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
    around?: Partial<Surroundings>,
  ): Promise<Ran>;
  /** A pull that must not fail: what it says as JSON, what it says on stderr, what it asked the API. */
  pull(...options: string[]): Promise<Pulled>;
  /** The triage of a run that must not fail, and what it asked the API. */
  triage(...options: string[]): Promise<Triage & { readonly asked: readonly string[] }>;
  /** Everything that is stored, table by table, but when it was stored. */
  stored(tables?: readonly Table[]): Promise<Readonly<Record<string, readonly unknown[]>>>;
  /** One table of it; `Row` names what is looked at. */
  rows<Row>(table: Table): Promise<readonly Row[]>;
  /** All bytes of all files beside the store, as text. */
  bytes(): string;
}

export interface Pulled extends PullSummary {
  readonly repo: string;
  readonly calls: number;
  readonly err: string;
  /** Routes, in the order in which they were asked; without downloads. */
  readonly asked: readonly string[];
}

/** Both are gone when the test has ended. No request may ever have shown the token to the host of the logs. */
export async function hosted(options: GithubOptions): Promise<Hosted> {
  const github = await startGithub(options);
  const folder = mkdtempSync(join(tmpdir(), 'whyred-hosted-'));
  onTestFinished(async () => {
    await github.close();
    rmSync(folder, { recursive: true, force: true });
    expect(github.journal.leaks).toEqual([]);
    expect(github.journal.violations).toEqual([]);
  });
  const db = join(folder, 'whyred.db');
  const env = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token', GH_REPO: 'acme/nova' };
  const run: Hosted['whyred'] = (argv, more = {}, around = {}) => {
    const given = { env: { ...env, ...more }, nowMs: () => github.nowMs(), secondMs: 1, ...around };
    return whyred([...argv, '--db', db], given);
  };
  const counting = async (argv: readonly string[]): Promise<Ran & { asked: string[] }> => {
    const before = github.journal.calls().length;
    const ran = await run(argv);
    expect(ran).toMatchObject({ exitCode: 0 });
    const calls = github.journal.calls().slice(before);
    return { ...ran, asked: calls.filter(({ blob }) => !blob).map(({ route }) => route) };
  };
  return {
    github,
    db,
    folder,
    env,
    whyred: run,
    async pull(...argv) {
      const { out, err, asked } = await counting(['pull', '--json', ...argv]);
      return { ...JSON.parse(out), err, asked };
    },
    async triage(...argv) {
      const { out, asked } = await counting(['triage', '--json', ...argv]);
      return { ...JSON.parse(out), asked };
    },
    stored: (tables) => storedIn(db, tables),
    rows: async <Row>(table: Table) => (await storedIn(db, [table]))[table] as readonly Row[],
    bytes: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join(''),
  };
}

export async function storedIn(
  path: string,
  tables: readonly Table[] = EXPORTED.filter((one) => one !== 'pull'),
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const db = await openDatabase(path);
  try {
    return Object.fromEntries(tables.map((table) => [table, [...exportRows(db, table, { withoutTimes: true })]]));
  } finally {
    db.close();
  }
}

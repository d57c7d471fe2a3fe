import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { EXPORTED, exportRows } from '../../src/store/export.ts';
import { type FakeGithub, type GithubOptions, startGithub } from '../github/github.ts';
import { type Ran, whyred } from './surroundings.ts';

/** A GitHub of this test's own, a store in a folder of its own, and whyred between them. */
export interface Hosted {
  readonly github: FakeGithub;
  readonly db: string;
  readonly folder: string;
  /** What a process needs to find this GitHub. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command with this GitHub and this store. */
  whyred(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Everything that is stored, table by table, but when it was stored. */
  stored(tables?: readonly (typeof EXPORTED)[number][]): Promise<Readonly<Record<string, readonly unknown[]>>>;
}

/** Both are gone when the test has ended. */
export async function hosted(options: GithubOptions): Promise<Hosted> {
  const github = await startGithub(options);
  const folder = mkdtempSync(join(tmpdir(), 'whyred-hosted-'));
  onTestFinished(async () => {
    await github.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const db = join(folder, 'whyred.db');
  const env = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token', GH_REPO: 'acme/nova' };
  return {
    github,
    db,
    folder,
    env,
    whyred: (argv, more = {}) => {
      return whyred([...argv, '--db', db], { env: { ...env, ...more }, nowMs: () => github.nowMs() });
    },
    stored: (tables) => storedIn(db, tables),
  };
}

export async function storedIn(
  path: string,
  tables: readonly (typeof EXPORTED)[number][] = EXPORTED.filter((one) => one !== 'pull'),
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const db = await openDatabase(path);
  try {
    return Object.fromEntries(tables.map((table) => [table, [...exportRows(db, table, { withoutTimes: true })]]));
  } finally {
    db.close();
  }
}

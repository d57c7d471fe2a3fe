import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import type { Progress } from '../../src/service/desk.ts';
import { createDirect } from '../../src/service/direct.ts';
import { openDesk } from '../../src/service/open-desk.ts';
import type { QuestionName, Questions } from '../../src/service/protocol.ts';
import { type FakeGithub, startGithub } from '../github/github.ts';
import { buildWorld, NOON_MS, type RunSpec } from '../github/world/build.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

/** A service of a test's own, on a copy of the store. */
export interface OwnDesk {
  readonly db: string;
  /** An empty folder of a repository. */
  readonly cwd: string;
  /** What was told meanwhile. */
  readonly told: readonly Progress[];
  /** The answer; a fault fails with its code and its message. */
  ask<Name extends QuestionName>(name: Name, question: Questions[Name][0]): Promise<Questions[Name][1]>;
  /** A command on the same store, in the same folder. */
  whyred(...argv: readonly string[]): Promise<Ran>;
}

/** All of a world is pulled once for a file of tests: that takes longer than all of them. */
export function pulledOnce(runs: readonly RunSpec[], env: Readonly<Record<string, string>> = {}): () => OwnDesk {
  let github: FakeGithub;
  let folder: string;
  let stores = 0;
  const given = () => ({ GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token', GH_REPO: 'acme/nova', ...env });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'whyred-service-'));
    github = await startGithub({ world: buildWorld({ runs }) });
    const argv = ['pull', 'acme/nova', '-q', '--since', '60d', '--db', join(folder, 'pulled.db')];
    expect(await whyred(argv, { env: given(), nowMs: () => NOON_MS })).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => {
    await github.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const name = String(++stores);
    const db = join(folder, `${name}.db`);
    const cwd = join(folder, name);
    mkdirSync(join(cwd, '.git'), { recursive: true });
    copyFileSync(join(folder, 'pulled.db'), db);
    const around: Surroundings = {
      ...{ stdin: Readable.from([]), stdinIsTerminal: false, out: () => {}, err: () => {}, env: given(), cwd },
      ...{ columns: null, colour: false, errIsTerminal: false, nowMs: () => NOON_MS, secondMs: 1 },
      ...{ signal: new AbortController().signal, home: folder, platform: 'linux' },
    };
    const service = createDirect(openDesk({ db }, around));
    onTestFinished(() => service.close());
    const told: Progress[] = [];
    return {
      ...{ db, cwd, told },
      async ask(question, asked) {
        const outcome = await service.ask(question, asked, (progress) => told.push(progress)).outcome;
        if ('fault' in outcome) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
        return outcome.answer;
      },
      whyred: (...argv) => whyred([...argv, '--db', db], { env: given(), cwd, nowMs: () => NOON_MS }),
    };
  };
}

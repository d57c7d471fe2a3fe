import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import type { Progress } from '../../src/service/desk.ts';
import { createDirect } from '../../src/service/direct.ts';
import { openDesk } from '../../src/service/open-desk.ts';
import type { QuestionName, Questions } from '../../src/service/protocol.ts';
import type { GithubOptions } from '../github/github.ts';
import { hosted } from '../support/hosted.ts';

export const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };

/** A service whose GitHub is on this machine; a second of waiting lasts a millisecond. */
export async function served(options: GithubOptions, env: Readonly<Record<string, string | undefined>> = {}) {
  const host = await hosted({ validate: true, ...options });
  const around: Surroundings = {
    stdin: Readable.from([]),
    stdinIsTerminal: false,
    out: () => {},
    err: () => {},
    env: { ...host.env, ...env },
    cwd: '/',
    columns: null,
    colour: false,
    errIsTerminal: false,
    nowMs: () => host.github.nowMs(),
    signal: new AbortController().signal,
    home: '/nonexistent',
    platform: 'linux',
    secondMs: 1,
  };
  const service = createDirect(openDesk({ db: host.db, quiet: true }, around));
  onTestFinished(() => service.close());
  const told: Progress[] = [];
  const ask = <Name extends QuestionName>(name: Name, question: Questions[Name][0]) =>
    service.ask(name, question, (progress) => told.push(progress));
  return { ...host, ask, told, runId: host.github.world.runs[0]!.id };
}

/** The answer; a fault fails the test. */
export async function answerOf<Answer>(asked: { readonly outcome: Promise<{ answer: Answer } | { fault: unknown }> }) {
  const outcome = await asked.outcome;
  if ('fault' in outcome) throw new Error(JSON.stringify(outcome.fault));
  return outcome.answer;
}

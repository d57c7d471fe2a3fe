import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { NOON_MS } from '../github/world/build.ts';
import { flakyStore } from '../support/flaky-world.ts';
import { hosted } from '../support/hosted.ts';
import { lintOf, textOf } from '../support/markdown.ts';
import { bodyOf, schemaErrors } from '../support/range-reports.ts';
import { schemaDrift } from '../support/seeds/schema-drift.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

/** The morning after an outage. */
const NIGHT_MS = Date.UTC(2026, 8, 3, 6);

const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

test('a week of builds that each uncovered the next failure, as a person would have written it up', async () => {
  const at = await hosted({ world: schemaDrift.world });
  await at.pull('--since', '60d');
  const wanted = schemaDrift.reports.find(({ kind }) => kind === 'postmortem')!;
  const { from, to } = wanted.asked as { readonly from: number; readonly to: number };
  const report = ['report', 'postmortem', '--from', String(from), '--to', String(to)];

  const { exitCode, out, err } = await at.whyred(report);
  expect([exitCode, err]).toEqual([0, '']);
  expect(lintOf(out)).toEqual([]);
  const text = textOf(out).replace(/\s+/g, ' ');
  for (const fact of wanted.quoted) expect(`${text}\n${out}`).toContain(fact);
  for (const fact of wanted.reckoned) {
    if (typeof fact === 'string') expect(`${text}\n${out}`).toContain(fact);
    else expect(text).toMatch(fact);
  }
  await expect(`${bodyOf(out)}\n`).toMatchFileSnapshot(golden('postmortem-schema.md'));

  const json = await at.whyred([...report, '--json', '--offline']);
  expect(schemaErrors('postmortem', json.out)).toEqual([]);
});

describe('of an incident', () => {
  let db: string;
  let remove: () => void;
  beforeAll(async () => {
    ({ db, remove } = await flakyStore());
  });
  afterAll(() => remove());

  const given: Partial<Surroundings> = { nowMs: () => NOON_MS, env: { GH_REPO: 'acme/nova' } };
  const postmortem = (...words: string[]): Promise<Ran> =>
    whyred(['report', 'postmortem', '--offline', '--db', db, ...words], given);
  /** As it is named where the life of a job is told. */
  const named = async (): Promise<string> => {
    const { out } = await whyred(['history', 'install', '--json', '--db', db], given);
    return (JSON.parse(out) as { incidents: { id: string }[] }).incidents[0]!.id;
  };

  test('it is found by the id under which `whyred history` lists it, or by how that begins', async () => {
    const id = await named();
    expect(id).toMatch(/^2026-09-02-[0-9a-f]{6}$/);
    const { exitCode, out, err } = await postmortem('--incident', id);
    expect([exitCode, err]).toEqual([0, '']);
    expect(lintOf(out)).toEqual([]);
    await expect(`${bodyOf(out)}\n`).toMatchFileSnapshot(golden('postmortem-outage.md'));
    expect((await postmortem('--incident', '2026-09-02')).out).toBe(out);
  });

  test('the command with which the nightly summary names it tells of it', async () => {
    const night = { ...given, nowMs: () => NIGHT_MS };
    const { out } = await whyred(['nightly', '--db', db], night);
    const [, command] = /In\s+full:\s+`whyred ([^`]+)`/.exec(out)!;
    const told = await whyred([...command!.split(/\s+/), '--offline', '--json', '--db', db], night);
    expect(told).toMatchObject({ exitCode: 0, err: '' });
    expect(JSON.parse(told.out)).toMatchObject({ key: await named(), incident: { kind: 'outage' } });
  });

  test('the only one of thirty days needs no name', async () => {
    const { out } = await postmortem('--json');
    expect(JSON.parse(out)).toMatchObject({
      key: await named(),
      incident: { kind: 'outage' },
      impact: { redRuns: { count: 3 }, branches: 3 },
    });
    expect(schemaErrors('postmortem', out)).toEqual([]);
  });

  test('another one is refused, with the names of those that are known', async () => {
    const { exitCode, out, err } = await postmortem('--incident', '2026-09-01-000000');
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toBe(
      'whyred: No incident is called "2026-09-01-000000"; these are known:\n' +
        `  ${await named()}  outage, 3 failures in 3 runs: install\n` +
        'Name one: whyred report postmortem --incident ID.\n',
    );
  });

  test.each<[what: string, words: readonly string[], said: RegExp]>([
    [
      'an incident and a range',
      ['--incident', 'x', '--from', '995'],
      /^whyred: --incident and a range both say what it is about\.\n/,
    ],
    [
      'a time in which nothing was red',
      ['--from', '2026-08-28', '--to', '2026-08-29'],
      /^whyred: Nothing that is stored of acme\/nova was red in that time\.\n/,
    ],
    [
      'a day since which there was none',
      ['--incident', '2026-09-12'],
      /^whyred: No incident of acme\/nova is known since 2026-09-12\.\n/,
    ],
  ])('%s is refused', async (_what, words, said) => {
    const { exitCode, out, err } = await postmortem(...words);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(said);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReportName } from '../../src/service/choices.ts';
import type { ReportAim } from '../../src/service/report.ts';
import type { ReportChoice } from '../../src/service/report-choices.ts';
import { type JobSpec, NOON_MS, type RunSpec } from '../github/world/build.ts';
import { type OwnDesk, pulledOnce } from './pulled-once.ts';

const HOUR_MS = 3_600_000;
const types = (id: number): JobSpec => ({ id, name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] });
const passes = (id: number): JobSpec => ({ id, name: 'types', does: ['tsc'] });
const install = (id: number): JobSpec => ({ id, name: 'install', failure: 'npm-ci/econnreset' });

/** A type error in two runs until it was mended, and a registry that was out of reach once. */
const RUNS: readonly RunSpec[] = [
  { id: 108, createdMs: NOON_MS - 2 * HOUR_MS, jobs: [install(81)] },
  { id: 107, createdMs: NOON_MS - 30 * HOUR_MS, jobs: [passes(71)] },
  { id: 106, createdMs: NOON_MS - 31 * HOUR_MS, jobs: [types(61)] },
  { id: 105, createdMs: NOON_MS - 32 * HOUR_MS, jobs: [types(51)] },
  { id: 104, createdMs: NOON_MS - 33 * HOUR_MS, jobs: [passes(41)] },
];

const REPOSITORY = { host: 'github.com', owner: 'acme', name: 'nova' } as const;

const desk = pulledOnce(RUNS);

async function choicesOf(at: OwnDesk, runId: number): Promise<Readonly<Record<ReportName, ReportChoice>>> {
  const { choices } = await at.ask('report-choices', { repository: REPOSITORY, runId, attempt: null });
  return Object.fromEntries(choices.map((one) => [one.kind, one])) as Record<ReportName, ReportChoice>;
}

async function aimOf(at: OwnDesk, runId: number, kind: ReportName): Promise<ReportAim> {
  const choice = (await choicesOf(at, runId))[kind];
  if (choice.aim === null) throw new Error(choice.why);
  return choice.aim;
}

const asked = (aim: ReportAim, isOffline = true) => ({ repository: REPOSITORY, aim, isOffline });

describe('what can be written up of a run', () => {
  test('is all of it where the same was red before', async () => {
    const choices = await choicesOf(desk(), 106);
    const range = { from: '105', until: '107', branch: 'main' };
    expect(choices).toMatchObject({
      rca: { aim: { kind: 'rca', runId: 106, attempt: null }, about: 'why run 106 failed', file: 'rca-106.md' },
      pin: { aim: { kind: 'pin', ...range }, about: 'runs 105 to 107: the same was red in 2 runs' },
      session: { aim: { kind: 'session', from: '2026-09-13', until: '2026-09-13', branch: null } },
      postmortem: { aim: { kind: 'postmortem', ...range } },
    });
  });

  test('is no post-mortem of what happened once, and the reason says so', async () => {
    expect((await choicesOf(desk(), 108)).postmortem).toEqual({
      kind: 'postmortem',
      aim: null,
      why: 'a post-mortem needs an incident: several runs that failed of the same; this is the only one',
    });
  });

  test('is its day alone where it passed', async () => {
    const { rca, pin, session, postmortem } = await choicesOf(desk(), 104);
    expect([rca.aim, pin.aim, postmortem.aim]).toEqual([null, null, null]);
    expect(session.aim).not.toBe(null);
  });

  test('a day that is not over ends now', async () => {
    expect((await choicesOf(desk(), 108)).session.aim).toMatchObject({ from: '2026-09-14', until: '2026-09-14T12:00' });
  });
});

describe('a report', () => {
  test.each<[kind: ReportName, argv: readonly string[]]>([
    ['rca', ['rca', 'https://github.com/acme/nova/actions/runs/106']],
    ['pin', ['pin', '--from', '105', '--to', '107', '--branch', 'main']],
    ['session', ['session', '--from', '2026-09-13', '--to', '2026-09-13']],
    ['postmortem', ['postmortem', '--from', '105', '--to', '107', '--branch', 'main']],
  ])('%s reads as the command prints it', async (kind, argv) => {
    const at = desk();
    const { markdown } = await at.ask('report', asked(await aimOf(at, 106, kind)));
    const { out, exitCode } = await at.whyred('report', ...argv, '--offline');
    expect(exitCode).toBe(0);
    expect(markdown).toBe(out);
    expect(markdown).toMatch(/^# /);
  });

  test('asks GitHub for what is missing, and says how far it is', async () => {
    const at = desk();
    const { markdown, isStoreNewer } = await at.ask('report', asked(await aimOf(at, 106, 'session'), false));
    expect(markdown).toMatch(/^# /);
    expect(isStoreNewer).toBe(at.told.length > 0);
    for (const { what, done } of at.told) expect([what, typeof done]).toEqual([expect.any(String), 'number']);
  });

  test('of the series says where its note belongs', async () => {
    const at = desk();
    const { file, notes } = await at.ask('report', asked(await aimOf(at, 106, 'pin')));
    expect(file).toMatch(/^docs\/pins\/PIN-001-.+\.md$/);
    expect(notes).toEqual([]);
  });

  test('goes to a file, and again, with what people have answered there', async () => {
    const at = desk();
    const question = { ...asked(await aimOf(at, 106, 'rca')), file: 'rca-106.md', isForced: false };
    const { path, text } = await at.ask('report-save', question);
    expect([path, text]).toEqual([join(at.cwd, 'rca-106.md'), `wrote ${path}`]);
    const { markdown } = await at.ask('report', asked(question.aim));
    expect(readFileSync(path, 'utf8')).toBe(markdown);
    expect((await at.ask('report-save', question)).text).toBe(`unchanged ${path}`);
  });

  test('goes over no file of somebody else, unless that is meant', async () => {
    const at = desk();
    const path = join(at.cwd, 'notes.md');
    writeFileSync(path, 'my own notes\n');
    const question = { ...asked(await aimOf(at, 106, 'rca')), file: 'notes.md', isForced: false };
    await expect(at.ask('report-save', question)).rejects.toThrow('report-foreign');
    expect(readFileSync(path, 'utf8')).toBe('my own notes\n');
    await at.ask('report-save', { ...question, isForced: true });
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('my own notes\n');
  });

  test.each(['', '  ', '-'])('needs a file to go to: %j is none', async (file) => {
    const at = desk();
    const question = { ...asked(await aimOf(at, 106, 'rca')), file, isForced: false };
    await expect(at.ask('report-save', question)).rejects.toThrow('file-missing');
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { REPORT_KINDS, type Report } from '../../../src/reports/document/blocks.ts';
import { colophonLines } from '../../../src/reports/document/seal.ts';
import { OFFERED_FIELDS, templateFields } from '../../../src/reports/document/template-fields.ts';
import { buildWorld, type JobSpec, type RunSpec } from '../../github/world/build.ts';
import { hosted } from '../../support/hosted.ts';
import { ephemeralDatabase } from '../../support/seeds/ephemeral-database.ts';
import { pulledSeed } from '../../support/seeds/pulled.ts';

const made = vi.hoisted((): Report[] => []);

// What commands make is looked at as it is, before it becomes a text.
vi.mock('../../../src/commands/report/deliver.ts', () => ({
  deliver: async (report: Report) => {
    made.push(report);
    return 0;
  },
}));

const docs = readFileSync(new URL('../../../docs/templates.md', import.meta.url), 'utf8');

test.each(REPORT_KINDS)('docs/templates.md names what a template may ask of the kind %s', (kind) => {
  const section = docs.split(/^## /m).find((one) => one.startsWith(`${kind}\n`)) ?? '';
  const named = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, field]) => field);
  expect(named).toEqual(OFFERED_FIELDS[kind]);
});

const FAILURES = {
  install: 'npm-ci/econnreset',
  docs: 'tsc/wrong-type',
  old: 'eslint/unused-variable',
  open: 'vitest/assertion',
} as const;

const red = (name: keyof typeof FAILURES): JobSpec => ({ name, failure: FAILURES[name] });
const green = (name: string): JobSpec => ({ name });
/** `docs` is expected to fail, `old` is gone later, `open` stays red, and `install` is green with the same code. */
const RUNS: readonly RunSpec[] = [
  { id: 105, jobs: [green('install'), green('docs'), red('open')] },
  { id: 104, attempts: [{ jobs: [red('install')] }, { jobs: [green('install')] }] },
  { id: 103, jobs: [green('install'), red('docs'), red('old'), red('open')] },
  { id: 102, jobs: ['install', 'docs', 'old', 'open'].map(green) },
  { id: 101, jobs: [...['install', 'docs', 'old'].map(green), { name: 'open', failure: FAILURES.docs }] },
];

/** Reports on few runs, and on those of a repository that somebody worked on for days. */
async function makeReports(): Promise<void> {
  const small = await hosted({ world: buildWorld({ runs: RUNS }) });
  const note = colophonLines({ kind: 'pin', key: 'PIN-001', marks: { signatures: ['node/registry-unreachable'] } });
  mkdirSync(join(small.folder, 'docs/pins'), { recursive: true });
  writeFileSync(join(small.folder, 'docs/pins/PIN-001-registry.md'), `# PIN-001: The registry\n\n${note.join('\n')}\n`);
  writeFileSync(join(small.folder, '.whyred.yml'), 'expected: [{ job: docs, reason: nobody minds }]');
  const few = async (...argv: string[]) => {
    const { exitCode, err } = await small.whyred(argv, {}, { cwd: small.folder });
    expect([exitCode, exitCode === 0 ? '' : err]).toEqual([0, '']);
  };
  await few('pull');
  await few('report', 'rca', '103');
  for (const kind of ['pin', 'session']) await few('report', kind, '--from', '102', '--to', '105');
  expect(await small.whyred(['report', 'rca', 'data/demo/run.zip'])).toMatchObject({ exitCode: 0 });

  const large = await pulledSeed(ephemeralDatabase);
  const { from, to } = ephemeralDatabase.reports.map(({ asked }) => asked).find((asked) => 'from' in asked)!;
  for (const kind of ['pin', 'session', 'postmortem'])
    expect(await large.run('report', kind, '--from', `${from}`, '--to', `${to}`)).toMatchObject({ exitCode: 0 });
  expect(await large.run('report', 'postmortem')).toMatchObject({ exitCode: 0 });
}

test('templates may ask for the fields that reports have, and for no others', async () => {
  await makeReports();
  for (const kind of REPORT_KINDS) {
    const has = new Set(made.filter((one) => one.kind === kind).flatMap(templateFields));
    expect({ kind, fields: [...has].sort() }).toEqual({
      kind,
      fields: ['title', 'kind', 'key', ...OFFERED_FIELDS[kind]].sort(),
    });
  }
});

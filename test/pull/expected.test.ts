import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Triage } from '../../src/domain.ts';
import { buildWorld, type JobSpec, NOON_MS } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const HOUR_MS = 3_600_000;
const DRIFT: JobSpec = { name: 'drift-check', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] };
const RULES = `
expected:
  - job: drift-*
    branch: "!default"
    reason: feature branches have no remote state yet
`;

async function repository(rules: string) {
  const world = buildWorld({
    runs: [
      { branch: 'fix/state', event: 'push', jobs: [DRIFT], createdMs: NOON_MS - HOUR_MS },
      { branch: 'main', jobs: [DRIFT], createdMs: NOON_MS - 2 * HOUR_MS },
    ],
  });
  const at = await hosted({ world });
  const cwd = join(at.folder, 'clone');
  mkdirSync(join(cwd, '.git'), { recursive: true });
  writeFileSync(join(cwd, '.whyred.yml'), rules);
  const run = (...argv: string[]) => at.whyred(argv, {}, { cwd });
  const labelOn = async (branch: string) => {
    const { id } = world.runs.find((one) => one.branch === branch)!;
    const { out } = await run('triage', String(id), '--offline', '--json');
    return (JSON.parse(out) as Triage).jobs[0]!.failures[0]!.verdict;
  };
  return { run, labelOn, cwd };
}

test('a drift check is expected on a feature branch, and on the default branch it is not', async () => {
  const { run, labelOn } = await repository(RULES);
  expect(await run('pull')).toMatchObject({ exitCode: 0 });
  expect(await labelOn('fix/state')).toMatchObject({
    label: 'expected',
    certainty: 'confirmed',
    rerunPasses: null,
    evidence: expect.arrayContaining([
      expect.objectContaining({
        kind: 'rule',
        text: 'drift-check is expected to fail: feature branches have no remote state yet',
      }),
    ]),
  });
  expect((await labelOn('main')).label).toBe('genuine');
});

test('a rule that comes later is applied by --all to what is stored, and one that goes is forgotten', async () => {
  const { run, labelOn, cwd } = await repository('redact: []\n');
  await run('pull');
  expect((await labelOn('fix/state')).label).not.toBe('expected');
  writeFileSync(join(cwd, '.whyred.yml'), RULES);
  await run('triage', '--all');
  expect((await labelOn('fix/state')).label).toBe('expected');
  writeFileSync(join(cwd, '.whyred.yml'), 'redact: []\n');
  await run('triage', '--all');
  expect((await labelOn('fix/state')).label).not.toBe('expected');
});

test('of a log on disk only rules count that ask for no branch', async () => {
  const { run, cwd } = await repository(RULES);
  const log = 'src/a.ts(41,7): error TS2322: Type a is not b.\n##[error]Process completed with exit code 2.\n';
  writeFileSync(join(cwd, 'drift-check.log'), log);
  const labelOf = async () => {
    const { out } = await run('triage', join(cwd, 'drift-check.log'), '--json');
    return (JSON.parse(out) as Triage).jobs[0]!.failures[0]!.verdict.label;
  };
  expect(await labelOf()).toBe('genuine');
  writeFileSync(join(cwd, '.whyred.yml'), 'expected:\n  - job: drift-check\n    reason: not wired yet\n');
  expect(await labelOf()).toBe('expected');
});

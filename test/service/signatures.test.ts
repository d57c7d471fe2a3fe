import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintSignatures } from '../../src/classifiers/lint/index.ts';
import { loadSignatures } from '../../src/providers/signature-files.ts';
import type { SignatureRow } from '../../src/service/signatures.ts';
import type { JobSpec, RunSpec } from '../github/world/build.ts';
import { pulledOnce } from './pulled-once.ts';

const install = (id: number): JobSpec => ({ id, name: 'install', failure: 'npm-ci/econnreset' });
const types = (id: number): JobSpec => ({ id, name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] });

const RUNS: readonly RunSpec[] = [
  { id: 106, jobs: [install(61), { id: 62, name: 'lint' }] },
  { id: 105, jobs: [install(51), types(52)] },
  { id: 104, jobs: [{ id: 41, name: 'lint' }] },
  { id: 103, jobs: [types(31)] },
  { id: 102, jobs: [install(21)] },
];

const repository = { host: 'github.com', owner: 'acme', name: 'nova' } as const;
const pulled = pulledOnce(RUNS);

async function rowsOf(at: ReturnType<typeof pulled>) {
  const { rows } = await at.ask('signatures', { repository });
  const known = rows.find(({ isKnown }) => isKnown)!;
  const unknown = rows.find(({ isKnown }) => !isKnown)!;
  return { rows, known, unknown };
}

test('known causes and failures that came twice are counted by runs, with what is said of them most', async () => {
  const { rows, known, unknown } = await rowsOf(pulled());
  expect(rows).toHaveLength(2);
  expect(known).toMatchObject({ runs: 3, jobs: 3, tier: 'cause', category: 'network', labelled: 2 });
  expect(unknown).toMatchObject({ runs: 2, jobs: 2, tier: null, category: 'build' } satisfies Partial<SignatureRow>);
  expect(known.weeks.reduce((sum, runs) => sum + runs)).toBe(3);
  expect(known.impact).toBeGreaterThan(unknown.impact);
});

test('a repository that is not stored has no rows', async () => {
  const other = { ...repository, name: 'other' };
  expect(await pulled().ask('signatures', { repository: other })).toEqual({ rows: [], hasFailures: false });
});

test('of a known cause are told: what it means, its jobs, what people said, and its newest failures', async () => {
  const at = pulled();
  const { known } = await rowsOf(at);
  const answer = await at.ask('signature', { repository, key: known.key });
  expect(answer).toMatchObject({ runs: 3, jobs: 3, byJob: [{ job: 'install', count: 3 }], words: [] });
  expect(answer.entry?.fixes[0]).toMatchObject({ recommended: true });
  expect(answer.examples.map(({ place }) => place.runId)).toEqual([106, 105, 102]);
  const [{ place, failure }] = answer.examples as [(typeof answer.examples)[0]];
  const label = {
    ...place,
    fingerprint: failure.fingerprint,
    label: 'flaky',
    scope: 'signature',
    note: 'the mirror',
  } as const;
  await at.ask('label', label);
  const again = await at.ask('signature', { repository, key: known.key });
  expect(again.words).toMatchObject([{ label: 'flaky', scope: 'signature', note: 'the mirror' }]);
});

describe('an entry is suggested for an unknown failure', () => {
  test('and once it is kept, the catalogue has it and nothing to complain of', async () => {
    const at = pulled();
    const { unknown } = await rowsOf(at);
    const { suggestion, path, failures } = await at.ask('suggestion', { repository, fingerprint: unknown.key.value });
    if (suggestion.kind === 'none') throw new Error(suggestion.reason);
    expect(failures).toBe(2);
    expect(path).toMatch(/\.whyred\/signatures\/suggested-[a-z0-9-]+\.yml$/);
    expect(await at.ask('suggestion-save', { id: suggestion.id, yaml: suggestion.yaml })).toEqual({ path });
    expect(readFileSync(path!, 'utf8')).toBe(suggestion.yaml);
    const entry = (await loadSignatures(at.cwd)).find(({ id }) => id === suggestion.id)!;
    expect(entry.cause).toMatch(/^2 jobs of \d runs? ended with it .*; .*run again.* What is behind it/);
    expect(entry.source.join()).toContain('https://github.com/acme/nova/actions/runs/');
    expect(lintSignatures([entry])).toEqual([]);
  });

  test('a file that is there is never written over', async () => {
    const at = pulled();
    const path = join(at.cwd, '.whyred/signatures/suggested-x.yml');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '# mine\n');
    await expect(at.ask('suggestion-save', { id: 'own/x', yaml: '[]' })).rejects.toThrow('suggestion-there');
    expect(readFileSync(path, 'utf8')).toBe('# mine\n');
  });

  test('no name leads out of its folder', async () => {
    const at = pulled();
    const { path } = await at.ask('suggestion-save', { id: 'own/../../../etc/x', yaml: '[]' });
    expect(dirname(path)).toBe(join(at.cwd, '.whyred/signatures'));
  });
});

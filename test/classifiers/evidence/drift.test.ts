import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/classifiers/case.ts';
import { driftClue } from '../../../src/classifiers/evidence/drift.ts';
import type { Change, Clue, Tooling } from '../../../src/domain.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure, HOUR, START } from '../../support/executions.ts';

const GREEN: Tooling = {
  image: 'ubuntu-24.04',
  imageVersion: '20261025.1',
  runner: '2.328.0',
  actions: [
    { name: 'actions/checkout', ref: 'v4', sha: '34e1148'.padEnd(40, '0') },
    { name: 'actions/setup-node', ref: 'v4', sha: '49933ea'.padEnd(40, '0') },
  ],
};

const own = execution({ runId: 12, conclusion: 'failure', failures: [failure('uncertain')] });
const green = execution({ runId: 10 });

/** The clue on a failure in run 12, of a job that passed in run 10. */
function drift(now: Partial<Tooling>, given: Partial<Case> = {}, before: readonly Execution[] = []): Clue | null {
  const known = { tooling: { ...GREEN, ...now }, greenTooling: { tooling: GREEN, runId: 10 } };
  return driftClue(aCase(own, { ...known, ...given }), createChronicle([...before, green, own]));
}

/** The actions, with other commits behind some of their tags. */
function moved(...names: readonly string[]): Pick<Tooling, 'actions'> {
  const sha = '1d0ff46'.padEnd(40, '0');
  return { actions: GREEN.actions.map((one) => (names.includes(one.name) ? { ...one, sha } : one)) };
}

const changed = (...paths: string[]): Change => ({
  base: 'sha10',
  head: 'sha12',
  files: paths.map((path) => ({ path, previousPath: null, status: 'modified' })),
  commits: [],
});

test('an image and a tag that mean something else now are told with both versions', () => {
  expect(drift({ imageVersion: '20261101.1', ...moved('actions/setup-node') })).toEqual({
    kind: 'drift',
    feature: 'drift',
    value: 1,
    text: "the machine's image went from 20261025.1 to 20261101.1, and actions/setup-node@v4 from 49933ea to 1d0ff46, since the last green run",
    ref: 'run 10',
  });
});

test.each<[what: string, now: Partial<Tooling>, value: number, text: string]>([
  [
    'another image',
    { image: 'ubuntu-26.04', imageVersion: '20261101.1' },
    1,
    "the machine's image went from ubuntu-24.04 20261025.1 to ubuntu-26.04 20261101.1 since the last green run",
  ],
  [
    'an action',
    moved('actions/checkout'),
    1,
    'actions/checkout@v4 went from 34e1148 to 1d0ff46 since the last green run',
  ],
  ['the runner alone', { runner: '2.329.0' }, 0.3, 'the runner went from 2.328.0 to 2.329.0 since the last green run'],
  [
    'the runner beside an image',
    { runner: '2.329.0', imageVersion: '20261101.1' },
    1,
    "the machine's image went from 20261025.1 to 20261101.1 since the last green run",
  ],
])('%s', (_what, now, value, text) => {
  expect(drift(now)).toMatchObject({ value, text });
});

test('of very many actions two changes are named and the others counted', () => {
  const actions = (sha: string) => Array.from({ length: 9 }, (_, at) => ({ name: `acme/a${at}`, ref: 'v1', sha }));
  const greenTooling = { tooling: { ...GREEN, actions: actions('a'.repeat(40)) }, runId: 10 };
  expect(drift({ actions: actions('b'.repeat(40)) }, { greenTooling })?.text).toBe(
    'acme/a0@v1 went from aaaaaaa to bbbbbbb, acme/a1@v1 from aaaaaaa to bbbbbbb, and 7 more actions, since the last green run',
  );
});

describe('nothing is said', () => {
  test.each<[why: string, now: Partial<Tooling>, given: Partial<Case>]>([
    ['nothing drifted', {}, {}],
    ['the log does not tell', {}, { tooling: null }],
    ['the green log does not tell', { imageVersion: '20261101.1' }, { greenTooling: null }],
    ['one image is not told', { image: null, imageVersion: null }, {}],
    ['one runner is not told', { runner: null }, {}],
    ['the tag is another one', { actions: [{ name: 'actions/checkout', ref: 'v5', sha: 'f'.repeat(40) }] }, {}],
    [
      'the green run came later',
      { imageVersion: '20261101.1' },
      { greenTooling: { tooling: GREEN, runId: 13 }, isSpecific: false },
    ],
    [
      'the change may have asked for the other image itself',
      { image: 'ubuntu-26.04', imageVersion: '20261101.1' },
      { change: changed('.github/workflows/ci.yml') },
    ],
  ])('where %s', (_why, now, given) => {
    expect(drift(now, given)).toBeNull();
  });

  test('where the job failed in this way before it was green', () => {
    const older = execution({ runId: 8, conclusion: 'failure', failures: [failure('uncertain')] });
    expect(drift({ imageVersion: '20261101.1' }, {}, [older])).toBeNull();
    // A run that began before and was run again after the green one is not older.
    const again = { ...older, attempt: 2, startedMs: START + 11 * HOUR, completedMs: START + 11.2 * HOUR };
    expect(drift({ imageVersion: '20261101.1' }, {}, [again])).not.toBeNull();
  });
});

test('what failed alike elsewhere, or says nothing specific, does not make the failure older', () => {
  const alike = { runId: 8, conclusion: 'failure', failures: [failure('uncertain')] };
  expect(drift({ imageVersion: '20261101.1' }, {}, [execution({ ...alike, job: 'lint' })])).not.toBeNull();
  expect(drift({ imageVersion: '20261101.1' }, { isSpecific: false }, [execution(alike)])).not.toBeNull();
});

test('an image that changes its version is drift, also where the change touches workflows', () => {
  expect(drift({ imageVersion: '20261101.1' }, { change: changed('.github/workflows/ci.yml') })).toMatchObject({
    value: 1,
  });
});

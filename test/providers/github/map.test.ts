import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toAnnotation, toAttempt, toJob, toRun } from '../../../src/providers/github/map.ts';
import { NOVA, run } from './server.ts';

const reading = { repository: NOVA, clean: (text: string) => text.replaceAll(/[\x00-\x1f\x7f]/g, '') };

test('a run is told in our words', () => {
  expect(toRun(run(5), reading)).toEqual({
    id: 5,
    workflow: { id: 7, name: 'CI', path: '.github/workflows/ci.yml' },
    number: 12,
    attempt: 2,
    title: 'Add a pump',
    event: 'push',
    branch: 'main',
    sha: '1f3c9ab0000000000000000000000000000000aa',
    treeId: '2f3c9ab0000000000000000000000000000000bb',
    headRepository: 'acme/nova',
    actor: 'octocat',
    status: 'completed',
    conclusion: 'failure',
    createdMs: Date.parse('2026-09-01T09:00:00Z'),
    updatedMs: Date.parse('2026-09-01T09:20:00Z'),
    startedMs: Date.parse('2026-09-01T09:10:00Z'),
    url: 'https://github.com/acme/nova/actions/runs/5',
  });
  expect(toAttempt(run(5), reading)).toEqual({
    runId: 5,
    number: 2,
    status: 'completed',
    conclusion: 'failure',
    startedMs: Date.parse('2026-09-01T09:10:00Z'),
    updatedMs: Date.parse('2026-09-01T09:20:00Z'),
  });
});

test('a run keeps its identity when GitHub leaves out all that it may', () => {
  const { id, workflow_id, created_at } = run(5) as Record<string, unknown>;
  expect(toRun({ id, workflow_id, created_at, name: null, head_commit: null, actor: null }, reading)).toMatchObject({
    id: 5,
    workflow: { id: 7, name: 'workflow 7', path: '' },
    attempt: 1,
    branch: null,
    treeId: null,
    headRepository: null,
    actor: null,
    status: 'unknown',
    conclusion: null,
    startedMs: Date.parse('2026-09-01T09:00:00Z'),
    url: 'https://github.com/acme/nova/actions/runs/5',
  });
});

test.each<[what: string, more: object]>([
  ['an id that a number cannot hold', { id: 2 ** 53 }],
  ['an id that is text', { id: '5' }],
  ['no workflow', { workflow_id: null }],
  ['no time of creation', { created_at: '' }],
])('a run with %s is refused', (_what, more) => {
  expect(toRun(run(5, more), reading)).toBeNull();
});

test.each<[field: string, value: unknown, as: object]>([
  ['conclusion', 'startup_failure', { conclusion: 'startup_failure' }],
  ['conclusion', 'a_new_word', { conclusion: 'a_new_word' }],
  ['conclusion', '', { conclusion: null }],
  ['status', null, { status: 'completed' }],
  ['display_title', 'two\nlines\x1b', { title: 'two lines' }],
  ['created_at', '2020-01-20T09:42:40.500-08:00', { createdMs: Date.parse('2020-01-20T17:42:40.500Z') }],
  ['html_url', 'javascript:alert(1)', { url: 'https://github.com/acme/nova/actions/runs/5' }],
])('a run’s %s of %j is told as %j', (field, value, as) => {
  expect(toRun(run(5, { [field]: value }), reading)).toMatchObject(as);
});

describe('a job', () => {
  test('that no runner took has none, and no time where the year is 1', () => {
    const job = { id: 9, run_id: 5, name: 'build', runner_id: 0, runner_name: '', started_at: '0001-01-01T00:00:00Z' };
    expect(toJob(job, null, reading)).toMatchObject({
      runnerId: null,
      runnerName: null,
      startedMs: null,
      completedMs: null,
      attempt: 1,
      labels: [],
      steps: [],
      url: null,
    });
  });

  test('keeps its steps in order, with the gaps in their numbers', () => {
    const step = (number: number) => ({ number, name: `step ${number}`, status: 'completed', conclusion: 'success' });
    const job = { id: 9, run_id: 5, name: 'build', labels: ['linux', 7], steps: [step(24), step(1), null, step(6)] };
    const found = toJob(job, null, reading);
    expect(found?.steps.map(({ number }) => number)).toEqual([1, 6, 24]);
    expect(found?.labels).toEqual(['linux']);
  });
});

test('whatever GitHub sends, nothing throws, and no control character comes through', () => {
  const keys = [
    'id',
    'run_id',
    'workflow_id',
    'created_at',
    'name',
    'path',
    'steps',
    'labels',
    'actor',
    'head_commit',
    'message',
    'title',
    'started_at',
    'runner_id',
  ];
  const value = fc.oneof(fc.jsonValue(), fc.constant('2026-09-01T00:00:00Z'), fc.nat());
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...keys), value)), (given) => {
      const told = [toRun(given, reading), toJob(given, null, reading), toAnnotation(given, reading)];
      const texts: unknown[] = [];
      JSON.stringify(told, (_key, one) => texts.push(one) && one);
      expect(texts.filter((one) => typeof one === 'string' && /[\x00-\x09\x0b-\x1f\x7f]/.test(one))).toEqual([]);
    }),
  );
});

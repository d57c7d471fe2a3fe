import { describe, expect, test } from 'vitest';
import { type RelatedCause, relatedCauses } from '../../src/classifiers/related.ts';
import type { Failure, Incident, JobTriage } from '../../src/domain.ts';
import { failure, jobTriage, verdict } from '../store/support.ts';

const job = (name: string, failures: readonly Failure[], given: Partial<JobTriage> = {}): JobTriage =>
  jobTriage(failures, { name, file: `${name}.txt`, ...given });
const of = (fingerprint: string, given: Partial<Failure> = {}): Failure => failure({ fingerprint, ...given });

/** `lead: other how, …`, a line each. */
function told(causes: readonly RelatedCause[]): string[] {
  return causes.map(({ lead, others }) => {
    return `${lead.job.name}: ${others.map((one) => `${one.job.name} ${one.how}`).join(', ')}`.trim();
  });
}

const incident = (cause: string, victims: Readonly<Record<string, Incident['victims'][number]['how']>>): Incident => ({
  summary: 'It was not handed on.',
  cause: { job: cause, file: `${cause}.txt`, line: 3, text: 'Skip output' },
  victims: Object.entries(victims).map(([name, how]) => ({ job: name, file: `${name}.txt`, how })),
});

describe('one cause', () => {
  test('has all jobs that failed of the same', () => {
    const jobs = [job('a', [of('x')]), job('b', [of('y')]), job('c', [of('x')])];
    expect(told(relatedCauses({ jobs, incidents: [] }))).toEqual(['a: c same-cause', 'b:']);
  });

  test('has what an incident ties to it, also in other words', () => {
    const jobs = [job('a', [of('x')]), job('b', [of('y')]), job('c', [], { conclusion: 'cancelled' })];
    const incidents = [incident('a', { b: 'upstream', c: 'cancelled' })];
    expect(told(relatedCauses({ jobs, incidents }))).toEqual(['a: b upstream, c cancelled']);
  });

  test('may stand in a job that passed', () => {
    const jobs = [job('a', [of('x')]), job('giver', [], { conclusion: 'success' })];
    const [cause, ...more] = relatedCauses({ jobs, incidents: [incident('giver', { a: 'upstream' })] });
    expect(more).toEqual([]);
    expect(cause).toMatchObject({ lead: { job: { name: 'a' } }, origin: { job: 'giver', line: 3 }, others: [] });
  });

  test('begins where its incident says', () => {
    const jobs = [job('a', [of('x')]), job('b', [of('x')])];
    expect(told(relatedCauses({ jobs, incidents: [incident('b', { a: 'same-cause' })] }))).toEqual(['b: a same-cause']);
  });

  test('is told once of a job that shows it twice', () => {
    const jobs = [job('a', [of('x'), of('x')]), job('b', [of('x')])];
    expect(told(relatedCauses({ jobs, incidents: [] }))).toEqual(['a: b same-cause']);
  });
});

describe('several causes', () => {
  test('of one job are apart', () => {
    const jobs = [job('a', [of('x'), of('y')])];
    expect(relatedCauses({ jobs, incidents: [] }).map(({ lead }) => lead.failure.fingerprint)).toEqual(['x', 'y']);
  });

  test('come by how many jobs they made red; what is expected and what was stopped comes last', () => {
    const expected = of('e', { verdict: verdict({ label: 'expected' }) });
    const jobs = [
      job('drift', [expected]),
      job('drift 2', [expected]),
      job('one', [of('x')]),
      job('two', [of('y')]),
      job('three', [of('y')]),
      job('stopped', [of('s')], { conclusion: 'cancelled' }),
    ];
    expect(told(relatedCauses({ jobs, incidents: [] }))).toEqual([
      'two: three same-cause',
      'one:',
      'drift: drift 2 same-cause',
      'stopped:',
    ]);
  });

  test('that say nothing are one only where the verdict is the same', () => {
    const silent = (label: 'flaky' | 'uncertain') => of('w', { unexplained: true, verdict: verdict({ label }) });
    const jobs = [job('a', [silent('uncertain')]), job('b', [silent('flaky')]), job('c', [silent('uncertain')])];
    expect(told(relatedCauses({ jobs, incidents: [] }))).toEqual(['a: c alike', 'b:']);
  });
});

import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/domain.ts';
import type { LabelQuestion, LeadAnswer } from '../../src/service/verdict.ts';
import type { JobSpec, RunSpec } from '../github/world/build.ts';
import { storedIn } from '../support/hosted.ts';
import { pulledOnce } from './pulled-once.ts';

const install = (id: number): JobSpec => ({ id, name: 'install', failure: 'npm-ci/econnreset' });
const types = (id: number): JobSpec => ({ id, name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] });

const RUNS: readonly RunSpec[] = [
  { id: 106, jobs: [install(61), { id: 62, name: 'lint' }] },
  { id: 105, jobs: [install(51), types(52)] },
  { id: 104, jobs: [{ id: 41, name: 'lint' }] },
  { id: 102, jobs: [install(21)] },
];

const REPOSITORY = { host: 'github.com', owner: 'acme', name: 'nova' } as const;

const pulled = pulledOnce(RUNS, { USER: 'octocat' });

function desk() {
  const at = pulled();
  const lead = (runId: number): Promise<LeadAnswer> =>
    at.ask('verdict-lead', { repository: REPOSITORY, runId, attempt: null });
  return { ...at, lead };
}

const say = ({ place, failure }: LeadAnswer, given: Partial<LabelQuestion> = {}): LabelQuestion => ({
  ...{ ...place, fingerprint: failure.fingerprint, label: 'genuine', scope: 'this', note: null, ...given },
});

describe('a verdict', () => {
  test('changes what other jobs are judged to be, and taken back leaves all as before', async () => {
    const at = desk();
    const lead = await at.lead(106);
    const others = async () => Promise.all([105, 102].map(async (run) => (await at.lead(run)).failure.verdict.label));
    const before = [lead.failure.verdict.label, ...(await others())];
    const told = await at.ask('label', say(lead, { scope: 'fingerprint', note: 'the lock file is wrong' }));
    expect(told).toMatchObject({ alike: 2, others: 2, job: 'install', after: { label: 'genuine' } });
    expect((await at.lead(106)).failure.verdict.evidence[0]?.text).toBe(
      'octocat called this failure genuine, wherever it is: "the lock file is wrong"',
    );
    expect((await others())[1]).toBe('genuine');
    const { text } = await at.ask('undo', { repository: REPOSITORY });
    expect(text).toMatch(/^taken back: genuine on install, run \d+: now .+; 2 other jobs judged otherwise now$/);
    expect([(await at.lead(106)).failure.verdict.label, ...(await others())]).toEqual(before);
  });

  test.each<LabelQuestion['scope']>(['this', 'fingerprint', 'signature'])(
    'on %s changes what it was said to change, and nothing is stored before',
    async (scope) => {
      const at = desk();
      const lead = await at.lead(106);
      const stored = await storedIn(at.db);
      const effect = await at.ask('verdict-effect', say(lead, { scope }));
      expect(await storedIn(at.db)).toEqual(stored);
      expect(effect.stored).toEqual({ fingerprint: 3, signature: 3 });
      const { alike, others, before, after } = await at.ask('label', say(lead, { scope }));
      expect(effect).toMatchObject({ alike, others });
      const told = ({ label, certainty, probability, evidence }: Verdict) => ({
        label,
        certainty,
        probability,
        evidence,
      });
      expect([effect.before, effect.after].map(told)).toEqual([before, after].map(told));
    },
  );

  test('is refused where another failure is known by now', async () => {
    const at = desk();
    const lead = await at.lead(106);
    await expect(at.ask('label', say(lead, { fingerprint: 'v1:other' }))).rejects.toThrow('failure-changed');
  });

  test('can be taken back by who comes later, and once', async () => {
    const at = desk();
    await at.ask('label', say(await at.lead(106)));
    const { out, exitCode } = await at.whyred('undo');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('Taken back: genuine, said by octocat')]);
    await expect(at.ask('undo', { repository: REPOSITORY })).rejects.toThrow('label-missing');
  });
});

describe('the failure of a run that comes first', () => {
  test('is told with its place, its number and how many causes there are', async () => {
    const at = desk();
    const { place, failure, causes } = await at.lead(105);
    expect(causes).toBe(2);
    expect([51, 52]).toContain(place.jobId);
    expect(place).toMatchObject({ runId: 105, attempt: 1, number: 1 });
    expect(failure.rootCause.text).not.toBe('');
  });

  test('is none where nothing failed', async () => {
    await expect(desk().lead(104)).rejects.toThrow('Nothing that failed is stored of run 104.');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job, JobLog } from '../../src/domain.ts';
import { createRedactor } from '../../src/log/redaction.ts';
import { createAssigner } from '../../src/pull/assign.ts';
import { apiJob, at, setUp, stamped } from '../support/api-job.ts';

const redact = createRedactor();
const NO_NAME = stamped(0, "Current runner version: '2.280.0'", '##[group]Operating System', '##[endgroup]');

function log(name: string | null, text: string): JobLog {
  return { name, parts: [{ file: `0_${name}.txt`, bytes: Buffer.from(text), step: null, steps: null }] };
}

/** Ids 1, 2, 3 …; all begin at second 0 on machines of their own. */
function jobs(...given: readonly (string | Partial<Job>)[]): Job[] {
  return given.map((one, index) => {
    const id = index + 1;
    return apiJob({ id, runnerName: `runner ${id}`, ...(typeof one === 'string' ? { name: one } : one) });
  });
}

/** The id of the job that each log goes to. */
function assigned(listed: readonly Job[], ...logs: readonly JobLog[]): (number | null)[] {
  const assign = createAssigner(listed, redact);
  return logs.map((one) => assign(one)?.id ?? null);
}

const LONG = 'integration tests of the payment service with every supported database and broker';

describe('a log that names its job', () => {
  test.each([
    'test / unit (20, ubuntu-latest)',
    'build: release',
    '🚀 deploy',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿 translations',
    `${LONG} (postgres 17, kafka 4, ubuntu-24.04-arm)`,
    'a_b',
    '.*[x](y)',
    'constructor',
  ])('is of that job, whatever its file is called: %s', (name) => {
    expect(assigned(jobs('other', name), log('other', setUp(0, name)))).toEqual([2]);
  });

  test('is of no other job, though its file be called so', () => {
    expect(assigned(jobs('build', 'test'), log('build', setUp(0, 'gone')))).toEqual([null]);
  });

  test('of a name that is the end of another', () => {
    const listed = jobs('unit / test', 'test');
    expect(assigned(listed, log('test', setUp(0, 'test')), log('unit _ test', setUp(0, 'unit / test')))).toEqual([
      2, 1,
    ]);
  });

  test('names it even where what is secret in the name is hidden', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    expect(assigned(jobs(`deploy ${token}`), log(null, setUp(0, `deploy ${token}`)))).toEqual([1]);
  });
});

describe('of several jobs of one name it is that', () => {
  const double = (first: Partial<Job>, second: Partial<Job>): Job[] =>
    jobs({ name: 'test', ...first }, { name: 'test', ...second });

  test('on the machine that it names', () => {
    const listed = double({ runnerName: 'build-1' }, { runnerName: 'build-2' });
    expect(
      assigned(listed, log('test', setUp(0, 'test', 'build-2')), log('test', setUp(0, 'test', 'build-1'))),
    ).toEqual([2, 1]);
  });

  test('that began when it does', () => {
    const listed = double({ runnerName: null, startedMs: at(60) }, { runnerName: null, startedMs: at(0) });
    expect(assigned(listed, log('test', setUp(1.5, 'test')), log('test', setUp(61, 'test')))).toEqual([2, 1]);
  });

  test('that began when it does, of those on its machine', () => {
    const listed = jobs(
      { name: 'test', runnerName: 'build-1', startedMs: at(0) },
      { name: 'test', runnerName: 'build-1', startedMs: at(60) },
      { name: 'test', runnerName: 'build-2', startedMs: at(61) },
    );
    expect(assigned(listed, log('test', setUp(60, 'test', 'build-1')))).toEqual([2]);
  });

  test('that began when the runner did: a log may begin with the wait for one', () => {
    const listed = double({ runnerName: null, startedMs: at(0) }, { runnerName: null, startedMs: at(300) });
    const waiting = stamped(1, 'Requested labels: big', 'Waiting for a runner to pick up this job...');
    expect(assigned(listed, log('test', waiting + setUp(301, 'test')))).toEqual([2]);
  });

  test('or none, where neither tells', () => {
    const listed = double({ runnerName: null, startedMs: at(0) }, { runnerName: null, startedMs: at(3) });
    expect(assigned(listed, log('test', setUp(1, 'test')))).toEqual([null]);
  });

  test('not one that another log has got', () => {
    const listed = double({ runnerName: 'build-1' }, { runnerName: 'build-2' });
    const first = log('test', setUp(0, 'test', 'build-1'));
    expect(assigned(listed, first, first, first).filter((id) => id === 1)).toEqual([1]);
  });
});

describe('a log without a name of its own goes by its file’s', () => {
  test.each<[what: string, file: string, name: string]>([
    ['as archives spell it since 2025', 'unit _ test (20)', 'unit / test (20)'],
    ['without the colon', 'build release', 'build: release'],
    ['as archives spelt it until then', 'unit  test', 'unit / test'],
    ['unpacked by what knows no case and few signs', 'Unit-Test--20-', 'unit / test (20)'],
    ['cut at 90', `${LONG} (postg`, `${LONG} (postgres 17, kafka 4)`],
    ['cut shorter', LONG.slice(0, 58).trim(), LONG],
    ['cut within an emoji', `${'x'.repeat(57)}\uFFFD`, `${'x'.repeat(57)}🚀 deploy`],
    ['cut behind a stroke that was left out', `a  ${LONG}`.slice(0, 58).trim(), `a / ${LONG}`],
  ])('%s', (_what, file, name) => {
    expect(assigned(jobs('other', name), log(file, NO_NAME))).toEqual([2]);
  });

  test('the exact one before one that is like it', () => {
    const listed = jobs('test 1', 'test-1', 'Test 1');
    expect(assigned(listed, log('Test 1', NO_NAME), log('test-1', NO_NAME), log('test 1', NO_NAME))).toEqual([3, 2, 1]);
  });

  test('a cut one to the only job that begins so', () => {
    const names = ['ubuntu-24.04', 'windows-2025', 'macos-15'].map((os) => `${LONG} ${os}`);
    const cut = log(`${LONG} win`.slice(0, 90), NO_NAME);
    expect(assigned(jobs(...names), cut)).toEqual([2]);
    // Cut before they differ: the time tells, or nobody.
    const shorter = log(LONG.slice(0, 58).trim(), NO_NAME);
    expect(assigned(jobs(...names), shorter)).toEqual([null]);
    const [ubuntu, windows, macos] = jobs(...names);
    expect(assigned([{ ...ubuntu!, startedMs: at(60) }, windows!, { ...macos!, startedMs: null }], shorter)).toEqual([
      2,
    ]);
  });

  test.each<[string, string, string]>([
    ['a whole short name is not the beginning of a longer one', 'test', 'test (20)'],
    ['nor a long one that differs at its end', `${LONG} a`, `${LONG} b`],
    ['nor the end of a longer one', 'test', 'unit test'],
    ['pictures are not all the same', '🎉', '🚀'],
    ['nothing is not everything', '', '🚀'],
  ])('%s', (_what, file, name) => {
    expect(assigned(jobs(name), log(file, NO_NAME))).toEqual([null]);
  });

  test('none where there is no name at all, and none of an empty log', () => {
    expect(assigned(jobs('test'), log(null, NO_NAME), { name: 'test', parts: [] })).toEqual([null, null]);
  });
});

describe('whatever an archive holds', () => {
  const name = fc.constantFrom('test', 'unit / test', 'unit _ test', 'build: x', 'build x', '🚀', LONG, `${LONG} 2`);
  const listed = fc.array(fc.record({ name, seconds: fc.nat(8), runner: fc.nat(2) }), { maxLength: 8 });
  const held = fc.array(
    fc.record({ own: fc.option(name), file: fc.option(name), seconds: fc.nat(8), runner: fc.nat(2) }),
    { maxLength: 10 },
  );
  const made = fc.tuple(listed, held).map(([all, archive]) => ({
    all: jobs(...all.map((one) => ({ name: one.name, startedMs: at(one.seconds), runnerName: `build-${one.runner}` }))),
    archive: archive.map(({ own, file, seconds, runner }) => ({
      own,
      log: log(file, own === null ? NO_NAME : setUp(seconds, own, `build-${runner}`)),
    })),
  }));

  test('no job gets two logs', () => {
    fc.assert(
      fc.property(made, ({ all, archive }) => {
        const given = assigned(all, ...archive.map((one) => one.log)).filter((id) => id !== null);
        expect(new Set(given).size).toBe(given.length);
      }),
    );
  });

  test('no job gets a log that names another', () => {
    fc.assert(
      fc.property(made, ({ all, archive }) => {
        const assign = createAssigner(all, redact);
        for (const one of archive) {
          const job = assign(one.log);
          if (job !== null && one.own !== null) expect(job.name).toBe(one.own);
        }
      }),
    );
  });
});

test('names of the language itself are names like others', () => {
  expect(assigned(jobs('toString', '__proto__'), log('__proto__', NO_NAME), log('toString', NO_NAME))).toEqual([2, 1]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlannedJob, planJobs } from '../../src/providers/entry-names.ts';
import { job, type Layout, runFiles } from '../support/run-archive.ts';

const LONG = 'build and test the whole of the application on all of the platforms that we support';

describe.each<NonNullable<Layout['era']>>(['until-2025', 'since-2025'])('in the archives of %s', (era) => {
  test.each<[what: string, names: string[]]>([
    ['plain names', ['build', 'test (20)', 'lint']],
    ['slashes and colons', ['Test / unit', 'deploy: staging', 'a/b:c']],
    ['emoji', ['🚀 release', '🧪 test (ü)']],
    ['one name that begins another', ['build', 'build-docs', 'docs']],
    ['characters that mean something in a pattern', ['test (a|b) [c]+', 'test.*', '^test$']],
    ['more than 90 units, alike only at the start', [`${LONG} on linux`, `unlike ${LONG} on linux`]],
    ['an emoji at the 90th unit', [`${'x'.repeat(89)}🚀 release`, 'other']],
    ['an emoji at the 58th unit', [`${'y'.repeat(57)}🚀 release`, 'other']],
    ['blanks where a name is cut', [`${'z'.repeat(57)} ${'z'.repeat(31)} the end`, 'other']],
  ])('%s: each job has its own steps', (_what, names) => {
    const plan = plannedTexts(names, { era });
    expect(plan.doubts).toEqual([]);
    expect(plan.jobs).toEqual(names.map((name, index) => ({ whole: `${index}_`, job: name, steps: ['1', '2', '24'] })));
  });

  test('duplicate names are told apart by their order', () => {
    const plan = plannedTexts(['test', 'build', 'test'], { era });
    expect(plan.jobs.map(({ whole, steps }) => [whole, steps.length])).toEqual([
      ['0_', 3],
      ['1_', 3],
      ['2_', 3],
    ]);
    expect(plan.jobs.map((planned) => planned.job)).toEqual(['test', 'build', 'test']);
  });

  test('jobs come by the number before the name, below zero too', () => {
    const jobs = [job('ten', [], 10), job('two', [], 2), job('old', [], -2147483648), job('older', [], -2147483647)];
    const files = listed(runFiles(jobs, { era }));
    expect(planJobs(files).jobs.map(({ name }) => name)).toEqual(['old', 'older', 'two', 'ten']);
  });

  test('300 jobs each keep their own steps', () => {
    const names = Array.from(
      { length: 300 },
      (_, index) => `Test / shard ${index}: 🧪 ${'on a long name '.repeat(index % 3)}`,
    );
    const plan = plannedTexts(names, { era });
    expect(plan.jobs.map((planned) => planned.job)).toEqual(names);
    expect(plan.jobs.every(({ steps }) => steps.length === 3)).toBe(true);
  });
});

test('cut names that could be either of two jobs give neither of them steps, and no text twice', () => {
  const plan = plannedTexts([`${LONG} on linux`, `${LONG} on windows`], { era: 'until-2025' });
  expect(plan.jobs.map(({ whole, steps }) => [whole, steps])).toEqual([
    ['0_', []],
    ['1_', []],
  ]);
  expect(plan.doubts).toEqual([]);
});

test('a folder that could be of two jobs is of neither', () => {
  const [short, long] = [LONG.slice(0, 50), LONG.slice(0, 58)];
  const paths = [`0_${short}.txt`, `1_${long}.txt`, `${LONG}/1_Set up job.txt`];
  const { jobs } = planJobs(paths.map((path, size) => ({ path, size })));
  expect(jobs.map(({ name, steps }) => [name, steps])).toEqual([
    [short, []],
    [long, []],
  ]);
});

test('a job whose whole log is missing is read from its steps', () => {
  const files = listed(runFiles([job('build', []), job('build-docs', [])])).filter(
    ({ path }) => path !== '0_build.txt',
  );
  const { jobs } = planJobs(files);
  expect(jobs.map(({ name, whole, steps }) => [name, whole === null, steps.length])).toEqual([
    ['build-docs', false, 3],
    ['build', true, 3],
  ]);
});

test('fewer folders of a name than jobs of it: their steps are not guessed', () => {
  const files = listed(runFiles([job('test', []), job('test', [])]));
  const firstFolder = files.slice(0, 6);
  expect(planJobs(firstFolder).jobs.map(({ steps }) => steps)).toEqual([[], []]);
  expect(planJobs(firstFolder).doubts).toEqual([]);
});

test('more folders of a name than jobs of it: the doubt is told', () => {
  const files = listed(runFiles([job('test', []), job('test', [])])).slice(1);
  const plan = planJobs(files);
  expect(plan.jobs.map(({ steps }) => steps)).toEqual([[]]);
  expect(plan.doubts).toEqual([expect.stringContaining('"test"')]);
});

test('blanks and dots that unpacking took from the end of a name do not matter', () => {
  const paths = ['0_build e.g..txt', '1_build.txt', 'build e.g/1_Set up job.txt', 'build/1_Set up job.txt'];
  const { jobs } = planJobs(paths.map((path, size) => ({ path, size })));
  expect(jobs.map(({ steps }) => steps.map(({ file }) => file))).toEqual([[2], [3]]);
});

test('names that differ in signs only belong together when the sizes agree', () => {
  const [whole, ...steps] = listed(runFiles([job('Test _ unit', ['ok'])]));
  const renamed = { path: '0_Test  unit.txt', size: whole!.size };
  expect(planJobs([renamed, ...steps]).jobs).toMatchObject([{ name: 'Test _ unit', whole: 0, steps: [{}, {}, {}] }]);

  const other = { ...renamed, size: renamed.size + 1 };
  expect(planJobs([other, ...steps]).jobs).toMatchObject([
    { whole: 0, steps: [] },
    { whole: null, steps: [{}, {}, {}] },
  ]);
});

test('step files alone: jobs of one name are parted where the numbers begin again', () => {
  const files = listed(runFiles([job('test', ['a']), job('test', ['b'])], { holds: 'steps' }));
  const { jobs, doubts } = planJobs(files);
  expect(doubts).toEqual([]);
  expect(jobs.map(({ steps }) => steps.map(({ file }) => file))).toEqual([
    [1, 2, 3],
    [5, 6, 7],
  ]);
});

test('step files alone: jobs of one name that are mixed up are told as a doubt', () => {
  const paths = ['test/1_Set up job.txt', 'test/1_Set up job.txt', 'test/2_Run a.txt', 'test/2_Run a.txt'];
  const { jobs, doubts } = planJobs(paths.map((path) => ({ path, size: 9 })));
  expect(jobs.flatMap(({ steps }) => steps.map(({ file }) => file))).toEqual([0, 1, 2, 3]);
  expect(doubts).toEqual([expect.stringContaining('"test"')]);
});

test('steps come in the order of their numbers, with the rest of the name as theirs', () => {
  const paths = ['job/10_Run make: all.txt', 'job/2_🚀 Deploy.txt', 'job/1_Set up job.txt'];
  const { jobs } = planJobs(paths.map((path) => ({ path, size: 9 })));
  expect(jobs[0]?.steps.map(({ number, name }) => [number, name])).toEqual([
    [1, 'Set up job'],
    [2, '🚀 Deploy'],
    [10, 'Run make: all'],
  ]);
});

test.each<[what: string, paths: string[], jobs: [name: string | null, whole: string | null, steps: number][]]>([
  ['the queue log is no job', ['0_a.txt', 'a/system.txt', 'b/system.txt', 'system.txt'], [['a', '0_a.txt', 0]]],
  [
    'a folder around the archive does not count',
    ['logs_12/0_a.txt', 'logs_12/a/1_Set up job.txt', 'logs_12/a/2_Run x.txt'],
    [['a', 'logs_12/0_a.txt', 2]],
  ],
  [
    'two archives in one folder stay apart',
    ['x/0_a.txt', 'x/a/1_Set up job.txt', 'y/0_a.txt', 'y/a/1_Set up job.txt'],
    [
      ['a', 'x/0_a.txt', 1],
      ['a', 'y/0_a.txt', 1],
    ],
  ],
  [
    'whole jobs below a folder',
    ['logs/0_a.txt', 'logs/1_b.txt'],
    [
      ['a', 'logs/0_a.txt', 0],
      ['b', 'logs/1_b.txt', 0],
    ],
  ],
  ['the steps of one job alone', ['1_Set up job.txt', '2_Run x.txt'], [[null, null, 2]]],
  [
    'other logs are each their own',
    ['a.log', 'b/c.txt'],
    [
      [null, 'a.log', 0],
      [null, 'b/c.txt', 0],
    ],
  ],
])('%s', (_what, paths, expected) => {
  const { jobs } = planJobs(paths.map((path) => ({ path, size: 9 })));
  const seen = jobs.map(({ name, whole, steps }) => [name, whole === null ? null : paths[whole], steps.length]);
  expect(seen).toEqual(expected);
});

test('names of thousands of folders or dots cost no time', () => {
  const deep = { path: `${'a/'.repeat(30_000)}1_x.txt`, size: 1 };
  const dots = Array.from({ length: 50 }, (_, index) => ({ path: `${index}_${'.'.repeat(60_000)}x.txt`, size: 1 }));
  const alike = Array.from({ length: 6000 }, (_, index) => ({
    path: `${index}_${'n'.repeat(40 + index)}.txt`,
    size: 1,
  }));
  const folders = alike.map(({ path }) => ({ path: `${path}m/1_Set up job.txt`, size: 1 }));
  expect(planJobs([deep, ...dots, ...alike, ...folders]).jobs.length).toBeGreaterThan(6000);
});

const NAME = fc.oneof(
  fc.constantFrom('test', 'test', 'build', 'Test / unit', 'a: b', `${LONG} one`, `${LONG} two`, `${'x'.repeat(89)}🚀`),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).filter((name) => /[^/:\s]/.test(name)),
);

test('no file is given to two jobs, and no job the steps of another', () => {
  const layout = fc.record<Layout>({
    era: fc.constantFrom('until-2025', 'since-2025'),
    holds: fc.constantFrom('both', 'whole jobs', 'steps'),
    marks: fc.constantFrom('each file', 'each step', 'none'),
  });
  const dropped = fc.array(fc.nat(60), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(NAME, { maxLength: 12 }), layout, dropped, (names, how, gone) => {
      const jobs = names.map((name, index) => job(name, [`output of ${'x'.repeat(index)}`]));
      const all = runFiles(jobs, how);
      const files = all.filter((_, index) => !gone.includes(index));
      const planned = planJobs(listed(files)).jobs;
      const used = planned.flatMap(filesOf);
      expect(new Set(used).size).toBe(used.length);
      if (gone.length > 0) return;

      expect(planned.length).toBe(names.length);
      for (const { whole, steps } of planned) {
        if (whole === null || steps.length === 0) continue;
        const owner = Number(/^\d+/.exec(files[whole]!.path)![0]);
        expect(files[steps[1]!.file]!.text).toContain(` output of ${'x'.repeat(owner)}\n`);
      }
    }),
    { seed: 20251016, numRuns: 300 },
  );
});

test('any list of paths is planned without a file used twice', () => {
  const piece = fc.constantFrom('0_a', '1_Set up job', '2_b', '-5_c', 'a', 'system', '', '..', 'a b', '10_a');
  const path = fc
    .tuple(fc.array(piece, { maxLength: 3 }), piece, fc.constantFrom('.txt', '.log', ''))
    .map(([folders, base, extension]) => [...folders, base + extension].join('/'));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 30 }), (paths) => {
      const used = planJobs(paths.map((each, index) => ({ path: each, size: index }))).jobs.flatMap(filesOf);
      expect(new Set(used).size).toBe(used.length);
      for (const file of used) expect(paths[file]).not.toMatch(/(?:^|\/)system\.txt$/);
    }),
    { seed: 20251016, numRuns: 500 },
  );
});

function filesOf({ whole, steps }: PlannedJob): number[] {
  return [...(whole === null ? [] : [whole]), ...steps.map(({ file }) => file)];
}

function listed(files: readonly { path: string; text: string }[]) {
  return files.map(({ path, text }) => ({ path, size: Buffer.byteLength(text) }));
}

/** For each planned job, which job its step files name as theirs; null when they disagree. */
function plannedTexts(names: readonly string[], layout: Layout) {
  const files = runFiles(
    names.map((name) => job(name, [])),
    layout,
  );
  const { jobs, doubts } = planJobs(listed(files));
  return {
    doubts,
    jobs: jobs.map(({ whole, steps }) => ({
      whole: /^\d+_/.exec(files[whole ?? -1]?.path ?? '')?.[0] ?? null,
      job: /Complete job name: (?<name>.*)/.exec(files[steps[0]?.file ?? -1]?.text ?? '')?.groups?.name ?? null,
      steps: steps.map(({ number }) => String(number)),
    })),
  };
}

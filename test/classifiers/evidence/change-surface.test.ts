import { describe, expect, test } from 'vitest';
import { changeSurfaceClue } from '../../../src/classifiers/evidence/change-surface.ts';
import type { ChangedFile, Clue } from '../../../src/domain.ts';
import { aCase } from '../../support/cases.ts';
import { execution } from '../../support/executions.ts';

const modified = (path: string): ChangedFile => ({ path, previousPath: null, status: 'modified' });

function surface(files: readonly string[] | null, places: readonly string[] = [], job = 'test'): Clue | null {
  const own = execution({ runId: 2, job, conclusion: 'failure' });
  const [base, head] = ['1a2b3c4'.padEnd(40, '0'), '5d6e7f8'.padEnd(40, '0')];
  const change = files === null ? null : { base, head, files: files.map(modified), commits: [] };
  return changeSurfaceClue(aCase(own, { change, places }));
}

test('a file that the failure names and the change touches', () => {
  expect(surface(['README.md', 'src/a.ts'], ['src/b.ts', 'src/a.ts'])).toEqual({
    kind: 'change',
    feature: 'change.touched',
    value: -1.5,
    text: 'the failure names src/a.ts, which this change touches',
    ref: 'commits 1a2b3c4...5d6e7f8',
  });
});

test('several of them are counted', () => {
  const files = ['src/a.ts', 'src/b.ts', 'src/c.ts'];
  expect(surface(files, files)?.text).toBe('the failure names src/a.ts and 2 more files, which this change touches');
});

test.each<[place: string, file: string, touched: boolean]>([
  ['/home/runner/work/nova/nova/src/a.ts', 'src/a.ts', true],
  ['/home/runner/work/nova/nova/src/index.ts', 'index.ts', false],
  ['D:\\a\\nova\\nova\\src\\a.ts', 'src/a.ts', true],
  ['./src/a.ts', 'src/a.ts', true],
  // In a container, somewhere.
  ['/app/src/a.ts', 'src/a.ts', true],
  ['/app/index.ts', 'index.ts', false],
  // From a package's own folder, and as Java names a class.
  ['src/a.ts', 'packages/web/src/a.ts', true],
  ['com/acme/Cart.java', 'core/src/main/java/com/acme/Cart.java', true],
  ['packages/web/src/a.ts', 'src/a.ts', false],
  ['a.ts', 'src/a.ts', false],
  ['src/ba.ts', 'a.ts', false],
  ['src/a.tsx', 'src/a.ts', false],
])('%s is %s: %s', (place, file, touched) => {
  expect(surface([file], [place])?.feature).toBe(touched ? 'change.touched' : undefined);
});

describe('a change of documents', () => {
  test('speaks for a failure that is not its fault', () => {
    expect(surface(['README.md', 'docs/setup.rst'], ['src/a.ts'])).toMatchObject({
      feature: 'change.docs',
      value: 1.5,
      text: 'the change touches 2 documents and nothing else',
    });
    expect(surface(['LICENSE'])?.text).toBe('the change touches one document and nothing else');
  });

  test.each<[file: string, isDocument: boolean]>([
    ['CHANGELOG.md', true],
    ['notes.txt', true],
    ['docs/notes.txt', true],
    ['docs/picture.png', true],
    ['packages/web/README.md', true],
    ['LICENSE-MIT', true],
    ['.github/PULL_REQUEST_TEMPLATE.md', true],
    ['.github/workflows/ci.yml', false],
    ['.github/workflows/README.md', false],
    ['requirements.txt', false],
    ['requirements-dev.txt', false],
    ['docs/requirements.txt', false],
    ['CMakeLists.txt', false],
    ['src/words.txt', false],
    ['docs/conf.py', false],
    ['test/fixtures/page.md', false],
    ['package.json', false],
    ['src/license.ts', false],
  ])('%s: %s', (file, isDocument) => {
    expect(surface([file])?.feature).toBe(isDocument ? 'change.docs' : undefined);
  });

  test.each(['docs', 'lint', 'markdown-lint (20)', 'check links', 'Spelling', 'pre-commit'])(
    'says nothing of %s, which may read them',
    (job) => {
      expect(surface(['README.md'], [], job)).toBeNull();
    },
  );

  test('that the failure names is its fault after all', () => {
    expect(surface(['README.md'], ['README.md'])?.feature).toBe('change.touched');
  });
});

test.each<[why: string, files: readonly string[] | null]>([
  ['nobody has asked', null],
  ['GitHub cannot compare', []],
  ['other files changed', ['src/other.ts']],
  ['code changed beside documents', ['README.md', 'src/other.ts']],
  ['GitHub lists a part of it', ['src/a.ts', ...Array.from({ length: 299 }, (_, at) => `docs/${at}.md`)]],
])('nothing is said where %s', (_why, files) => {
  expect(surface(files, ['src/a.ts'])).toBeNull();
});

test('a file counts under its former name, too', () => {
  const own = execution({ runId: 2, job: 'test', conclusion: 'failure' });
  const files = [{ path: 'src/new.ts', previousPath: 'src/old.ts', status: 'renamed' as const }];
  const one = aCase(own, { change: { base: 'a', head: 'b', files, commits: [] }, places: ['src/old.ts'] });
  expect(changeSurfaceClue(one)?.text).toContain('src/old.ts');
});

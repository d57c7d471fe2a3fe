import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfiguration } from '../../src/providers/configuration.ts';

async function viewsIn(text: string) {
  const root = mkdtempSync(join(tmpdir(), 'whyred-views-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const path = join(root, '.whyred.yml');
  writeFileSync(path, text);
  return (await loadConfiguration(root, path)).views;
}

test('views are filters with a name, in the order of the file', async () => {
  const text = `
views:
  - name: red on main
    filter: "branch:main is:failed"
    sort: verdict
  - name: |
      this
      week
    filter: age:<7d
`;
  expect(await viewsIn(text)).toEqual([
    { name: 'red on main', filter: 'branch:main is:failed', sort: 'verdict' },
    { name: 'this week', filter: 'age:<7d', sort: null },
  ]);
  expect(await viewsIn('redact: []')).toEqual([]);
});

test.each<[entry: string, message: string]>([
  ['x', 'views must be a list of views'],
  ['[x]', 'views entry 1 must be a mapping'],
  [
    '[{ name: a, filter: "", sortt: newest }]',
    'views entry 1 sets sortt, which whyred does not know; did you mean sort?',
  ],
  [
    '[{ name: a, filter: "", colour: red }]',
    'views entry 1 sets colour, which whyred does not know; it knows name, filter, sort',
  ],
  ['[{ filter: "is:failed" }]', 'views entry 1 has no name'],
  ['[{ name: " ", filter: "" }]', 'views entry 1 needs a text as its name'],
  [`[{ name: ${'n'.repeat(61)}, filter: "" }]`, 'views entry 1 has a name of 61 characters; 60 are the most'],
  ['[{ name: a }]', 'views entry 1 has no filter'],
  ['[{ name: a, filter: 7 }]', 'views entry 1 needs a text as its filter, in quotes where it begins with !'],
  [
    '[{ name: a, filter: "is:failed brnch:main" }]',
    'views entry 1 has a filter with a mistake at column 11: There is no key “brnch:”. Did you mean branch:?',
  ],
  [
    '[{ name: a, filter: "age:7d" }]',
    'a mistake at column 5: Younger or older? age:<7d is younger than that, age:>7d is older. Did you mean <7d?',
  ],
  [
    '[{ name: a, filter: "", sort: newst }]',
    'needs one of newest, oldest, duration, verdict, attempts as its sort; did you mean newest?',
  ],
  ['[{ name: a, filter: "", sort: 3 }]', 'needs one of newest, oldest, duration, verdict, attempts as its sort.'],
  ['[{ name: a, filter: x }, { name: A, filter: y }]', 'views entries 1 and 2 are both called A'],
])('views: %s is refused, by what is wrong in it', async (entry, message) => {
  await expect(viewsIn(`views: ${entry}`)).rejects.toMatchObject({
    code: 'configuration-invalid',
    message: expect.stringContaining(message),
  });
});

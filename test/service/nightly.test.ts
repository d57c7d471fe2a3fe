import { expect, test } from 'vitest';
import { parseFilter } from '../../src/filter/parse.ts';
import { jobFilter } from '../../src/service/job-filter.ts';
import type { NightSection } from '../../src/service/nightly.ts';
import { headlineText, nightParts } from '../../src/service/nightly-parts.ts';
import { NOON_MS } from '../github/world/build.ts';
import { cleanFacts, nightlyFacts } from '../support/nightly-facts.ts';
import { pulledOnce } from './pulled-once.ts';

const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };

const desk = pulledOnce([
  { jobs: [{ name: 'lint' }, { name: 'unit', failure: 'vitest/assertion' }] },
  {
    attempts: [
      { jobs: [{ name: 'lint' }, { name: 'e2e', failure: 'vitest/slow-test' }] },
      { jobs: [{ name: 'lint', carriedOver: true }, { name: 'e2e' }] },
    ],
  },
]);

function entriesOf(sections: readonly NightSection[], key: string) {
  return sections.find((one) => one.key === key)!.entries;
}

test('every section is there, also where there is nothing to tell, and says what that means', () => {
  const sections = nightParts(cleanFacts());
  expect(sections.map(({ key }) => key)).toEqual([
    ...['glance', 'new', 'open', 'resolved', 'incidents', 'regressions'],
    ...['masked', 'flaky', 'stale', 'misses', 'gaps'],
  ]);
  expect(sections.filter(({ entries }) => entries.length === 0).every(({ empty }) => empty !== '')).toBe(true);
});

test('the headline tells the rate, the rate in the end, and the change', () => {
  expect(headlineText(nightlyFacts())).toMatch(/^main: pass 92\.7 %, in the end \d+(?:\.\d)? %, [−+]\d+\.\d points$/);
  expect(headlineText(nightlyFacts({ headline: null }))).toBe('nothing ran on main');
});

test('failures lead to the run that failed last, others to a list of runs', () => {
  const sections = nightParts(nightlyFacts());
  const [failure] = entriesOf(sections, 'new');
  expect(failure!.leads).toMatchObject({ to: 'run', runId: expect.any(Number), job: expect.any(String) });
  expect(failure!.markdown).toContain(failure!.title);
  expect(entriesOf(sections, 'stale')[0]!.leads).toEqual({ to: 'runs', filter: 'job:"publish","publish *"' });
  expect(entriesOf(sections, 'gaps').map(({ leads }) => leads)).toEqual([null, null]);
});

test('every filter that an entry leads to is one that can be parsed', () => {
  const filters = nightParts(nightlyFacts()).flatMap(({ entries }) =>
    entries.flatMap(({ leads }) => (leads?.to === 'runs' ? [leads.filter] : [])),
  );
  expect(filters.length).toBeGreaterThan(5);
  for (const filter of filters) expect(parseFilter(filter, NOON_MS)).toHaveProperty('filter');
});

test('keys of entries are unique', () => {
  const keys = nightParts(nightlyFacts()).flatMap(({ entries }) => entries.map(({ key }) => key));
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  ['lint', 'job:"lint","lint *"'],
  ['test (3.12, ubuntu)', 'job:"test*3.12*ubuntu*"'],
  ['build "all"', 'job:"build \\"all\\"","build \\"all\\" *"'],
])('the runs with the job %s are %s', (key, filter) => {
  expect(jobFilter(key)).toBe(filter);
  expect(parseFilter(filter, NOON_MS)).toHaveProperty('filter');
});

test('the night of a store is told as `whyred nightly` tells it', async () => {
  const { ask, whyred } = desk();
  const night = structuredClone(await ask('nightly', { repository: NOVA, span: '24h' }));
  expect(night.untilMs - night.fromMs).toBe(86_400_000);
  expect(night.verdict).toBe('red');
  expect(entriesOf(night.sections, 'new').map(({ title }) => title)).toEqual(['unit']);
  expect(entriesOf(night.sections, 'resolved')).toMatchObject([{ title: 'e2e', note: 'by a re-run' }]);
  expect(entriesOf(night.sections, 'flaky')[0]).toMatchObject({ title: 'e2e', tone: 'flaky' });
  expect(night.markdown).toBe((await whyred('nightly')).out);
});

test('a week is compared with the four weeks before', async () => {
  const week = await desk().ask('nightly', { repository: NOVA, span: '7d' });
  expect(week.untilMs - week.fromMs).toBe(7 * 86_400_000);
  expect(entriesOf(week.sections, 'glance')[0]!.about).toContain('the 28 days before');
});

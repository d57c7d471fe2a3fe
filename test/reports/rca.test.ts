import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logFacts } from '../../src/classifiers/known-causes.ts';
import type { RcaFacts } from '../../src/classifiers/rca-facts.ts';
import type { Triage } from '../../src/domain.ts';
import { storedFacts } from '../../src/pull/rca-facts.ts';
import { storedRun } from '../../src/pull/stored-run.ts';
import type { Report } from '../../src/reports/document/blocks.ts';
import { toJson } from '../../src/reports/document/json.ts';
import { toMarkdown } from '../../src/reports/document/markdown.ts';
import { rcaReport } from '../../src/reports/rca/rca.ts';
import { openDatabase } from '../../src/store/database.ts';
import { triage } from '../../src/triage.ts';
import type { World } from '../github/world.ts';
import { failure, jobTriage, verdict } from '../store/support.ts';
import { engine, sourceOf } from '../support/engine.ts';
import { hosted } from '../support/hosted.ts';
import { lintOf, parsed, textOf } from '../support/markdown.ts';
import { driftWorld, flakyWorld, genuineWorld, matrixWorld, NEWEST } from '../support/rca-worlds.ts';
import { whyred } from '../support/surroundings.ts';

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../data/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, formats: { 'date-time': true } }).addSchema(schemaOf('triage'));
const validate = ajv.compile(schemaOf('report-rca'));

function complaintsOn(report: Report): unknown[] {
  validate(JSON.parse(toJson(report)));
  return validate.errors ?? [];
}

/** Jobs by their names, each with what it prints. */
async function reportOn(jobs: Readonly<Record<string, string>>): Promise<Report> {
  const logs = Object.entries(jobs).map(([name, text]) => ({ file: `${name}.log`, name, text }));
  return rcaReport(logFacts(await triage(sourceOf(...logs), engine), engine.matcher));
}

const RACE =
  'psycopg2.errors.InternalError_: tuple concurrently updated\n##[error]Process completed with exit code 1.\n';
const TYPES = 'src/a.ts(41,7): error TS2322: Type a is not b.\n##[error]Process completed with exit code 2.\n';

test('the recorded run, by its logs alone', async () => {
  const { exitCode, out, err } = await whyred(['demo', '--report', 'rca']);
  expect([exitCode, err]).toEqual([0, '']);
  expect(lintOf(out)).toEqual([]);
  await expect(out).toMatchFileSnapshot(new URL('../fixtures/reports/rca-demo.md', import.meta.url).pathname);
});

test('its facts are as the published schema says', async () => {
  const { out } = await whyred(['demo', '--report', 'rca', '--json']);
  validate(JSON.parse(out));
  expect(validate.errors ?? []).toEqual([]);
});

describe('causes', () => {
  test('jobs that fail of the same are one section, and each other failure is one of its own', async () => {
    const { sections, marks } = await reportOn({ api: RACE, worker: RACE, types: TYPES });
    const causes = sections.filter(({ among }) => among === 'causes');
    expect(causes).toHaveLength(2);
    expect(marks).toMatchObject({ signatures: ['postgres/tuple-concurrently-updated'], files: ['src/a.ts'] });
    expect(textOf(toMarkdown({ title: '', meta: [], sections: [causes[0]!] }))).toMatch(
      /(?:api|worker) failed of the same cause/,
    );
  });

  test('of one cause nothing is numbered', async () => {
    const markdown = toMarkdown(await reportOn({ types: TYPES }));
    expect(markdown).toContain('\n### Root cause\n');
    expect(markdown).not.toMatch(/\bcause 1\b|### 1\.1/i);
  });

  test('where all is green there is nothing to explain, to decide or to do', async () => {
    const { sections } = await reportOn({ lint: 'ok\n', test: 'ok\n' });
    expect(sections.map(({ key }) => key)).toEqual(['status']);
  });

  test('whatever says nothing is asked for job by job', async () => {
    const silent = (name: string, label: 'flaky' | 'uncertain') =>
      jobTriage([failure({ unexplained: true, verdict: verdict({ label }) })], { name, file: `${name}.txt` });
    const jobs = [silent('a', 'flaky'), silent('b', 'uncertain')];
    const told: Triage = { source: 'x', run: null, conclusion: 'failure', jobs, incidents: [], warnings: [] };
    const { sections } = rcaReport(logFacts(told, engine.matcher));
    const names = sections.flatMap(({ blocks }) => blocks.flatMap((one) => (one.kind === 'answer' ? [one.name] : [])));
    expect(names.filter((name) => name.startsWith('elsewhere:'))).toEqual([
      expect.stringMatching(/:a$/),
      expect.stringMatching(/:b$/),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('what is asked keeps its name whatever else is found', async () => {
    const namesIn = (report: Report) =>
      report.sections
        .filter(({ key }) => key === 'questions')
        .flatMap(({ blocks }) => blocks.flatMap((one) => (one.kind === 'answer' ? [one.name] : [])));
    const alone = namesIn(await reportOn({ api: RACE }));
    expect(alone).toEqual([expect.stringMatching(/^option:[0-9a-f]{16}$/), 'owner']);
    expect(namesIn(await reportOn({ types: TYPES, api: RACE }))).toEqual(expect.arrayContaining(alone));
  });
});

describe('hostile text', () => {
  /** Words of our own, which decide how a document is made, and what can only be an address. */
  const OURS = new Set(
    ['conclusion', 'status', 'kind', 'how', 'label', 'certainty', 'severity', 'category', 'transience', 'alike'].concat(
      ['marker', 'colour', 'framework', 'sha', 'base', 'head', 'event', 'url', 'runUrl', 'repository'],
    ),
  );

  /** The same facts with this behind every text that a log, a name or a title may have brought in. */
  function soiled(facts: RcaFacts, evil: string): RcaFacts {
    const seen = new Map<object, unknown>();
    const walk = (value: unknown, key: string): unknown => {
      if (typeof value === 'string') return OURS.has(key) ? value : `${value}${evil}`;
      if (typeof value !== 'object' || value === null || key === 'repository') return value;
      const known = seen.get(value);
      if (known !== undefined) return known;
      const made = Array.isArray(value)
        ? value.map((one) => walk(one, key))
        : value instanceof Map
          ? new Map([...value].map(([name, one]) => [walk(name, ''), walk(one, '')]))
          : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name)]));
      seen.set(value, made);
      return made;
    };
    return walk(facts, '') as RcaFacts;
  }

  /** The blocks, without what stands in a line. */
  const blocksOf = (facts: RcaFacts): string => {
    const inline = new Set(['text', 'inlineCode', 'strong', 'emphasis', 'link', 'linkReference', 'break']);
    type Node = ReturnType<typeof parsed>;
    const walk = ({ type, depth, children = [] }: Node): string => {
      const inner = children.filter((one) => !inline.has(one.type)).map(walk);
      return `${type}${depth ?? ''}(${inner.join(' ')})`;
    };
    return walk(parsed(toMarkdown(rcaReport(facts))));
  };

  test.each<[string, () => World]>([
    ['of a flake', flakyWorld],
    ['of a change', genuineWorld],
    ['of many jobs', matrixWorld],
    ['of drift', driftWorld],
  ])('%s cannot alter the document, nor its facts’ form', async (_what, world) => {
    const facts = await storedFactsOf(world());
    const usual = blocksOf(soiled(facts, ' x'));
    const words = fc.constantFrom(
      ...[
        '`',
        '```',
        '|',
        '<!-- ',
        '-->',
        '\n# x\n',
        '\n- [ ] ',
        '</details>',
        '[a](b:c)',
        '![',
        '@octocat',
        '#1',
        '***',
      ],
      ...[
        '##[error]',
        '::error::',
        '\u202e',
        'boom',
        ' ',
        '\n',
        '\n\n',
        '\\',
        '<img src=x>',
        '<!-- whyred:end owner -->',
        '_',
      ],
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (parts) => {
        const evil = soiled(facts, ` ${parts.join('')} x`);
        expect(blocksOf(evil)).toBe(usual);
        expect(toMarkdown(rcaReport(evil))).not.toMatch(/##\[|^\s*::/m);
      }),
      { numRuns: 60 },
    );
    expect(complaintsOn(rcaReport(facts))).toEqual([]);
  });
});

/** What a store says of a world's newest run after a pull. */
async function storedFactsOf(world: World): Promise<RcaFacts> {
  const at = await hosted({ world });
  expect(await at.whyred(['pull', '--since', '60d', '-q'])).toMatchObject({ exitCode: 0 });
  const db = await openDatabase(at.db);
  try {
    const name = { host: 'github.com', owner: 'acme', name: 'nova' };
    const wanted = { runId: NEWEST, attempt: 1, jobId: null };
    return storedFacts(db, name, storedRun(db, name, wanted, String(NEWEST)), engine.matcher);
  } finally {
    db.close();
  }
}

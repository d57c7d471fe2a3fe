import type { Change, Failure } from '../../src/domain.ts';
import type { PinSources } from '../../src/reports/pin/sources.ts';
import { NOVA, verdict } from '../store/support.ts';
import { engine, triageText } from './engine.ts';
import { failing, green, red, report, told } from './told.ts';

const RACE = `2026-11-01T10:00:00.0000000Z ##[group]Run alembic upgrade head
2026-11-01T10:00:00.1000000Z alembic upgrade head
2026-11-01T10:00:00.2000000Z ##[endgroup]
2026-11-01T10:00:05.0000000Z INFO  [alembic.runtime.migration] Running upgrade 021 -> 022, orders
2026-11-01T10:00:06.0000000Z psycopg2.errors.InternalError_: tuple concurrently updated
2026-11-01T10:00:06.1000000Z ##[error]Process completed with exit code 1.
`;

async function failureIn(log: string): Promise<Failure> {
  return (await triageText(log)).jobs[0]!.failures[0]!;
}

const racing = failureIn(RACE);

const tests = report(2, 3, {
  framework: 'vitest',
  failures: [
    {
      id: 'src/cart.test.ts > keeps tax',
      message: 'expected 118 to be 119',
      file: 'src/cart.test.ts',
      line: 4,
      logLine: 9,
    },
  ],
});
const wrongTax = failing('v1:00000000000000aa', {
  tests,
  category: 'test',
  verdict: verdict({ label: 'genuine', certainty: 'likely' }),
  rootCause: { line: 9, endLine: 9, text: 'AssertionError: expected 118 to be 119', confidence: 0.9 },
});
const reset = failing('v1:00000000000000bb', {
  verdict: verdict({ label: 'infrastructure', certainty: 'likely' }),
  rootCause: { line: 20, endLine: 20, text: 'dial tcp: connection reset by peer', confidence: 0.8 },
});
const expected = failing('v1:00000000000000cc', { verdict: verdict({ label: 'expected', certainty: 'confirmed' }) });

const change: Change = {
  base: 'sha1001',
  head: 'sha1002',
  files: [
    { path: 'src/cart.test.ts', previousPath: null, status: 'modified' },
    { path: 'src/cart/tax.ts', previousPath: 'src/tax.ts', status: 'renamed' },
    { path: 'src/old.ts', previousPath: null, status: 'removed' },
    { path: 'README.md', previousPath: null, status: 'modified' },
  ],
  commits: [
    { sha: 'a1b2c3d4'.padEnd(40, '0'), title: 'Move tax to the cart', author: 'octocat' },
    { sha: 'sha1002', title: 'Say how tax is rounded', author: 'octocat' },
  ],
};

/** What became of the failures of three runs: one was fixed, one is open, one passed again, one is gone, one is expected. */
export async function pinSources(given: Partial<PinSources> = {}): Promise<PinSources> {
  const race = await racing;
  const e2e = { name: 'e2e', failures: [race] };
  const runs = [
    told(1000, [['e2e', 'unit', 'deploy', 'lint'].map((name) => green(name))]),
    told(1001, [
      [
        e2e,
        { name: 'unit', failures: [wrongTax], tests: [tests] },
        { name: 'deploy', failures: [reset] },
        green('lint'),
      ],
      [
        ...[
          { ...e2e, carriedOver: true as const },
          { ...green('lint'), carriedOver: true as const },
        ],
        ...[{ name: 'unit', failures: [wrongTax], tests: [tests] }, green('deploy')],
      ],
    ]),
    told(1002, [[e2e, green('unit', report(4, 4)), green('deploy'), green('lint'), red('legacy')]]),
    told(1003, [
      [e2e, green('unit', report(4, 4)), green('deploy'), green('lint'), { name: 'canary', failures: [expected] }],
    ]),
    told(1004, [[green('e2e')]]),
  ];
  return {
    ...{ repository: NOVA, series: { folder: 'docs/pins', pattern: 'PIN-{number}-{slug}.md' }, number: 80 },
    createdMs: Date.UTC(2026, 10, 2, 9),
    branch: 'main',
    runs,
    range: { fromMs: runs[1]!.run.createdMs, untilMs: runs[3]!.run.createdMs },
    changes: new Map([['sha1001...sha1002', change]]),
    signatures: new Map(engine.matcher.signatures.map((one) => [one.id, one])),
    pins: [],
    ...given,
  };
}

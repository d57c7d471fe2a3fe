import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { triageText } from './support/engine.ts';
import { bless, goldenLogs, readGolden } from './support/golden.ts';

const folder = new URL('./fixtures/logs/triage/', import.meta.url);

for (const path of goldenLogs(folder)) {
  const golden = readGolden(path);
  const name = basename(path.pathname, '.log');
  // `#! known: …` says what whyred does not see yet; the test fails when it does.
  const run = golden.expected.known === undefined || process.env.BLESS ? test : test.fails;

  run(`the golden log ${name} is explained as its marks say`, async () => {
    const { conclusion, jobs } = await triageText(golden.text);
    const failures = jobs.flatMap((job) => job.failures);
    const marks = new Map(failures.map(({ rootCause, signature }) => [rootCause.line, signature?.id ?? '']));
    const answer = {
      conclusion,
      category: failures[0]?.category ?? 'none',
      verdict: failures[0]?.verdict.label ?? 'none',
      sure:
        failures[0] === undefined ? 'nothing to be sure of' : failures[0].rootCause.confidence >= 0.6 ? 'yes' : 'no',
    };
    if (process.env.BLESS && golden.expected.known === undefined) bless(golden, marks, answer);
    else {
      expect(marks).toEqual(golden.marks);
      expect(answer).toEqual(Object.fromEntries(Object.keys(answer).map((key) => [key, golden.expected[key]])));
    }
  });
}

import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keptLines } from '../../src/classifiers/kept.ts';
import { parsePart } from '../../src/log/parse.ts';
import { sparseText } from '../../src/log/sparse.ts';
import { logOf } from '../../src/pull/windows.ts';
import { triage } from '../../src/triage.ts';
import { engine, sourceOf, triageText } from '../support/engine.ts';
import { goldenLogs, readGolden } from '../support/golden.ts';

const folder = new URL('../fixtures/logs/triage/', import.meta.url);
const golden = goldenLogs(folder).map((path) => ({
  name: basename(path.pathname, '.log'),
  text: readGolden(path).text,
}));

function parsed(text: string) {
  return parsePart({ file: 'job.log', bytes: Buffer.from(text), step: null, steps: null }, engine.redact);
}

describe('what is kept of a log is enough to explain it again', () => {
  const github = golden.filter(({ text }) => {
    const logs = parsed(text);
    return logs.length === 1 && logs[0]!.text.format.startsWith('github-');
  });

  test('there are such logs', () => expect(github.length).toBeGreaterThan(20));

  test.each(github)('$name', async ({ text }) => {
    const whole = await triageText(text);
    const [log] = parsed(text);
    const lines = keptLines(log!, whole.jobs[0]!);
    const steps = log!.steps.map(({ number, name, firstLine, lastLine }) => ({ number, name, firstLine, lastLine }));
    const stored = { file: 'job.log', step: null, steps, text: sparseText(log!.text, lines) };
    const again = await triage(
      {
        ...sourceOf(),
        jobs: async function* () {
          const log = logOf('job', whole.jobs[0]!.failures.length === 0 ? [] : [stored]);
          if (log !== null) yield log;
        },
      },
      engine,
    );
    const answer = ({ jobs }: typeof whole) =>
      jobs.flatMap((job) =>
        job.failures.map(({ fingerprint, rootCause, signature, category, verdict }) => [
          fingerprint,
          rootCause,
          signature?.id,
          category,
          verdict.label,
        ]),
      );
    expect(answer(again)).toEqual(answer(whole));
  });
});

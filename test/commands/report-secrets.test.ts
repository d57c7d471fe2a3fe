import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ephemeralDatabase } from '../support/seeds/ephemeral-database.ts';
import { pulledSeed } from '../support/seeds/pulled.ts';

/** Long, so that where a line is cut, a part of it would be left. */
const SECRET = 'simplify_sba_validator';

test('what is called secret after the pull is in no report, in no format', async () => {
  const { run, folder } = await pulledSeed(ephemeralDatabase);
  const from = ['--from', '20221163402', '--to', '20228512803'];
  const reports = [
    ['report', 'rca', '20224480951'],
    ['report', 'pin', ...from],
    ['report', 'session', ...from],
    ['report', 'postmortem', ...from],
    ['nightly', '--window', '400d', '--compare', '1d'],
  ];
  const texts = async (): Promise<string[]> => {
    const told: string[] = [];
    for (const argv of reports) {
      for (const format of ['json', 'html', argv[0] === 'nightly' ? 'markdown' : 'md']) {
        const { exitCode, out } = await run(...argv, '--format', format, '-q');
        expect(exitCode).toBe(0);
        told.push(out);
      }
    }
    return told;
  };
  expect((await texts()).filter((text) => text.includes(SECRET)).length).toBeGreaterThan(6);
  writeFileSync(join(folder, 'clone', '.whyred.yml'), `redact:\n  - ${SECRET}\n`);
  const redacted = await texts();
  expect(redacted.filter((text) => text.includes(SECRET.slice(0, 16)))).toEqual([]);
});

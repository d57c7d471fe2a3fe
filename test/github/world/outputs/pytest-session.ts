import type { Random } from '../random.ts';
import { seconds } from './output.ts';

export interface PytestTest {
  readonly name: string;
  /** What pytest prints below the name of a test that failed: its code, its `E` lines, and where. Absent when it passed. */
  readonly failed?: readonly string[];
}

/** A session of pytest over one file, as pytest 8 prints it. */
export function pytestSession(random: Random, file: string, tests: readonly PytestTest[]): string[] {
  const failed = tests.filter((test) => test.failed !== undefined);
  const marks = tests.map((test) => (test.failed === undefined ? '.' : 'F')).join('');
  const counts = [`${failed.length} failed`, `${tests.length - failed.length} passed`];
  const end = `${counts.slice(failed.length === 0 ? 1 : 0).join(', ')} in ${seconds(random, 9, 48)}s`;
  return [
    ruled('=', 'test session starts'),
    'platform linux -- Python 3.11.14, pytest-8.4.2, pluggy-1.6.0',
    'rootdir: /home/runner/work/nova/nova/backend',
    'configfile: pytest.ini',
    'plugins: asyncio-1.2.0, anyio-4.11.0',
    `collected ${tests.length} items`,
    '',
    `${`${file} ${marks}`.padEnd(72)} [100%]`,
    '',
    ...(failed.length === 0 ? [] : [ruled('=', 'FAILURES')]),
    ...failed.flatMap(({ name, failed: said = [] }) => [ruled('_', name), '', ...said]),
    ...(failed.length === 0 ? [] : [ruled('=', 'short test summary info')]),
    ...failed.map(({ name, failed: said = [] }) => `FAILED ${file}::${name} - ${errorIn(said)}`),
    ruled('=', end),
  ];
}

function errorIn(said: readonly string[]): string {
  return said.find((line) => line.startsWith('E   '))?.replace(/^E +/, '') ?? '';
}

function ruled(rule: string, title: string): string {
  const width = Math.max(2, 78 - title.length);
  return `${rule.repeat(Math.floor(width / 2))} ${title} ${rule.repeat(Math.ceil(width / 2))}`;
}

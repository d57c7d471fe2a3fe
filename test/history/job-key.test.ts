import { expect, test } from 'vitest';
import { fineJobKey, jobKey } from '../../src/history/job-key.ts';

test.each<[name: string, key: string, fine: string]>([
  ['build', 'build', 'build'],
  ['test (3.12, ubuntu-22.04, 2, 4)', 'test (3.12, ubuntu)', 'test (3.12, ubuntu, 2, 4)'],
  ['linux / test (default, 1, 3, linux.2xlarge)', 'linux / test (default)', 'linux / test (default, 1, 3)'],
  ['test (lf.linux.g5.4xlarge.nvidia.gpu)', 'test', 'test'],
  ['test (1, 4)', 'test', 'test (1, 4)'],
  ['test (0, 4)', 'test', 'test (0, 4)'],
  ['e2e (chrome, 2/4)', 'e2e (chrome)', 'e2e (chrome, 2/4)'],
  ['e2e (2/4)', 'e2e', 'e2e (2/4)'],
  ['e2e 2/4', 'e2e', 'e2e 2/4'],
  ['e2e [shard 2 of 4]', 'e2e', 'e2e [shard 2 of 4]'],
  ['ci (ubuntu-latest) / test (1, 4)', 'ci (ubuntu) / test', 'ci (ubuntu) / test (1, 4)'],
  ['build ubuntu-latest', 'build ubuntu', 'build ubuntu'],
  ['build (macos-14-xlarge)', 'build (macos)', 'build (macos)'],
  ['build (ubuntu-24.04-arm)', 'build (ubuntu-arm)', 'build (ubuntu-arm)'],
  ['build (ubuntu-latest-8-cores)', 'build (ubuntu)', 'build (ubuntu)'],
  ['build (self-hosted, gpu)', 'build (gpu)', 'build (gpu)'],
])('%j is %j, with shards apart %j', (name, key, fine) => {
  expect([jobKey(name), fineJobKey(name)]).toEqual([key, fine]);
});

test.each([
  'test (3.12)',
  'test (20, 16)', // the second is less than the first: two versions
  'test (18, stable)',
  'test (py3.10/3.11)',
  'deploy (eu-west-1)',
  'build a/1/2',
  'test ()',
  'ubuntu',
])('%j has neither shard nor runner', (name) => {
  expect([jobKey(name), fineJobKey(name)]).toEqual([name, name]);
});

test('a key is its own key', () => {
  for (const name of ['test (3.12, ubuntu-22.04, 2, 4)', 'e2e [shard 2 of 4]', 'ci (ubuntu-latest) / test (1, 4)']) {
    expect(jobKey(jobKey(name))).toBe(jobKey(name));
    expect(jobKey(fineJobKey(name))).toBe(jobKey(name));
  }
});

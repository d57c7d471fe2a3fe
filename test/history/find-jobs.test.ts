import { expect, test } from 'vitest';
import { executionsOfJob, findJobs } from '../../src/history/find-jobs.ts';
import { execution } from '../support/executions.ts';

const rows = [
  execution({ runId: 1, job: 'test (1, 2)' }),
  execution({ runId: 1, job: 'test (2, 2)' }),
  execution({ runId: 2, job: 'test', workflow: 2, workflowName: 'Nightly' }),
  execution({ runId: 1, job: 'integration test' }),
  execution({ runId: 1, job: 'lint', repository: 'github.com/acme/comet' }),
  execution({ runId: 1, job: 'lint' }),
];

test.each<[text: string, found: string[]]>([
  ['test', ['CI test', 'Nightly test']], // whole keys go before parts
  ['CI / test', ['CI test']],
  ['nightly / TEST', ['Nightly test']],
  ['test (2, 2)', ['CI test (2, 2)']],
  ['ci / test (2, 2)', ['CI test (2, 2)']],
  ['integr', ['CI integration test']],
  ['est', ['CI integration test', 'CI test', 'Nightly test']],
  ['lint', ['CI lint', 'CI lint']], // of two repositories
  ['deploy', []],
])('%j can mean %j', (text, found) => {
  expect(findJobs(rows, text).map(({ workflowName, key, name }) => `${workflowName} ${name ?? key}`)).toEqual(found);
});

test.each<[text: string, jobs: string[]]>([
  ['CI / test', ['test (1, 2)', 'test (2, 2)']],
  ['test (2, 2)', ['test (2, 2)']],
  ['Nightly / test', ['test']],
])('%j takes the executions of %j', (text, jobs) => {
  const [subject] = findJobs(rows, text);
  expect(executionsOfJob(rows, subject!).map(({ job }) => job)).toEqual(jobs);
});

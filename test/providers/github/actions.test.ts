import { describe, expect, test } from 'vitest';
import type { TriageError } from '../../../src/errors.ts';
import type { Github } from '../../../src/providers/github.ts';
import { client, json, NOVA, serve } from './server.ts';

const RUN = 18_234;

async function refusalOf(ask: (github: Github) => Promise<void>, status: number, message: string) {
  const server = await serve((_, response) => json(response, status, { message, documentation_url: 'https://docs' }));
  const error = await ask(client(server.url)).then(
    () => null,
    (thrown: unknown) => thrown as TriageError,
  );
  return { code: error?.code, message: error?.message, hint: error?.hint, calls: server.asked.length };
}

const rerun = (github: Github): Promise<void> => github.rerun(NOVA, RUN, { kind: 'failed' });
const cancel = (github: Github): Promise<void> => github.cancel(NOVA, RUN);

test.each<[ask: (github: Github) => Promise<void>, path: string]>([
  [rerun, `/runs/${RUN}/rerun-failed-jobs`],
  [(github) => github.rerun(NOVA, RUN, { kind: 'all' }), `/runs/${RUN}/rerun`],
  [(github) => github.rerun(NOVA, RUN, { kind: 'job', jobId: 7 }), '/jobs/7/rerun'],
  [cancel, `/runs/${RUN}/cancel`],
])('%s is one POST', async (ask, path) => {
  const server = await serve((_, response) => json(response, 201, {}));
  await ask(client(server.url));
  expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([`POST /repos/acme/nova/actions${path}`]);
});

describe('what GitHub refuses because of the run is no fault of the token', () => {
  test.each<[said: string, hint: RegExp]>([
    ['This workflow run cannot be retried', /^Push again/],
    ['The workflow run containing this job is already running', /^Wait until it has ended, or cancel it first/],
    ['Unable to retry this workflow run because it was created over a month ago', /30 days/],
    ['This workflow run has reached the maximum number of re-runs', /50 times/],
    ['This run cannot be rerun; its workflow file may be broken', /workflow file has to be mended/],
  ])('%s', async (said, hint) => {
    const refused = await refusalOf(rerun, 403, said);
    expect(refused).toMatchObject({ code: 're-run-refused', calls: 1, hint: expect.stringMatching(hint) });
    expect(refused.message).toBe(`It cannot be run again. GitHub says: ${said}.`);
  });

  test('Cannot cancel a workflow run that is completed.', async () => {
    const refused = await refusalOf(cancel, 409, 'Cannot cancel a workflow run that is completed.');
    expect(refused).toMatchObject({ code: 'cancel-refused', calls: 1 });
  });
});

test.each<[status: number, said: string]>([
  [403, 'Resource not accessible by personal access token'],
  [403, 'Resource not accessible by integration'],
  [403, 'Must have admin rights to Repository.'],
])('a token without the right is told which one it needs: %i %s', async (status, said) => {
  const refused = await refusalOf(rerun, status, said);
  expect(refused.code).toBe('permission-missing');
  expect(refused.message).toContain('"Actions: write"');
  expect(refused.message).toContain(said);
});

test('what is hidden from the token is said to be there perhaps', async () => {
  const refused = await refusalOf(rerun, 404, 'Not Found');
  expect(refused).toMatchObject({ code: 'run-not-found', hint: expect.stringContaining('repo') });
});

test.each([502, 500])('an answer of %i is not asked for again: it may have been heard', async (status) => {
  const refused = await refusalOf(rerun, status, 'Server Error');
  expect(refused).toMatchObject({ code: 'action-unconfirmed', calls: 1 });
  expect(refused.message).toContain('GitHub may have heard it');
});

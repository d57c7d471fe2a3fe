import { describe, expect, test } from 'vitest';
import { ANNOTATIONS_FILE, annotationLog } from '../../src/classifiers/annotated.ts';
import { explain } from '../../src/classifiers/failures.ts';
import type { Annotation, Category } from '../../src/domain.ts';
import { engine } from '../support/engine.ts';

function noted(message: string, given: Partial<Annotation> = {}): Annotation {
  return { level: 'failure', title: null, message, path: null, line: null, endLine: null, ...given };
}

function explained(...annotations: readonly Annotation[]) {
  return explain(annotationLog('test', annotations)!, engine.matcher, null).map(({ failure }) => failure);
}

function lines(...annotations: readonly Annotation[]) {
  const { text } = annotationLog('test', annotations)!;
  return text.lines(1, text.lineCount).map((line) => [line.marker, line.text]);
}

const LOST =
  'Anything in your workflow that terminates the runner process, starves it for CPU/Memory, or blocks its network access can cause this error.';

describe('what only GitHub tells has its name', () => {
  test.each<[string, message: string, signature: string, category: Category]>([
    [
      'the time was up, in old words',
      'The job running on runner GitHub Actions 3 has exceeded the maximum execution time of 360 minutes.',
      'runner/job-timeout',
      'timeout',
    ],
    ['the time was up', 'The job has exceeded the maximum execution time of 1h30m0s', 'runner/job-timeout', 'timeout'],
    [
      'the machine was lost',
      `The hosted runner lost communication with the server. ${LOST}`,
      'runner/hosted-lost',
      'runner',
    ],
    [
      'a named machine was lost',
      `The hosted runner: GitHub Actions 12 lost communication with the server. ${LOST}`,
      'runner/hosted-lost',
      'runner',
    ],
    [
      'an own machine was lost',
      'The self-hosted runner: build-07 lost communication with the server. Verify the machine is running and has a healthy network connection.',
      'runner/self-hosted-lost',
      'runner',
    ],
    [
      'a newer run took its place',
      "Canceling since a higher priority waiting request for 'CI-refs/pull/12/merge' exists",
      'github-actions/superseded',
      'cancelled',
    ],
    ['somebody stopped it', 'The run was canceled by @octocat.', 'runner/cancelled-by-user', 'cancelled'],
    [
      'nobody paid',
      "The job was not started because recent account payments have failed or your spending limit needs to be increased. Please check the 'Billing & plans' section in your settings",
      'runner/billing-blocked',
      'configuration',
    ],
    [
      'the account is locked',
      'The job was not started because your account is locked due to a billing issue.',
      'runner/billing-blocked',
      'configuration',
    ],
    [
      'no machine took it',
      'The job was not acquired by Runner of type hosted even after multiple attempts',
      'runner/not-acquired',
      'runner',
    ],
    [
      'no machine was there for days',
      'This request was automatically failed because there were no enabled runners online to process the request for more than 1 days.',
      'runner/none-online',
      'runner',
    ],
    [
      'the machine shut down',
      'The runner has received a shutdown signal. This can happen when the runner service is stopped, or a manually started runner is canceled.',
      'runner/shutdown-signal',
      'runner',
    ],
    [
      'the machine was taken away',
      'Received request to deprovision: The request was cancelled by the remote provider.',
      'runner/deprovisioned',
      'runner',
    ],
    [
      'GitHub itself failed',
      'GitHub Actions has encountered an internal error when running your job.',
      'runner/platform-error',
      'runner',
    ],
    [
      'GitHub’s server failed',
      'Internal server error. Correlation ID: 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
      'runner/platform-error',
      'runner',
    ],
    [
      'the workflow could not be started',
      'This run likely failed because of a workflow file issue.',
      'github-actions/startup-failure',
      'configuration',
    ],
    [
      'a called workflow asked for too much',
      "Error calling workflow 'acme/nova/.github/workflows/release.yml@main'. The nested job 'publish' is requesting 'contents: write', but is only allowed 'contents: read'.",
      'github-actions/nested-permissions',
      'permission',
    ],
  ])('%s', (_what, message, signature, category) => {
    expect(explained(noted(message))[0]).toMatchObject({ signature: { id: signature }, category });
  });

  test('beside the runner’s own "exit code 1", which explains nothing', () => {
    const [first] = explained(
      noted('Process completed with exit code 143.'),
      noted(`The hosted runner lost communication with the server. ${LOST}`),
    );
    expect(first).toMatchObject({ signature: { id: 'runner/hosted-lost' }, rootCause: { line: 2 } });
  });

  test('a time-out beside the cancellation that it brings', () => {
    const [first] = explained(
      noted('The operation was canceled.'),
      noted('The job has exceeded the maximum execution time of 6h0m0s'),
    );
    expect(first).toMatchObject({ signature: { id: 'runner/job-timeout' }, unexplained: false });
  });

  test('"exit code 1" alone is left unexplained', () => {
    expect(explained(noted('Process completed with exit code 1.'))[0]).toMatchObject({ unexplained: true });
  });
});

describe('annotations read as a log', () => {
  test('are a line each, in GitHub’s order; their level is its marker', () => {
    expect(lines(noted('a'), noted('b', { level: 'warning' }), noted('c', { level: 'notice' }))).toEqual([
      ['error', 'a'],
      ['warning', 'b'],
      ['notice', 'c'],
    ]);
  });

  test.each<[title: string | null, message: string, line: string]>([
    [null, 'boom', 'boom'],
    ['', 'boom', 'boom'],
    ['.github', 'Process completed with exit code 1.', 'Process completed with exit code 1.'],
    ['.github#L7', 'Process completed with exit code 1.', 'Process completed with exit code 1.'],
    ['Error', 'boom', 'boom'],
    ['TestLogin', 'TestLogin: expected 1, got 2', 'TestLogin: expected 1, got 2'],
    ['login.test.ts > logs in', 'expected 1, got 2', 'login.test.ts > logs in: expected 1, got 2'],
    [null, 'boom\r\n  at main\n\n  at start', 'boom at main at start'],
    [null, 'old words\rboom', 'old words boom'],
    [null, '', ''],
  ])('title %j and message %j are the line %j', (title, message, line) => {
    expect(lines(noted(message, { title }))).toEqual([['error', line]]);
  });

  test('are one step of a job that failed, in place of a file', () => {
    expect(annotationLog('test', [noted('a'), noted('b')])).toMatchObject({
      file: ANNOTATIONS_FILE,
      jobName: 'test',
      first: 1,
      last: 2,
      ending: 'failure',
      steps: [{ number: null, firstLine: 1, lastLine: 2, conclusion: 'failure' }],
    });
  });

  test('are none where there are none', () => expect(annotationLog('test', [])).toBeNull());
});

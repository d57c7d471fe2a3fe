import { expect, test } from 'vitest';
import { type Ending, endingOf, type LaterExecution } from '../../src/history/endings.ts';

/** `1.2 a ok`: attempt 2 of run 1, commit a, passed. */
function execution(said: string): LaterExecution {
  const [, run, attempt, sha, word] = /^(\d+)\.(\d) (\w) (\S+)$/.exec(said)!;
  const conclusion = { ok: 'success', red: 'failure', stopped: 'cancelled', going: null }[word!]!;
  return { runId: Number(run), attempt: Number(attempt), sha: sha!, conclusion };
}

test.each<[later: string[], ending: Ending]>([
  [['1.1 a red'], { kind: 'unknown' }],
  [['1.1 a red', '1.2 a ok'], { kind: 'passed-again', attempt: 2 }],
  // What passed in the same run says more than what passed later.
  [['1.1 a red', '1.2 a red', '1.3 a ok', '2.1 b ok'], { kind: 'passed-again', attempt: 3 }],
  [['1.1 a red', '2.1 a ok'], { kind: 'passed-unchanged', runId: 2 }],
  [['1.1 a red', '2.1 b ok'], { kind: 'passed-changed', runId: 2, sha: 'b', after: 0 }],
  [['1.1 a red', '2.1 b red', '2.2 b red', '3.1 c ok'], { kind: 'passed-changed', runId: 3, sha: 'c', after: 1 }],
  // It came up red and passed when it was run again: it did not fail in between.
  [['1.1 a red', '2.1 b red', '2.2 b ok'], { kind: 'passed-changed', runId: 2, sha: 'b', after: 0 }],
  [['1.1 a red', '2.1 b red', '3.1 c red', '3.2 c red'], { kind: 'still-red', runs: 2 }],
  [['1.1 a red', '2.1 b stopped', '3.1 c going'], { kind: 'unknown' }],
])('%j', (later, ending) => {
  expect(endingOf(execution('1.1 a red'), later.map(execution))).toEqual(ending);
});

test('an attempt before the one that failed is not how it went on', () => {
  const later = ['1.1 a ok', '1.2 a red'].map(execution);
  expect(endingOf(execution('1.2 a red'), later)).toEqual({ kind: 'unknown' });
});

import { describe, expect, test } from 'vitest';
import { type Fired, firesInGreen, LedgerBook } from '../../src/classifiers/ledger.ts';
import type { JobTriage } from '../../src/domain.ts';
import { engine, triageText } from '../support/engine.ts';
import { greenLog, redLog } from '../support/job-logs.ts';

const { signatures } = engine.matcher;
const CAUSE = 'node/registry-unreachable';
const SYMPTOM = 'git/not-a-repository';

async function jobOf(log: string): Promise<JobTriage> {
  return (await triageText(log)).jobs[0]!;
}

function fired(id: string, path: string, ...lines: readonly number[]): Fired {
  return new Map([[id, { lines: new Set(lines), first: { path, line: lines[0]!, text: 'x' } }]]);
}

describe('causes that fire in green logs', () => {
  test.each<[id: string, inGreen: number, green: number, said: ReturnType<typeof firesInGreen>]>([
    [CAUSE, 0, 20, null],
    [CAUSE, 1, 20, 'seldom'],
    // Ten in a hundred are the most that may be.
    [CAUSE, 2, 20, 'seldom'],
    [CAUSE, 3, 20, 'often'],
    [SYMPTOM, 20, 20, null],
    ['runner/exit-code', 20, 20, null],
  ])('%s in %i of %i: %s', async (id, inGreen, green, said) => {
    const book = new LedgerBook(signatures);
    const job = await jobOf(greenLog('all is well'));
    for (let count = 0; count < green; count++)
      book.add(job, `${count}.log`, count < inGreen ? [fired(id, 'a', 7)] : []);
    const row = book.ledger().rows.find(({ signature }) => signature.id === id)!;
    expect(firesInGreen(row)).toBe(said);
    expect(row.green).toMatchObject({ count: inGreen, of: green });
  });

  test('without a green log nothing is said', () => {
    const { rows } = new LedgerBook(signatures).ledger();
    expect(rows.every((row) => firesInGreen(row) === null && row.green.rate === null)).toBe(true);
  });
});

test('a line of another part of the same job is no candidate', async () => {
  const job = await jobOf(redLog('npm error code ECONNRESET'));
  const { line } = job.failures[0]!.candidates[0]!;
  const candidates = (path: string): number => {
    const book = new LedgerBook(signatures);
    book.add(job, '2_install.txt', [fired(CAUSE, path, line)]);
    return book.ledger().rows.find(({ signature }) => signature.id === CAUSE)!.candidate;
  };
  expect([candidates('2_install.txt'), candidates('1_checkout.txt')]).toEqual([1, 0]);
});

test('the same log counts once for each signature, however often it fires', async () => {
  const book = new LedgerBook(signatures);
  book.add(await jobOf(redLog('npm error code ECONNRESET')), 'a.log', [fired(CAUSE, 'a.log', 7, 8, 9)]);
  expect(book.ledger().rows[0]).toMatchObject({ signature: { id: CAUSE }, fired: 1, named: 1, candidate: 1 });
});

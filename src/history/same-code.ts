import type { Row } from './rows.ts';

/**
 * The code that a row ran: two rows of one workflow with the same key ran the same. Pushes and pull requests of one branch do,
 * when commit or tree is the same. Other events do not: a scheduled run may check out any branch, a dispatched one has inputs,
 * one that follows another workflow depends on its result. Of those only the attempts of one run are alike.
 */
export function codeKey(row: Pick<Row, 'event' | 'runId' | 'branch' | 'treeId' | 'sha'>): string {
  if (!PINNED.has(row.event)) return `run ${row.runId}`;
  return `${row.event}\n${row.branch}\n${row.treeId ?? row.sha}`;
}

const PINNED: ReadonlySet<string> = new Set(['push', 'pull_request']);

import { gravest } from './health.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution } from './rows.ts';

/** Failed, and neither by the code nor as expected. */
export function isNobodysFault(one: Execution): boolean {
  if (rowOutcome(one) !== 'fail') return false;
  const label = gravest(one.failures.map((failure) => failure.label));
  return label !== 'genuine' && label !== 'broken-base' && label !== 'expected';
}

/** When an execution ended, or what is nearest to it. */
export function endMs({ completedMs, startedMs, createdMs }: Execution): number {
  return completedMs ?? startedMs ?? createdMs;
}

/** Several runs of different commits: those of one commit share what is wrong with it. */
export function isSpread(executions: readonly Execution[]): boolean {
  const first = executions[0];
  return executions.some(({ runId, sha }) => runId !== first?.runId && sha !== first?.sha);
}

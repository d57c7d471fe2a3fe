import type { JobLog, LogPart, StepRange } from '../domain.ts';
import { indexLines } from '../log/line-index.ts';
import type { StoredWindow } from '../store/triages.ts';

/** Stored windows as the log that they were cut from; null when nothing was stored. */
export function logOf(jobName: string, windows: readonly StoredWindow[]): JobLog | null {
  return windows.length === 0 ? null : { name: jobName, parts: windows.map(partOf) };
}

function partOf({ file, step, steps, text }: StoredWindow): LogPart {
  const bytes = Buffer.from(text);
  return { file, bytes, step, steps: steps === null ? null : rangesOf(steps, bytes) };
}

/** Steps are stored by their lines, since that is what stays when others are left out. */
function rangesOf(steps: NonNullable<StoredWindow['steps']>, bytes: Buffer): StepRange[] {
  const starts = indexLines(bytes);
  const offsetOf = (line: number): number => starts[line - 1] ?? bytes.length;
  return steps.map(({ number, name, firstLine, lastLine }) => {
    return { number, name, start: offsetOf(firstLine), end: offsetOf(lastLine + 1) };
  });
}

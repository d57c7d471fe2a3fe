/** Logs of jobs as GitHub's runner writes them: one step, and how it ended. */

const START_MS = Date.UTC(2026, 1, 26, 2);

function stamped(lines: readonly string[]): string {
  const at = (index: number): string => new Date(START_MS + 1000 * index).toISOString().replace('Z', '0000Z');
  return lines.map((line, index) => `${at(index)} ${line}\n`).join('');
}

const BEFORE = [
  "Current runner version: '2.332.1'",
  'Complete job name: check',
  '##[group]Run make check',
  '\u001b[36;1mmake check\u001b[0m',
  'shell: /usr/bin/bash -e {0}',
  '##[endgroup]',
];
const AFTER = ['Post job cleanup.', 'Cleaning up orphan processes'];

/** The first line of what the step printed. */
export const FIRST_LINE = BEFORE.length + 1;

export function redLog(...output: readonly string[]): string {
  return stamped([...BEFORE, ...output, '##[error]Process completed with exit code 2.', ...AFTER]);
}

export function greenLog(...output: readonly string[]): string {
  return stamped([...BEFORE, ...output, ...AFTER]);
}

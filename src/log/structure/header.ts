import type { LogLine } from '../../domain.ts';

/** Lines that a step's head has at most before its `##[endgroup]`: a script of 200 lines and its environment. */
export const HEADER_LINES = 400;

/**
 * Is this group the head of a step, rather than one that a script named "Run …" itself? `following`: the lines behind it.
 * A head shows the script in cyan, or the shell, inputs or variables; or nothing at all.
 */
export function isStepHeader(group: LogLine, following: readonly LogLine[]): boolean {
  if (group.marker !== 'group' || !group.text.startsWith('Run ')) return false;
  const end = following.findIndex((line) => line.marker === 'endgroup');
  const inside = end < 0 ? following : following.slice(0, end);
  return (
    inside.length === 0 ||
    inside.some(({ text, colour }) => colour === 'cyan' || /^(?:shell: |with:$|env:$)/.test(text))
  );
}

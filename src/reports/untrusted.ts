/**
 * Log text on its way into a document. Control characters and secrets are gone already; what is left could still be
 * taken for a command of GitHub's runner, or for markdown.
 */

/** `::error::` at the start of a line and `##[error]` anywhere in it are commands to a runner that prints the line. */
export function withoutCommands(line: string): string {
  return line.replaceAll('##[', '# #[').replace(/^(\s*):(?=:)/, '$1: ');
}

/** Text that reads the same in GitHub's markdown: no markup, no HTML, no mention, no reference, no link. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replace(/#(?=[\w[])/g, '&#35;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replace(/(www)\./gi, '$1&#46;')
    .replace(/[\\`*[\]|~$!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^([-+>=](?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** A code span that no text can leave. */
export function codeSpan(text: string): string {
  const flat = withoutCommands(text.replace(/\s+/g, ' ').trim());
  const ticks = '`'.repeat(longestRun(flat, '`') + 1);
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return flat === '' ? '(empty)' : `${ticks}${pad}${flat}${pad}${ticks}`;
}

/** The same in a cell of a table, where a bar ends the cell even in code. */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|');
}

/** A fenced block that no text can leave. */
export function codeBlock(lines: readonly string[], language: string): string[] {
  const safe = lines.map((line) => withoutCommands(line.replace(/[\r\n]/g, ' ')));
  const fence = '`'.repeat(Math.max(3, ...safe.map((line) => longestRun(line, '`') + 1)));
  return [`${fence}${language}`, ...safe, fence];
}

function longestRun(text: string, character: string): number {
  return Math.max(0, ...[...text.matchAll(new RegExp(`${character}+`, 'g'))].map(([run]) => run.length));
}

import { type Block, fenced, flat } from '../document/blocks.ts';
import { plain } from '../plain.ts';
import type { CauseDocument } from './documents.ts';
import { causeName } from './words.ts';

/** What shows that a cause is gone: its tests alone, and what the catalogue knows to check. Empty without any. */
export function verificationBlocks(causes: readonly CauseDocument[]): Block[] {
  const seen = new Set<string>();
  const lines = causes.flatMap((cause) => {
    const own = [...cause.alone, ...cause.verify].filter((one) => !seen.has(one));
    for (const one of own) seen.add(one);
    return own.length === 0 ? [] : ['', `# ${plain(flat(causeName(cause)))}`, ...own.flatMap(commandLines)];
  });
  return lines.length === 0 ? [] : [fenced(lines.slice(1), 'sh')];
}

/** Some of what the catalogue says is for a person to do. */
function commandLines(command: string): string[] {
  const lines = command.trimEnd().split('\n');
  return SENTENCE.test(command) ? lines.map((line) => `# ${line}`) : lines;
}

const SENTENCE = /^(?:the|[a-z]+ (?:the|an?|it|this)) /i;

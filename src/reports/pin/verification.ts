import { type Block, fenced, flat } from '../document/blocks.ts';
import { plain } from '../plain.ts';
import type { PinCause } from './facts.ts';
import { nameOf } from './words.ts';

/** What shows that a failure is gone: its tests alone, and what the catalogue knows to check. Empty without any. */
export function verificationBlocks(causes: readonly PinCause[]): Block[] {
  const seen = new Set<string>();
  const lines = causes.flatMap((cause) => {
    const { issue, state, alone, verify } = cause;
    const own = [...alone, ...verify].filter((one) => !seen.has(one));
    for (const one of own) seen.add(one);
    if (own.length === 0 || state === 'expected') return [];
    return ['', `# Issue ${issue}: ${plain(flat(nameOf(cause)))}`, ...own.flatMap(commandLines)];
  });
  return lines.length === 0 ? [] : [fenced(lines.slice(1), 'sh')];
}

/** Some of what the catalogue says is for a person to do. */
function commandLines(command: string): string[] {
  const lines = command.trimEnd().split('\n');
  return SENTENCE.test(command) ? lines.map((line) => `# ${line}`) : lines;
}

const SENTENCE = /^(?:the|[a-z]+ (?:the|an?|it|this)) /i;

import { type Block, fenced, flat } from '../document/blocks.ts';
import { plain } from '../plain.ts';
import { withPlaces } from '../range/verification.ts';
import type { PinFacts } from './facts.ts';
import { nameOf } from './words.ts';

/** What shows that a failure is gone: its tests alone, and what the catalogue knows to check. Empty without any. */
export function verificationBlocks({ causes, repository }: Pick<PinFacts, 'causes' | 'repository'>): Block[] {
  const seen = new Set<string>();
  const lines = causes.flatMap((cause) => {
    const { issue, state, alone, verify } = cause;
    const run = cause.fix?.firstGreen ?? cause.lastRed.run;
    const checks = verify.map((one) => withPlaces(one, { run, shown: cause.shown, repository }));
    const own = [...alone, ...checks].filter((one) => !seen.has(one));
    for (const one of own) seen.add(one);
    if (own.length === 0 || state === 'expected') return [];
    return ['', `# Issue ${issue}: ${plain(flat(nameOf(cause)))}`, ...own.flatMap((one) => one.trimEnd().split('\n'))];
  });
  return lines.length === 0 ? [] : [fenced(lines.slice(1), 'sh')];
}

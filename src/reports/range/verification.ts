import { type Block, fenced, flat } from '../document/blocks.ts';
import { plain } from '../plain.ts';
import type { CauseDocument, RunDocument } from './documents.ts';
import { causeName } from './words.ts';

/** What shows that a cause is gone: its tests alone, and what the catalogue knows to check. Empty without any. */
export function verificationBlocks(causes: readonly CauseDocument[], repository: string): Block[] {
  const seen = new Set<string>();
  const lines = causes.flatMap((cause) => {
    const { ending, lastRed } = cause;
    const run = ending.how === 'fixed' || ending.how === 'passed-again' ? ending.run : lastRed.run;
    const verify = cause.verify.map((one) => withPlaces(one, { run, shown: cause.shown, repository }));
    const own = [...cause.alone, ...verify].filter((one) => !seen.has(one));
    for (const one of own) seen.add(one);
    return own.length === 0 ? [] : ['', `# ${plain(flat(causeName(cause)))}`, ...own.flatMap(commandLines)];
  });
  return lines.length === 0 ? [] : [fenced(lines.slice(1), 'sh')];
}

/** What the catalogue has to leave open: the run that shows it, the job that was red. */
export function withPlaces(
  command: string,
  { run, shown, repository }: Pick<CauseDocument, 'shown'> & { readonly run: RunDocument; readonly repository: string },
): string {
  const job = /\/job\/(\d+)/.exec(shown?.url ?? '')?.[1];
  return command
    .replace(/\bRUN_ID\b/g, String(run.id))
    .replace(/\bJOB_ID\b/g, job ?? 'JOB_ID')
    .replace(/\bOWNER\/REPO\b/g, repository);
}

/** Some of what the catalogue says is for a person to do. */
function commandLines(command: string): string[] {
  const lines = command.trimEnd().split('\n');
  return SENTENCE.test(command) ? lines.map((line) => `# ${line}`) : lines;
}

const SENTENCE = /^(?:the|[a-z]+ (?:the|an?|it|this)) /i;

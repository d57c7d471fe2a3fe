import { type Block, code, flat, listed, paragraph, type Section, say, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { causeBlocks, changeBlocks, endingWords, jobList, symptomBlocks } from './cause-blocks.ts';
import type { CauseDocument, ChangeDocument, LinkDocument } from './documents.ts';
import { replacements } from './links.ts';
import { bold, causeName, runWords } from './words.ts';

interface CauseSectionOptions {
  /** What one is called before its number: `Issue`. */
  readonly noun: string;
  /** As a template calls it: `issue`, of `issues`. */
  readonly key: string;
  readonly among: string;
  readonly chain: readonly LinkDocument[];
}

/** A section each: what was seen, why, how it ended. What is the same as of an earlier one is said once. */
export function causeSections(causes: readonly CauseDocument[], options: CauseSectionOptions): Section[] {
  return causes.map((cause, at) => {
    const earlier = causes.slice(0, at);
    return {
      key: `${options.key}_${at + 1}`,
      heading: say`${options.noun} ${at + 1}: ${causeName(cause)}`,
      among: options.among,
      blocks: [
        ...symptomBlocks(cause),
        ...whyBlocks(cause, earlier, options.noun),
        ...endingBlocks(cause, causes, at, options),
      ],
    };
  });
}

function whyBlocks(cause: CauseDocument, earlier: readonly CauseDocument[], noun: string): Block[] {
  const same = earlier.findIndex(({ summary }) => summary !== null && summary === cause.summary);
  if (same === -1) return causeBlocks(cause);
  const known = cause.signature === null ? [] : say` (${code(cause.signature)})`;
  return [
    paragraph(say`${bold('Cause:')} the same as of ${noun.toLowerCase()} ${same + 1}${known}.`),
    ...causeBlocks({ ...cause, summary: null }),
  ];
}

/** How it ended, and what was changed for it. */
function endingBlocks(
  cause: CauseDocument,
  causes: readonly CauseDocument[],
  at: number,
  { noun, chain }: CauseSectionOptions,
): Block[] {
  const { ending, jobs } = cause;
  const next = replacements(cause, chain);
  const number = (key: string): number => causes.findIndex((one) => one.key === key) + 1;
  const after = next.map(({ to }) => number(to)).filter((one) => one > 0);
  const then: Words =
    after.length === 0
      ? ''
      : ` ${noun} ${String(after[0])}${after.length > 1 ? ` and ${after.length - 1} more` : ''} came in its place.`;
  const [first] = next;
  if (first === undefined && ending.how !== 'fixed') {
    return [paragraph(say`${bold('Now:')} ${endingWords(cause)}`)];
  }
  const lead: Words =
    first === undefined
      ? say`${bold('Fixed:')} ${endingWords(cause)}`
      : say`${bold('Gone:')} ${jobList(jobs)} no longer failed of it in ${runWords(first.after)}.${then}`;
  const change = changeOf(cause, chain);
  const doubt = first === undefined ? doubtBlocks(cause) : [];
  if (change === null) return [paragraph(say`${lead} What changed in between is not known here.`), ...doubt];
  const same = causes.slice(0, at).findIndex((one) => changeOf(one, chain)?.url === change.url);
  if (same !== -1)
    return [paragraph(say`${lead} The change in between is that of ${noun.toLowerCase()} ${same + 1}.`), ...doubt];
  return [paragraph(say`${lead} In between:`), ...changeBlocks(change), ...doubt];
}

/** What speaks against that it was mended. */
function doubtBlocks({ greenBetween, verdict, ending }: CauseDocument): Block[] {
  if (ending.how !== 'fixed') return [];
  const isFlaky = verdict !== null && (verdict.label === 'flaky' || verdict.label === 'infrastructure');
  const reasons = [
    ...(greenBetween === 0
      ? []
      : [`it had passed in ${counted(greenBetween, 'run')} with other code before, and came back`]),
    ...(isFlaky
      ? [`its verdict is ${verdict.label}${verdict.certainty === null ? '' : `, ${verdict.certainty}`}`]
      : []),
  ];
  if (reasons.length === 0) return [];
  return [paragraph(`That it passed does not prove that it is fixed: ${reasons.join(', and ')}.`)];
}

/** Nearest to what mended it; null where nothing was, or nobody knows. */
function changeOf(cause: CauseDocument, chain: readonly LinkDocument[]): ChangeDocument | null {
  const [first] = replacements(cause, chain);
  const change = first === undefined ? (cause.ending.how === 'fixed' ? cause.change : null) : first.change;
  return change === null || change.commits.length + change.files.length === 0 ? null : change;
}

/** `cause 2`, `causes 2 and 3`, `causes 1 to 5`. */
export function numbered(noun: string, numbers: readonly number[]): string {
  const spans: number[][] = [];
  for (const one of numbers.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.at(-1) === one - 1) last.push(one);
    else spans.push([one]);
  }
  const words = spans.flatMap((span) => (span.length < 3 ? span.map(String) : `${span[0]} to ${span.at(-1)}`));
  return `${noun}${numbers.length === 1 ? '' : 's'} ${flat(listed(words))}`;
}

import {
  answer,
  type Block,
  code,
  fenced,
  type Inline,
  inlines,
  link,
  list,
  listed,
  paragraph,
  type Section,
  say,
  type Words,
} from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { endingWords, symptomBlocks } from '../range/cause-blocks.ts';
import { bold, commitWords, nameWords, runWords } from '../range/words.ts';
import { isMadeInYaml } from '../rca/fixes.ts';
import type { PinCause, PinFix } from './facts.ts';
import { changedFiles } from './files.ts';
import { catalogueWords, nameOf } from './words.ts';

const COMMITS_SHOWN = 12;
const FILES_SHOWN = 15;

/**
 * One distinct failure: what was seen, why, what mended it or would, and what to take over.
 * @param earlier Those told before it: what is the same as of one of them is not said again.
 */
export function causeSection(cause: PinCause, earlier: readonly PinCause[] = []): Section {
  const { issue, state, fix } = cause;
  return {
    key: 'issue',
    among: 'issues',
    heading: say`Issue ${issue}: ${nameOf(cause)}`,
    blocks: [
      ...symptomBlocks(cause),
      ...reasonBlocks(cause),
      ...(state === 'fixed' && fix !== null ? fixBlocks(cause, fix, sameChange(cause, earlier)) : nowBlocks(cause)),
      ...patternBlocks(cause, earlier),
      ...(state === 'fixed' && fix !== null ? fileBlocks(cause, fix, sameChange(cause, earlier)) : []),
      ...questions(cause),
    ],
  };
}

/** An earlier one that went away between the same commits; null where there is none. */
function sameChange({ fix }: PinCause, earlier: readonly PinCause[]): PinCause | null {
  return earlier.find((one) => one.state === 'fixed' && one.fix?.compareUrl === fix?.compareUrl) ?? null;
}

function reasonBlocks({ reasons, signature, shown, consequences }: PinCause): Block[] {
  const known = signature === null ? [] : say` (${code(signature)})`;
  const lead =
    reasons.length === 0
      ? say`${bold('Root cause:')} no cause that the catalogue knows fits.`
      : say`${bold('Root cause:')} ${reasons.flatMap((one, at) => [...(at === 0 ? [] : [' ']), ...inlines(catalogueWords(one))])}${known}`;
  return [
    // Without a log there is nothing that could fit.
    ...(shown === null ? [] : [paragraph(lead)]),
    ...(consequences.length === 0
      ? []
      : [paragraph(say`${bold('It also brought about:')} ${listed(consequences.map(nameWords))}.`)]),
  ];
}

/** The commits between red and green. Which of several it was, no evidence tells. */
function fixBlocks(cause: PinCause, fix: PinFix, same: PinCause | null): Block[] {
  const { change } = cause;
  const between = say`${runWords(fix.lastRed)}, the last run in which it was seen, and ${runWords(fix.firstGreen)}, ${shownBy(fix)}`;
  const commits = change?.commits ?? [];
  const [only] = commits;
  const comparison = (words: string): Inline => link(words, fix.compareUrl) as Inline;
  if (only === undefined) {
    const known =
      change === null
        ? say`What was changed there is not known here: see ${comparison('the comparison')}.`
        : 'No commit lies between the two; the files below differ.';
    return [paragraph(say`${bold('Fix:')} between ${between}. ${known}`), ...doubts(cause)];
  }
  if (commits.length === 1) {
    const lead = say`${bold('Fix:')} ${commitWords(only)}.`;
    return [paragraph(say`${lead} It is the only commit between ${between}.`), ...doubts(cause)];
  }
  if (same !== null)
    return [
      paragraph(
        say`${bold('Fix:')} one or more of the ${commits.length} commits of issue ${same.issue}, between ${between}.`,
      ),
      ...doubts(cause),
    ];
  const shown = commits.slice(-COMMITS_SHOWN);
  const rest = commits.length - shown.length;
  return [
    paragraph(say`${bold('Fix:')} one or more of these ${commits.length} commits, between ${between}:`),
    list([
      ...(rest > 0 ? [say`${rest} earlier ones, in ${comparison('the comparison')}`] : []),
      ...shown.map(commitWords),
    ]),
    ...doubts(cause),
  ];
}

function shownBy({ by, job, step }: PinFix): Words {
  switch (by) {
    case 'job':
      return say`in which ${code(job)} passed`;
    case 'step':
      return say`in which ${code(job)} got past the step ${code(step ?? '')}`;
    case 'tests':
      return say`in which other tests of ${code(job)} failed, and these did not`;
  }
}

/** What speaks against that it was mended. */
function doubts({ greenBetween, verdict }: PinCause): Block[] {
  const isFlaky = verdict?.label === 'flaky' || verdict?.label === 'infrastructure';
  const words: Words[] = [
    ...(greenBetween === 0
      ? []
      : [`In between, the job passed in ${counted(greenBetween, 'run')} with other code, and failed of it again.`]),
    ...(isFlaky
      ? [
          `Its verdict is ${verdict.label}${verdict.certainty === null ? '' : ` (${verdict.certainty})`}, so that a pass alone does not prove the fix.`,
        ]
      : []),
  ];
  return words.length === 0
    ? []
    : [paragraph(words.flatMap((one, at) => [...(at === 0 ? [] : [' ']), ...inlines(one)]))];
}

function nowBlocks(cause: PinCause): Block[] {
  return [paragraph(say`${bold('Now:')} ${endingWords(cause)}`)];
}

function patternBlocks({ pattern, state }: PinCause, earlier: readonly PinCause[]): Block[] {
  if (pattern === null || state === 'expected') return [];
  const { title, why, snippet } = pattern;
  const lead = state === 'fixed' || state === 'gone' ? 'Pattern to follow:' : 'Suggested fix:';
  const same = earlier.find((one) => JSON.stringify(one.pattern) === JSON.stringify(pattern));
  if (same !== undefined) return [paragraph(say`${bold(lead)} that of issue ${same.issue}.`)];
  const language = isMadeInYaml({ fixes: [{ title, why, snippet, recommended: true }] }) ? 'yaml' : 'text';
  return [
    paragraph(say`${bold(lead)} ${catalogueWords(ended(title))} ${catalogueWords(why)}`),
    ...(snippet === null ? [] : [fenced(snippet.trimEnd().split('\n'), language)]),
  ];
}

function fileBlocks({ change, named }: PinCause, { compareUrl }: PinFix, same: PinCause | null): Block[] {
  const files = change?.files ?? [];
  if (files.length === 0) return [];
  if (same !== null && files.length > 1)
    return [paragraph(say`${bold('Files changed:')} those of issue ${same.issue}.`)];
  const isNamed = ({ path }: { readonly path: string }): boolean => named.includes(path);
  const sorted = [...files.filter(isNamed), ...files.filter((one) => !isNamed(one))];
  const about = named.length === 0 ? [] : say` The failure itself names ${listed(named.map(code))}.`;
  return [
    paragraph(say`${bold('Files changed')} (${link('comparison', compareUrl) as Inline}):${about}`),
    ...changedFiles(sorted, FILES_SHOWN),
  ];
}

/** Where one commit did it, there is nothing to ask. */
function questions({ state, key, issue, change, reasons }: PinCause): Block[] {
  const name = key.replaceAll('\n', ' ');
  const cause = reasons.length === 0 ? [answer(`cause ${name}`, `What caused issue ${issue}?`)] : [];
  switch (state) {
    case 'fixed':
      if (change?.commits.length === 1) return cause;
      return [...cause, answer(`fix ${name}`, `What exactly mended issue ${issue}?`)];
    case 'open':
    case 'passed-again':
      return [...cause, answer(`plan ${name}`, `Who looks after issue ${issue}, and what comes next?`)];
    case 'gone':
      return [...cause, answer(`gone ${name}`, 'Why is the job not run any more, and what checks the same now?')];
    case 'expected':
      return [];
  }
}

function ended(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}

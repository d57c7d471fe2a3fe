import { type Block, code, type Inline, list, listed, paragraph, say, type Words } from '../document/blocks.ts';
import { jobList } from '../range/cause-blocks.ts';
import { numbered } from '../range/cause-sections.ts';
import type { CauseDocument, ChangeDocument, LinkDocument, RunDocument } from '../range/documents.ts';
import { bold, causeName, clock, runWords, shortCommit } from '../range/words.ts';
import type { PostmortemFacts, TimelineDocument } from './facts.ts';

/** The rest is counted: nobody reads more of it. */
const ROWS_MAX = 60;

/** What happened when, an item for each attempt that brought something new. */
export function timelineBlocks({ timeline, causes }: PostmortemFacts): Block[] {
  const half = ROWS_MAX / 2;
  const items = timeline.map((row) => rowWords(row, causes));
  const rest = items.length - ROWS_MAX;
  return [
    paragraph('All times are UTC. Each is the end of an attempt of a run; the numbers are those of the causes below.'),
    list(rest <= 0 ? items : [...items.slice(0, half), `${rest} more between`, ...items.slice(-half)]),
  ];
}

function rowWords(row: TimelineDocument, causes: readonly CauseDocument[]): Words {
  const { at, run, attempt } = row;
  const where = say`${runWords(run)}${attempt > 1 ? `, attempt ${attempt}` : ''} (${run.title})`;
  return say`${bold(clock(at))} ${where}: ${happened(row, causes)}.`;
}

function happened(
  { appeared, again, replaced, fixed, passedAgain, alike }: TimelineDocument,
  causes: readonly CauseDocument[],
): Words {
  const numbers = (keys: readonly string[]): number[] =>
    keys.map((key) => indexOf(key, causes) + 1).sort((a, b) => a - b);
  const named = numbers(appeared).map((number, at): Words => {
    const lead = at === 0 ? 'first red of cause' : 'of cause';
    return say`${lead} ${number}: ${causeName(causes[number - 1]!)}`;
  });
  const parts: Words[] = [
    ...(replaced.length === 0 ? [] : [say`${numbered('cause', numbers(replaced))} gone`]),
    ...named,
    ...(again.length === 0 ? [] : [say`red again of ${numbered('cause', numbers(again))}`]),
    ...(fixed.length === 0 ? [] : [say`${numbered('cause', numbers(fixed))} passed, with other code`]),
    ...(passedAgain.length === 0 ? [] : [say`${numbered('cause', numbers(passedAgain))} passed, with the same code`]),
    ...(alike === null ? [] : [alikeWords(alike)]),
  ];
  return parts.flatMap((part, at): Inline[] => [...(at === 0 ? [] : ['; ']), ...[part].flat()]);
}

function alikeWords({ attempts, last, lastAttempt }: NonNullable<TimelineDocument['alike']>): Words {
  const where = say`${runWords(last)}${lastAttempt > 1 ? `, attempt ${lastAttempt}` : ''}`;
  return attempts === 1
    ? say`then ${where}${lastAttempt > 1 ? ',' : ''} was red of nothing new`
    : say`then ${attempts} more attempts were red of nothing new, up to ${where}`;
}

/** `With 1f3c9ab (Fix the type), build no longer failed of cause 1, but of cause 2 (CI #4).` */
export function linkWords(
  { how, from, to, after, jobs, change }: LinkDocument,
  causes: readonly CauseDocument[],
): Words {
  const number = (key: string): string => String(indexOf(key, causes) + 1);
  const lead = say`With ${commitsWords(change, after)},`;
  return how === 'next'
    ? say`${lead} ${jobList(jobs, 3)} no longer failed of cause ${number(from)}, but of cause ${number(to)} (${runWords(after)}).`
    : say`${lead} cause ${number(from)} was gone; ${jobList(jobs, 3)}, which had not run, failed of cause ${number(to)} (${runWords(after)}).`;
}

const COMMITS_NAMED = 2;

/** The newest of them; the run's own commit where nothing tells them. */
export function commitsWords(change: ChangeDocument | null, run: Pick<RunDocument, 'sha' | 'title'>): Words {
  if (change === null || change.commits.length === 0) return say`${code(run.sha.slice(0, 7))} (${run.title})`;
  const named = change.commits.slice(-COMMITS_NAMED).map((one) => say`${shortCommit(one)} (${one.title})`);
  const rest = change.commits.length - named.length;
  return listed([...(rest > 0 ? [`${rest} ${rest === 1 ? 'commit' : 'commits'}`] : []), ...named]);
}

function indexOf(key: string, causes: readonly CauseDocument[]): number {
  return causes.findIndex((one) => one.key === key);
}

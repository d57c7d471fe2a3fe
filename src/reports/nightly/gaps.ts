import type { NightGap } from '../../history/nightly-gaps.ts';
import { counted, grouped } from '../layout.ts';
import { minute } from '../moments.ts';

/** What could not be seen, in a sentence. What GitHub said is in it as it came. */
export function gapWords(gap: NightGap): string {
  switch (gap.kind) {
    case 'never-pulled':
      return 'No pull has ended so far: what is stored may be a part.';
    case 'branch':
      return 'The default branch is not known: there is no headline. A pull asks for it.';
    case 'old':
      return `Nothing was pulled since ${minute(gap.atMs)}.`;
    case 'interrupted':
      return `The pull of ${minute(gap.atMs)} did not end.`;
    case 'unreachable':
      return `This is what was stored before: ${gap.message}`;
    case 'problems':
      return `The last pull left something out: ${gap.problems.slice(0, 3).join(' ')}${gap.problems.length > 3 ? ` And ${grouped(gap.problems.length - 3)} more.` : ''}`;
    case 'logs':
      return logWords(gap);
    case 'unlisted':
      return `The jobs of ${counted(gap.runs, 'green run')} are not stored, so jobs look worse than they are; the headline does not. A pull with --jobs all fetches ${gap.runs === 1 ? 'it' : 'them'}.`;
    case 'attempts':
      return attemptWords(gap);
    case 'going':
      return `${counted(gap.runs, 'run')} had not ended when ${gap.runs === 1 ? 'it was' : 'they were'} last looked at.`;
  }
}

/** Of one, of some of several, of all of several. */
const STATES = [
  ['expired', 'GitHub has deleted it', 'GitHub has deleted', 'GitHub has deleted them'],
  ['missing', 'GitHub has none', 'GitHub has none of', 'GitHub has none'],
  ['damaged', 'it came damaged', 'damaged came', 'they came damaged'],
  ['wanted', 'it is not fetched yet', 'not fetched yet', 'they are not fetched yet'],
] as const;

/** `3 red jobs have no log that was read: GitHub has deleted 2, damaged came 1.` */
function logWords(gap: Extract<NightGap, { kind: 'logs' }>): string {
  const found = STATES.filter(([state]) => gap[state] > 0);
  const jobs = found.reduce((sum, [state]) => sum + gap[state], 0);
  if (jobs === 1) return `1 red job has no log that was read: ${found[0]![1]}.`;
  const [only] = found;
  if (found.length === 1) return `${grouped(jobs)} red jobs have no log that was read: ${only![3]}.`;
  const how = found.map(([state, , words]) => `${words} ${grouped(gap[state])}`);
  return `${grouped(jobs)} red jobs have no log that was read: ${how.join(', ')}.`;
}

function attemptWords({ wanted, missing }: Extract<NightGap, { kind: 'attempts' }>): string {
  const parts = [
    ...(wanted > 0 ? [`the jobs of ${counted(wanted, 'attempt')} are not fetched yet`] : []),
    ...(missing > 0 ? [`GitHub has no jobs of ${counted(missing, 'attempt')} any more`] : []),
  ];
  return `${parts.join('; ')}.`.replace(/^t/, 'T');
}

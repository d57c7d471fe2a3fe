import type { NightGap } from '../../history/nightly/gaps.ts';
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

const STATES = [
  { state: 'expired', one: 'GitHub has deleted it', all: 'GitHub has deleted them', some: 'GitHub has deleted #' },
  { state: 'missing', one: 'GitHub has none', all: 'GitHub has none', some: 'GitHub has none of #' },
  { state: 'damaged', one: 'it came damaged', all: 'they came damaged', some: '# came damaged' },
  { state: 'wanted', one: 'it is not fetched yet', all: 'they are not fetched yet', some: '# not fetched yet' },
] as const;

/** `3 red jobs have no log that was read: GitHub has deleted 2, 1 came damaged.` */
function logWords(gap: Extract<NightGap, { kind: 'logs' }>): string {
  const found = STATES.filter(({ state }) => gap[state] > 0);
  const jobs = found.reduce((sum, { state }) => sum + gap[state], 0);
  const [only] = found;
  if (jobs === 1) return `1 red job has no log that was read: ${only!.one}.`;
  const how = found.map(({ state, some }) => some.replace('#', grouped(gap[state])));
  return `${grouped(jobs)} red jobs have no log that was read: ${found.length === 1 ? only!.all : how.join(', ')}.`;
}

function attemptWords({ wanted, missing }: Extract<NightGap, { kind: 'attempts' }>): string {
  const parts = [
    ...(wanted > 0 ? [`the jobs of ${counted(wanted, 'attempt')} are not fetched yet`] : []),
    ...(missing > 0 ? [`GitHub has no jobs of ${counted(missing, 'attempt')} any more`] : []),
  ];
  return `${parts.join('; ')}.`.replace(/^t/, 'T');
}

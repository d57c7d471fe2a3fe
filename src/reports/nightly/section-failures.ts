import type { NightPlace } from '../../history/nightly/failures.ts';
import {
  type Block,
  code,
  fenced,
  link,
  list,
  paragraph,
  type Section,
  say,
  strong,
  type Words,
} from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import { minute } from '../moments.ts';
import { percent, verdictWords } from '../words.ts';
import type { FailureEvidence, NightlyFacts, ToldFailure } from './facts.ts';
import { commitWords, isOfSeveral, jobWords, runWords } from './words.ts';

/** So many are told of each kind; the rest is counted. */
const LISTED = 12;

/** What is new, what is still open, what is resolved: those that are there. */
export function failureSections(facts: NightlyFacts): Section[] {
  const section = (state: ToldFailure['state'], heading: string): Section[] => {
    const own = facts.failures.filter((one) => one.state === state);
    if (own.length === 0) return [];
    const items = own.slice(0, LISTED).map((one) => failureWords(one, facts));
    const rest = own.length - items.length;
    return [
      {
        key: state,
        heading: `${heading} (${grouped(own.length)})`,
        blocks: [list(items), ...(rest > 0 ? [paragraph(`And ${grouped(rest)} more.`)] : [])],
      },
    ];
  };
  return [
    ...section('new', 'New since last night'),
    ...section('open', 'Still open'),
    ...section('resolved', 'Resolved'),
  ];
}

/** What failed, and since when, or what became of it. */
export function failureWords(one: ToldFailure, facts: NightlyFacts): Words {
  return say`${lead(one, isOfSeveral(facts))} ${TELLS[one.state](one, facts)}`;
}

/** The lines behind what is new or open. */
export function evidenceSections({ failures, ...facts }: NightlyFacts): Section[] {
  const several = facts.repositories.length > 1;
  const sections = failures.flatMap(({ evidence, state, ...one }) =>
    evidence === null || state === 'resolved'
      ? []
      : [
          {
            key: 'failure',
            heading: say`${jobWords(one, several)}: ${evidence.signature?.title ?? evidence.summary}`,
            blocks: evidenceBlocks(evidence),
          },
        ],
  );
  if (sections.length === 0) return [];
  return [{ key: 'evidence', heading: 'Evidence', blocks: [], sections: sections.slice(0, LISTED) }];
}

/** The verdict, the explaining line with those around it, and what to do. */
export function evidenceBlocks({
  verdict,
  line,
  file,
  excerpt,
  confidence,
  advice,
  step,
  jobUrl,
  runUrl,
  summary,
  signature,
}: FailureEvidence): Block[] {
  const sure =
    confidence >= 0.6 ? `the explanation with a chance of ${percent(confidence)}` : `a guess (${percent(confidence)})`;
  const where = step === null ? '' : say`, step ${code(step)}`;
  return [
    ...(signature === null ? [] : [paragraph(summary)]),
    paragraph(say`Verdict: ${verdictWords(verdict)}.`),
    paragraph(
      say`${link(`Line ${grouped(line)}`, jobUrl ?? runUrl)}${file === '' ? '' : say` of ${code(file)}`}${where}, ${sure}:`,
    ),
    fenced(excerpt.map(({ number, text }) => `${number === line ? '▌' : ' '} ${grouped(number).padStart(7)}  ${text}`)),
    ...(advice.length === 0 ? [] : [list(advice)]),
  ];
}

function lead({ name, failure, ...one }: ToldFailure, several: boolean): Words {
  const cause = name === null ? 'it failed, and no cause is stored' : name;
  const label = failure === null ? '' : ` [${failure.label}]`;
  return say`${strong(jobWords(one, several))}: ${cause}${label}.`;
}

function newWords(one: ToldFailure): Words {
  return say`${redRuns(one)}${one.runs === 1 ? 'Red in' : 'First red in'} ${codeOf(one, one.firstRed)}; ${lastGreen(one)}.`;
}

function openWords(one: ToldFailure, { fromMs }: NightlyFacts): Words {
  const back = one.cameBack ? ' It had passed in between.' : '';
  // Of a night in which it ran again and failed otherwise, that is told elsewhere.
  const idle = one.hasRunSince || one.lastRed.endedMs >= fromMs ? '' : ' It has not run since.';
  const last = one.lastRed.runId === one.firstRed.runId ? '' : say`, last in ${runWords(one.repository, one.lastRed)}`;
  return say`${redRuns(one)}Since ${codeOf(one, one.firstRed)}${last}; ${lastGreen(one)}.${back}${idle}`;
}

function resolvedWords(one: ToldFailure): Words {
  const { resolvedBy, repository } = one;
  if (resolvedBy === null) return '';
  const came = one.cameTonight ? 'Came and went: ' : '';
  const run = runWords(repository, resolvedBy);
  switch (resolvedBy.how) {
    case 'rerun':
      return say`${came}${came === '' ? 'Green' : 'green'} again by ${run}: the same commit ${commitWords(repository, resolvedBy.sha)}, run again.`;
    case 'same-code':
      return say`${came}${came === '' ? 'Green' : 'green'} again by ${run}, on the same commit ${commitWords(repository, resolvedBy.sha)}.`;
    case 'commit':
      return say`${came}${came === '' ? 'Green' : 'green'} again since ${codeOf(one, resolvedBy)}.`;
  }
}

const TELLS = { new: newWords, open: openWords, resolved: resolvedWords } as const;

function redRuns({ runs }: ToldFailure): string {
  return runs === 1 ? '' : `Red in ${counted(runs, 'run')}. `;
}

/** A run with the commit that it ran, whose, and when. */
function codeOf({ repository }: ToldFailure, place: NightPlace): Words {
  const { sha, title, actor, endedMs } = place;
  const by = actor === null ? '' : ` by ${actor}`;
  return say`${runWords(repository, place)} at ${commitWords(repository, sha)} “${title}”${by}, ${minute(endedMs)}`;
}

function lastGreen({ repository, lastGreen: green }: ToldFailure): Words {
  if (green === null) return 'no green run before it is stored';
  return say`last green ${runWords(repository, green)} at ${commitWords(repository, green.sha)}`;
}

import {
  answer,
  type Block,
  code,
  type Inline,
  link,
  list,
  listed,
  paragraph,
  type Report,
  type Section,
  say,
  tableOf,
  type Words,
} from '../document/blocks.ts';
import { counted } from '../layout.ts';
import type { RunDocument } from '../range/documents.ts';
import { bold, clock, runWords } from '../range/words.ts';
import { causeSection } from './cause-section.ts';
import type { Learning, PinCause, PinFacts, PinStretch, RelatedPin } from './facts.ts';
import { changedFiles } from './files.ts';
import { resultsBlocks, share } from './results.ts';
import { verificationBlocks } from './verification.ts';
import { catalogueWords, issueWords, nameOf } from './words.ts';

/** A note of a series: what was red in a range of runs, what mended it, and what is still to do. */
export function pinReport(facts: PinFacts): Report {
  const { name, status, createdAt, causes, related, learnings, files } = facts;
  const sections: (Section | null)[] = [
    { key: 'summary', heading: 'Executive summary', blocks: summaryBlocks(facts) },
    {
      key: 'background',
      heading: 'Background',
      blocks: [answer('author', 'Author: who did this work?'), answer('why', 'Why was it done, and why now?')],
    },
    ...GROUPS.map(({ key, state, heading, lead }) => {
      const own = causes.filter((one) => one.state === state);
      return own.length === 0
        ? null
        : {
            key,
            heading,
            blocks: [paragraph(lead)],
            sections: own.map((one) => causeSection(one, causes.slice(0, causes.indexOf(one)))),
          };
    }),
    { key: 'results', heading: 'Results', blocks: resultsBlocks(facts) },
    learnings.length === 0 ? null : { key: 'learnings', heading: 'Key learnings', blocks: learningBlocks(learnings) },
    files.length === 0 ? null : { key: 'files', heading: 'Files changed', blocks: changedFiles(files) },
    verificationSection(facts),
    related.length === 0
      ? null
      : { key: 'related', heading: 'Related notes', blocks: [list(related.map(relatedWords))] },
    {
      key: 'decisions',
      heading: 'Decisions',
      blocks: [answer('decisions', 'What was decided, what was it weighed against, and what is still to be decided?')],
    },
  ];
  return {
    kind: 'pin',
    key: name,
    title: say`${name}: ${subjectOf(facts)}`,
    meta: [
      ['Status', status === 'complete' ? 'COMPLETE' : 'IN PROGRESS'],
      ['Created', createdAt.slice(0, 10)],
      ['Runs', rangeWords(facts)],
      ...(related.length === 0 ? [] : [['Related', listed(related.map(pinWords))] satisfies [string, Words]]),
    ],
    sections: sections.filter((one) => one !== null),
    marks: {
      status,
      signatures: unique(causes.flatMap(({ signature }) => signature ?? [])),
      fingerprints: unique(causes.map(({ key }) => key).filter((key) => /^v\d+:[0-9a-f]+$/.test(key))),
      files: files.map(({ path }) => path),
      runs: unique([String(facts.first.id), String(facts.last.id)]),
    },
    facts,
  };
}

/** What it is about, in a few words. */
export function subjectOf({ causes, branch }: Pick<PinFacts, 'causes' | 'branch'>): Words {
  const own = causes.filter(({ state }) => state !== 'expected');
  const [only] = own;
  if (own.length === 1 && only !== undefined) return nameOf(only);
  const where = branch === null ? '' : say` on ${code(branch)}`;
  return own.length === 0 ? say`CI was green${where}` : say`${own.length} CI failures${where}`;
}

const GROUPS: readonly {
  readonly key: string;
  readonly state: PinCause['state'];
  readonly heading: string;
  readonly lead: string;
}[] = [
  {
    key: 'fixed',
    state: 'fixed',
    heading: 'Issues fixed',
    lead: 'The jobs that failed of these got past them with other code.',
  },
  { key: 'open', state: 'open', heading: 'Still open', lead: 'Where these were seen last, nothing has passed since.' },
  {
    key: 'passed_again',
    state: 'passed-again',
    heading: 'Passed again without a change',
    lead: 'The same code failed and passed. Nobody has fixed anything, so these may come back.',
  },
  { key: 'gone', state: 'gone', heading: 'Not run any more', lead: 'The jobs that failed of these are gone.' },
  {
    key: 'expected',
    state: 'expected',
    heading: 'Expected',
    lead: 'The repository’s configuration expects these; they count for nothing here.',
  },
];

function summaryBlocks({ stretches, causes, runs }: PinFacts): Block[] {
  const own = causes.filter(({ state }) => state !== 'expected');
  const [only] = stretches;
  const results =
    stretches.length === 1 && only !== undefined
      ? [paragraph(passWords(only))]
      : stretches.length === 0
        ? []
        : [tableOf(['Workflow', 'Branch', 'Before', 'After'], stretches.map(passRow))];
  if (own.length === 0) return [...results, paragraph(`Nothing failed in ${counted(runs, 'run')}.`)];
  const ends = ENDS.flatMap(({ state, one, many }): string[] => {
    const count = own.filter((cause) => cause.state === state).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const rows = own.map((one): Words[] => [String(one.issue), nameOf(one), jobsWords(one.jobs), endWords(one)]);
  return [
    ...results,
    paragraph(say`${counted(own.length, 'distinct failure')} in ${counted(runs, 'run')}: ${listed(ends)}.`),
    tableOf(['>#', 'Failure', 'Jobs', 'How it ended'], rows),
  ];
}

const ENDS: readonly { readonly state: PinCause['state']; readonly one: string; readonly many: string }[] = [
  { state: 'fixed', one: 'went away with other code', many: 'went away with other code' },
  { state: 'open', one: 'is still open', many: 'are still open' },
  { state: 'passed-again', one: 'passed again without a change', many: 'passed again without a change' },
  { state: 'gone', one: 'is of a job that is not run any more', many: 'are of jobs that are not run any more' },
];

/** `12/14 → 14/14 jobs passed, from CI #9 to CI #12.` */
function passWords({ before, after }: PinStretch): Words {
  const [from, to] = [share(before), share(after)];
  if (before.run.id === after.run.id) {
    const again = from === to ? [] : say`, ${from} at the first attempt`;
    return say`${bold(`${to} jobs passed`)} in ${runWords(after.run)}${again}.`;
  }
  return say`${bold(`${from} → ${to} jobs passed`)}, from ${runWords(before.run)} to ${runWords(after.run)}.`;
}

function passRow({ workflow, branch, before, after }: PinStretch): Words[] {
  const cell = (one: typeof before): Words => say`${share(one)} (${runWords(one.run)})`;
  return [workflow, branch === null ? '' : [code(branch)], cell(before), cell(after)];
}

const JOBS_SHOWN = 2;

function jobsWords(jobs: readonly string[]): Words {
  return jobs.length > JOBS_SHOWN ? counted(jobs.length, 'job') : listed(jobs.map(code));
}

/** Runs are linked where the failure is told. */
function endWords({ ending, fix }: PinCause): Words {
  // As code: elsewhere GitHub would take the number for that of an issue.
  const named = ({ workflow, number }: RunDocument): Inline => code(`${workflow} #${number}`);
  switch (ending.how) {
    case 'fixed':
      return say`gone in ${named(fix?.firstGreen ?? ending.run)}`;
    case 'passed-again':
      return say`passed unchanged in ${named(ending.run)}${ending.attempt > 1 ? `, attempt ${ending.attempt}` : ''}`;
    case 'gone':
      return say`not run since ${named(ending.run)}`;
    case 'open':
      return 'open';
  }
}

function rangeWords({ runs, first, last, branch }: PinFacts): Words {
  const where = branch === null ? [] : say` on ${code(branch)}`;
  if (first.id === last.id) return say`${runWords(first)}${where}, ${clock(first.createdAt)} UTC`;
  const from = clock(first.createdAt);
  const until = clock(last.createdAt);
  const end = until.slice(0, 10) === from.slice(0, 10) ? until.slice(11) : until;
  return say`${counted(runs, 'run')}, from ${runWords(first)} to ${runWords(last)}${where}, ${from} to ${end} UTC`;
}

function learningBlocks(learnings: readonly Learning[]): Block[] {
  return [
    ...learnings.flatMap(({ area, sentences }) => [
      paragraph([bold(`${area}:`)]),
      list(sentences.map(({ text, issues }) => say`${catalogueWords(text)} (${issueWords(issues)})`)),
    ]),
    answer('learned', 'What else was learned?'),
  ];
}

function verificationSection(facts: PinFacts): Section | null {
  const blocks = verificationBlocks(facts);
  return blocks.length === 0 ? null : { key: 'verification', heading: 'Verification', blocks };
}

/** A note of the series, linked. */
function pinWords({ name, url }: RelatedPin): Inline {
  return link(name, url) as Inline;
}

function relatedWords(pin: RelatedPin): Words {
  const { title, signatures, lines, sameFailure, files } = pin;
  const shared: (Inline | Words)[] = [
    ...(sameFailure ? ['the same failure'] : []),
    ...signatures.map(code),
    ...(lines && signatures.length === 0 && !sameFailure ? ['a line of the log'] : []),
    ...files.slice(0, FILES_SHOWN).map(code),
    ...(files.length > FILES_SHOWN ? [counted(files.length - FILES_SHOWN, 'more file')] : []),
  ];
  return say`${pinWords(pin)}${title === null ? '' : `: ${title}`}. In common: ${listed(shared)}.`;
}

const FILES_SHOWN = 4;

function unique(all: readonly string[]): string[] {
  return [...new Set(all)].sort();
}

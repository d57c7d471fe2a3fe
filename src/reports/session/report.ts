import {
  answer,
  type Block,
  code,
  fenced,
  link,
  list,
  listed,
  listOf,
  paragraph,
  type Report,
  type Section,
  say,
  type Words,
} from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { day } from '../moments.ts';
import { endingWords, jobList } from '../range/cause-blocks.ts';
import { causeSections } from '../range/cause-sections.ts';
import { filesTable } from '../range/files.ts';
import { verificationBlocks } from '../range/verification.ts';
import { bold, causeName, commitWords, runWords, span } from '../range/words.ts';
import type { SessionFacts, SessionStretch } from './facts.ts';
import { loudOf, metricsTable } from './metrics.ts';
import { runTable } from './run-table.ts';

/** What was worked on in one stretch of time: how CI stood before and after, what was fixed, what remains. */
export function sessionReport(facts: SessionFacts): Report {
  const { repository, url, from, until, stretches, runs, branch } = facts;
  const days = [from, until].map((time) => day(Date.parse(time)));
  const [first, last] = [runs[0]!.run, runs.at(-1)!.run];
  const where = stretches.length === 1 ? stretches[0]!.branch : branch;
  return {
    kind: 'session',
    // A stretch that goes on is the same: its post on GitHub is written over.
    key: String(first.id),
    title: `CI session report, ${days[0] === days[1] ? days[0] : days.join(' to ')}`,
    meta: [
      ['Repository', [link(repository, url)].flat()],
      [
        'Runs',
        say`${runs.length === 1 ? runWords(first) : say`${counted(runs.length, 'run')}, from ${runWords(first)} to ${runWords(last)}`}${where === null ? '' : say` on ${code(where)}`}`,
      ],
      ['Time', `${span(from, until)} UTC`],
    ],
    sections: [
      { key: 'summary', heading: 'Summary', blocks: summaryBlocks(facts) },
      { key: 'goal', heading: 'Goal', blocks: [answer('goal', 'What was this session meant to achieve?')] },
      ...fixedSection(facts),
      { key: 'run_history', heading: 'CI run history', blocks: runTable(runs) },
      remainingSection(facts),
      ...filesSection(facts),
      ...verificationSection(facts),
      {
        key: 'decisions',
        heading: 'Decisions',
        blocks: [answer('decisions', 'What was decided, what was it weighed against, and why did it come out so?')],
      },
      { key: 'next', heading: 'Next step', blocks: [answer('next', 'What comes next, and who does it?')] },
      { key: 'related', heading: 'Related documents', blocks: relatedBlocks(facts) },
    ],
    marks: {
      repository,
      runs: [...new Set(runs.map(({ run }) => String(run.id)))],
      signatures: [...new Set([...facts.fixed, ...facts.remaining].flatMap(({ signature }) => signature ?? []))].sort(),
    },
    facts,
  };
}

/** Workflows and branches that have a sentence of their own. */
const STRETCHES_SHOWN = 5;
/** Commits that are listed; the rest is in the comparison. */
const COMMITS_MAX = 40;

function summaryBlocks(facts: SessionFacts): Block[] {
  const { fixed, remaining, stretches } = facts;
  const open = remaining.filter(({ ending }) => ending.how === 'open');
  const rest = remaining.length - open.length;
  return [
    ...stretchBlocks(stretches),
    paragraph(failureWords({ fixed: fixed.length, rest, open: open.length })),
    ...(facts.expected === 0
      ? []
      : [
          paragraph(
            `${counted(facts.expected, 'failure')} that the configuration expects ${facts.expected === 1 ? 'is' : 'are'} left out.`,
          ),
        ]),
    ...metricsTable(facts),
  ];
}

/** Of many, those in which all jobs passed before and after are counted. */
function stretchBlocks(stretches: readonly SessionStretch[]): Block[] {
  const isMany = stretches.length > STRETCHES_SHOWN;
  const loud = isMany ? loudOf(stretches) : stretches;
  const more = loud.length - STRETCHES_SHOWN;
  const quiet = stretches.length - loud.length;
  const rest = [
    ...(more > 0 ? [`In ${placeCount(more, 'more')} jobs failed or changed.`] : []),
    ...(quiet > 0 ? [`In ${placeCount(quiet, 'other')} all jobs passed, before and after.`] : []),
  ];
  return [
    ...loud.slice(0, STRETCHES_SHOWN).map((one) => paragraph(resultWords(one, stretches.length > 1))),
    ...(rest.length === 0 ? [] : [paragraph(rest.join(' '))]),
  ];
}

function placeCount(count: number, which: 'more' | 'other'): string {
  return `${count} ${which} ${count === 1 ? 'workflow or branch' : 'workflows and branches'}`;
}

function failureWords({ fixed, rest, open }: Readonly<Record<'fixed' | 'rest' | 'open', number>>): string {
  const all = fixed + rest + open;
  if (all === 0) return 'No job failed.';
  const parts = [
    ...(fixed === 0 ? [] : [`${fixed} ended with other code`]),
    ...(rest === 0 ? [] : [`${rest} went without a fix`]),
    ...(open === 0 ? [] : [`${open} ${open === 1 ? 'is' : 'are'} open`]),
  ];
  const states = parts.length === 1 ? parts[0]!.replace(/^\d+/, all === 1 ? 'it' : 'all of them') : parts.join(', ');
  return `${counted(all, 'distinct failure')} ${all === 1 ? 'was' : 'were'} seen: ${states}.`;
}

/** `14/14 jobs pass in CI #12, up from 12/14 in CI #9.` */
function resultWords({ before, after, branch }: SessionStretch, isOneOfSeveral: boolean): Words {
  const share = (one: typeof before): string => `${one.passed}/${one.of}`;
  const turn = after.passed * before.of - before.passed * after.of;
  const where = isOneOfSeveral && branch !== null ? say` on ${code(branch)}` : [];
  const lead = say`${bold(`${share(after)} jobs pass`)}${where} in ${runWords(after.run)}`;
  if (before.run.id === after.run.id) {
    return before.passed === after.passed ? say`${lead}.` : say`${lead}, ${share(before)} at the first attempt.`;
  }
  if (share(before) === share(after)) return say`${lead}, as in ${runWords(before.run)}.`;
  const word = turn > 0 ? 'up from' : turn < 0 ? 'down from' : 'after';
  return say`${lead}, ${word} ${share(before)} in ${runWords(before.run)}.`;
}

function fixedSection({ fixed, chain }: SessionFacts): Section[] {
  if (fixed.length === 0) return [];
  return [
    {
      key: 'fixed',
      heading: 'Issues fixed',
      blocks: [answer('origins', 'Where did these come from, as far as logs and commits do not show it?')],
      sections: causeSections(fixed, { noun: 'Issue', key: 'issue', among: 'issues', chain }),
    },
  ];
}

function remainingSection({ remaining, chain }: SessionFacts): Section {
  const open = remaining.filter(({ ending }) => ending.how === 'open');
  const rest = remaining.filter(({ ending }) => ending.how !== 'open');
  return {
    key: 'remaining',
    heading: 'What remains',
    blocks: [
      ...(open.length === 0 ? [paragraph('Nothing that was red is still open.')] : []),
      ...(rest.length === 0
        ? []
        : [
            paragraph('These went without a fix, and may come back:'),
            list(rest.map((cause) => say`${causeName(cause)} (${jobList(cause.jobs)}): ${endingWords(cause)}`)),
          ]),
    ],
    sections: causeSections(open, { noun: 'Open', key: 'open', among: 'open_issues', chain }),
  };
}

function filesSection({ change, stretches }: SessionFacts): Section[] {
  if (change === null || change.commits.length + change.files.length === 0) return [];
  const [main] = stretches;
  const isOfSeveral = stretches.length > 1 && main !== undefined;
  const where = isOfSeveral
    ? say` of ${main.workflow}${main.branch === null ? '' : say` on ${code(main.branch)}`}`
    : '';
  const rest = change.commits.length - COMMITS_MAX;
  return [
    {
      key: 'files',
      heading: 'Files changed',
      blocks: [
        paragraph(
          say`Between the first run and the last${where} (${link('compare', change.url)}): ${counted(change.commits.length, 'commit')}, ${counted(change.files.length, 'file')}.${rest > 0 ? ` The newest ${COMMITS_MAX}:` : ''}`,
        ),
        ...listOf(change.commits.slice(-COMMITS_MAX).map(commitWords)),
        ...filesTable(change.files),
        answer('files', 'What are the new and changed files for, where their commits do not say it?'),
      ],
    },
  ];
}

function verificationSection({ repository, fixed, remaining, runs, stretches }: SessionFacts): Section[] {
  const blocks = verificationBlocks([...fixed, ...remaining], repository);
  const last = stretches.length > 1 ? stretches[0]!.after.run : runs.at(-1)!.run;
  return [
    {
      key: 'verification',
      heading: 'Verification commands',
      blocks: [
        ...blocks,
        paragraph('How CI stands now:'),
        fenced([`gh run view ${last.id}`, `whyred triage ${last.id}`], 'sh'),
      ],
    },
  ];
}

/** Of what a document names. */
const NAMES_SHOWN = 3;

function relatedBlocks({ related }: SessionFacts): Block[] {
  return [
    ...listOf(
      related.map(({ path, title, names }) => {
        const what = title === null ? [code(path)] : say`${title} (${code(path)})`;
        const rest = names.length - NAMES_SHOWN;
        const named = names.slice(0, NAMES_SHOWN).map(code);
        return say`${what} names ${listed(rest > 0 ? [...named, `${rest} more`] : named)}.`;
      }),
    ),
    answer('related', 'Which other notes, discussions and documents belong to this?'),
  ];
}

import {
  answer,
  type Block,
  code,
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
import { counted, grouped } from '../layout.ts';
import { day } from '../moments.ts';
import { jobList } from '../range/cause-blocks.ts';
import { causeSections } from '../range/cause-sections.ts';
import { verificationBlocks } from '../range/verification.ts';
import { bold, causeName, clock, lasted, runWords, span } from '../range/words.ts';
import { changesSection } from './changes.ts';
import type { PostmortemFacts } from './facts.ts';
import { impactTable } from './impact-table.ts';
import { didNotWork, worked } from './lessons.ts';
import { preventionItems, successBlocks } from './prevention.ts';
import { linkWords, timelineBlocks } from './timeline.ts';

/** What a time of red runs was, cost and taught. It tells of causes, and names nobody. */
export function postmortemReport(facts: PostmortemFacts): Report {
  const { repository, url, from, until, state, incident, causes } = facts;
  const runs = [...new Map(causes.flatMap((one) => one.runs.map((run) => [run.id, run]))).values()];
  return {
    kind: 'postmortem',
    // What goes on is the same: its post on GitHub is written over.
    key: incident?.id ?? String(runs[0]!.id),
    title: say`Post-mortem: ${subjectWords(facts)}`,
    meta: [
      ['Status', STATES[state]],
      [
        'Date',
        day(Date.parse(from)) === day(Date.parse(until))
          ? day(Date.parse(from))
          : `${day(Date.parse(from))} to ${day(Date.parse(until))}`,
      ],
      ['Repository', [link(repository, url)].flat()],
      ...(incident === null ? [] : [['Incident', say`${code(incident.id)}, ${KINDS[incident.kind]}`] as const]),
    ],
    sections: [
      { key: 'summary', heading: 'Summary', blocks: summaryBlocks(facts) },
      {
        key: 'impact',
        heading: 'Impact',
        blocks: [
          impactTable(facts),
          answer('impact', 'Who was held up besides those whose runs were red, and what did it cost them?'),
        ],
      },
      { key: 'detection', heading: 'Detection', blocks: detectionBlocks(facts) },
      { key: 'timeline', heading: 'Timeline', blocks: timelineBlocks(facts) },
      causesSection(facts),
      ...changesSection(facts),
      ...lessonSections(facts),
      {
        key: 'prevention',
        heading: 'Prevention',
        blocks: [
          ...listOf(preventionItems(causes)),
          answer('prevention', 'Which of these are done, by whom and until when? What else keeps it from coming back?'),
        ],
      },
      {
        key: 'success_criteria',
        heading: 'Success criteria',
        blocks: [...successBlocks(facts), ...verificationBlocks(causes, repository)],
      },
      nextSection(facts),
    ],
    marks: {
      repository,
      runs: runs.map(({ id }) => String(id)),
      signatures: [...new Set(causes.flatMap(({ signature }) => signature ?? []))].sort(),
    },
    facts,
  };
}

const STATES = { resolved: 'RESOLVED', elsewhere: 'OVER, as other branches show', open: 'OPEN' } as const;

const KINDS = {
  storm: 'far more failures than usual',
  outage: 'one failure of infrastructure in several runs',
  recurring: 'one failure in several runs',
} as const;

function subjectWords({ causes }: PostmortemFacts): Words {
  if (causes.length === 1) return causeName(causes[0]!);
  const counts = new Map<string, number>();
  for (const { jobs, runs } of causes) for (const job of jobs) counts.set(job, (counts.get(job) ?? 0) + runs.length);
  const jobs = [...counts].sort(([, one], [, other]) => other - one).map(([job]) => job);
  return say`${counted(causes.length, 'failure')} in ${jobList(jobs, 2)}`;
}

function summaryBlocks(facts: PostmortemFacts): Block[] {
  const { causes, impact, detection, from, until, state } = facts;
  const [first] = causes;
  const ms = Date.parse(until) - Date.parse(from);
  const branches = new Set(causes.flatMap((one) => one.runs.map(({ branch }) => branch)));
  const [branch] = branches;
  const where =
    branches.size === 1 && branch != null ? say`, ${impact.redRuns.count === 1 ? '' : 'all '}on ${code(branch)}` : [];
  const begun = detection.firstRed.run;
  return [
    paragraph(
      say`From ${span(from, until)} UTC (${lasted(ms)}), ${impact.redRuns.count} of ${counted(impact.redRuns.of, 'run')} ${impact.redRuns.count === 1 ? 'was' : 'were'} red of ${causes.length === 1 ? 'one failure' : counted(causes.length, 'distinct failure')} in ${counted(impact.jobs, 'job')}${where}.`,
    ),
    paragraph(
      say`It began in ${runWords(begun)} (${begun.title}): ${causeName(first!)}.${mostWords(facts)}${chainWords(facts)}`,
    ),
    paragraph(overWords(facts, state)),
  ];
}

/** Only where one stands out. */
function mostWords({ causes, impact }: PostmortemFacts): Words {
  const [most] = causes.toSorted((one, other) => other.runs.length - one.runs.length);
  if (causes.length < 2 || most === causes[0] || 2 * most!.runs.length < impact.redRuns.count) return '';
  return say` Most runs were red of this: ${causeName(most!)} (${counted(most!.runs.length, 'run')}).`;
}

function chainWords({ chain }: PostmortemFacts): string {
  if (chain.length === 0) return '';
  return ` ${chain.length === 1 ? 'Once' : `${grouped(chain.length)} times`} a change that ended one failure brought up the next.`;
}

/** The next steps name all of them. */
const OPEN_NAMED = 4;

function overWords({ detection: { over }, causes }: PostmortemFacts, state: PostmortemFacts['state']): Words {
  if (state === 'open' || over === null) {
    const open = causes.filter(({ ending }) => ending.how === 'open');
    const rest = open.length - OPEN_NAMED;
    const names = open.slice(0, OPEN_NAMED).map(causeName);
    return say`Still open: ${listed(rest > 0 ? [...names, `${rest} more`] : names)}.`;
  }
  if (state === 'elsewhere') {
    const where = over.run.branch === null ? [] : say` on ${code(over.run.branch)}`;
    return say`Where it was red, nothing has passed since. Elsewhere it was over in ${runWords(over.run)}${where}, at ${clock(over.at)} UTC.`;
  }
  return say`It was over in ${runWords(over.run)}${over.attempt > 1 ? `, attempt ${over.attempt}` : ''} (${over.run.title}), at ${clock(over.at)} UTC.`;
}

function detectionBlocks({ detection: { firstRed, firstRedJobs, firstRerun, firstFix } }: PostmortemFacts): Block[] {
  const after = (at: string): string => lasted(Math.max(0, Date.parse(at) - Date.parse(firstRed.at)));
  return [
    list([
      say`${bold('First red:')} ${clock(firstRed.at)}, ${runWords(firstRed.run)}, ${jobList(firstRedJobs, 3)}.`,
      firstRerun === null
        ? say`${bold('First re-run:')} none; nothing that had failed was run again.`
        : say`${bold('First re-run:')} ${clock(firstRerun.at)}, attempt ${firstRerun.attempt} of ${runWords(firstRerun.run)}, ${after(firstRerun.at)} after the first red job.`,
      firstFix === null
        ? say`${bold('First commit with which some of it was gone:')} none.`
        : say`${bold('First commit with which some of it was gone:')} ${clock(firstFix.at)}, ${runWords(firstFix.run)} (${firstFix.run.title}), ${after(firstFix.at)} after the first red job.`,
    ]),
    ...(firstRerun === null && firstFix === null
      ? [paragraph('As far as runs show, nobody has acted on it.')]
      : firstFix === null
        ? []
        : [paragraph('Whether that commit was meant for it, runs do not tell.')]),
    answer('detection', 'How was it noticed, and what would have shown it sooner?'),
  ];
}

function causesSection(facts: PostmortemFacts): Section {
  const { causes, chain } = facts;
  return {
    key: 'causes',
    heading: 'Causes',
    blocks: [
      ...(chain.length === 0
        ? []
        : [paragraph('How one followed another:'), list(chain.map((one) => linkWords(one, causes)))]),
      answer('why', 'Why could this happen? What in the tools, the reviews or the way of working let it?'),
    ],
    sections: causeSections(causes, { noun: 'Cause', key: 'cause', among: 'causes', chain }),
  };
}

function lessonSections(facts: PostmortemFacts): Section[] {
  return [
    {
      key: 'worked',
      heading: 'What worked',
      blocks: [...listOf(worked(facts)), answer('worked', 'What else went well, and should be kept?')],
    },
    {
      key: 'did_not_work',
      heading: 'What did not work',
      blocks: [...listOf(didNotWork(facts)), answer('did_not_work', 'What else was tried in vain, or was missing?')],
    },
  ];
}

function nextSection({ causes, state }: PostmortemFacts): Section {
  const open = causes.flatMap(({ ending, ...one }) => (ending.how === 'open' ? [{ ...one, ending }] : []));
  return {
    key: 'next',
    heading: 'Next steps',
    blocks: [
      ...listOf(
        open.map((cause) => ({
          words: say`${state === 'elsewhere' ? 'To be run again' : 'Still open'}: ${causeName(cause)}, in ${jobList(cause.ending.jobs)}, last in ${runWords(cause.ending.lastRed)}.`,
          done: false,
        })),
      ),
      answer('next', 'What happens next, and who looks at this document again, when?'),
    ],
  };
}

import type { RcaFacts } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import { answer, type Block, code, paragraph, type Section, say, type Words } from '../document/blocks.ts';
import type { NamedFile } from './files.ts';
import { letterOf } from './fixes.ts';
import { jobList } from './words.ts';

/** What the evidence does not tell, asked for by name; null where nothing failed. */
export function questionsSection(
  facts: RcaFacts,
  causes: readonly RelatedCause[],
  filesOf: (cause: RelatedCause) => readonly NamedFile[],
): Section | null {
  const of = (at: number): string => (causes.length > 1 ? ` of cause ${at + 1}` : '');
  const asked = causes.flatMap((cause, at): Block[] => {
    if (cause.lead.job.conclusion !== 'failure') return [];
    return questionsOn(cause, of(at), filesOf(cause), facts);
  });
  const silent = facts.triage.jobs.filter(
    ({ conclusion, failures }) => conclusion === 'failure' && failures.length === 0,
  );
  const logs: Block[] =
    silent.length === 0
      ? []
      : [
          answer(
            'logs',
            say`Has anybody kept the log of ${jobList(silent.map(({ name }) => name))}, or seen why ${silent.length === 1 ? 'it' : 'they'} failed?`,
          ),
        ];
  const blocks = [...asked, ...logs];
  const isToMend = causes.some(
    ({ lead }) => lead.job.conclusion === 'failure' && lead.failure.verdict.label !== 'expected',
  );
  if (blocks.length === 0 && !isToMend) return null;
  return {
    key: 'questions',
    heading: 'Open questions',
    blocks: isToMend || silent.length > 0 ? [...blocks, answer('owner', 'Who takes this on, and until when?')] : blocks,
  };
}

function questionsOn(cause: RelatedCause, of: string, files: readonly NamedFile[], facts: RcaFacts): Block[] {
  const { failure, job } = cause.lead;
  const { verdict, fixes, signature, unexplained, fingerprint } = failure;
  // The same whenever the document is made again, whatever else is found by then. What says nothing has one fingerprint everywhere.
  const identity = `${fingerprint.replace(/^v\d+:/, '')}${unexplained ? `:${job.name}` : ''}`;
  const named = (question: string): string => `${question}:${identity}`;
  const name = code(job.name);
  const drift =
    signature !== null && DRIFT.test(signature.id)
      ? [answer(named('drift'), say`Is the drift that ${name} found intended, and who ends it?`)]
      : [];
  if (verdict.label === 'expected')
    return [answer(named('expected'), say`Is it still right that ${name} fails so, and until when?`), ...drift];
  const settled = settles(cause, of, facts);
  const first = files.find(({ isChanged }) => isChanged);
  return [
    ...settled,
    ...(verdict.label === 'uncertain'
      ? [answer(named('fault'), say`Whose fault is the failure${of}, and what showed it?`)]
      : []),
    ...(fixes.length > 1
      ? [
          answer(
            named('option'),
            `Which of the options ${fixes.length === 2 ? 'A and B' : `A to ${letterOf(fixes.length - 1)}`}${of} is taken, and who decides?`,
          ),
        ]
      : []),
    ...drift,
    ...(first === undefined
      ? []
      : [answer(named('change'), say`Why was ${code(first.path)} changed, and does the change have to stay?`)]),
    ...(unexplained
      ? [answer(named('elsewhere'), say`Where else does ${name} leave what it did: the log of a service, an artifact?`)]
      : []),
  ];
}

/** Signatures of something that is ahead of something else, which may be meant so. */
const DRIFT = /drift|unapplied/;

/** What would make an open verdict surer, the cheapest first. */
function settles({ lead: { failure } }: RelatedCause, of: string, facts: RcaFacts): Block[] {
  const { verdict } = failure;
  const ifRerun = facts.causes.get(failure)?.ifRerun ?? null;
  if (ifRerun === null || verdict.certainty !== null) return [];
  const words: Words = `The verdict${of} is open; a re-run is the cheapest way to settle it.`;
  return [paragraph(words)];
}

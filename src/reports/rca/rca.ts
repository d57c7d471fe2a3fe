import type { RcaFacts, RunFacts } from '../../classifiers/rca-facts.ts';
import { type RelatedCause, relatedCauses } from '../../classifiers/related.ts';
import type { RunRef, Triage } from '../../domain.ts';
import {
  type Block,
  code,
  type Inline,
  link,
  paragraph,
  type Report,
  type Section,
  say,
  type Words,
} from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { minute } from '../moments.ts';
import { changeSection } from './change.ts';
import { classification } from './classification.ts';
import { consequences } from './consequences.ts';
import { rcaDocument } from './document.ts';
import { evidence, where } from './evidence.ts';
import { filesOf, filesToLookAt, type NamedFile } from './files.ts';
import { fixOptions, implementation, prevention } from './fixes.ts';
import { type Links, linksOf } from './links.ts';
import { questionsSection } from './questions.ts';
import { recordBlocks } from './record.ts';
import { rootCause } from './root-cause.ts';
import { similarIncidents } from './similar.ts';
import { statusSection } from './status.ts';
import { timelineSection } from './timeline.ts';
import { verification } from './verification.ts';
import { titleOf } from './words.ts';

/** Why a run failed and what to do about it: a section for each independent cause. */
export function rcaReport(facts: RcaFacts): Report {
  const { triage, told } = facts;
  const causes = relatedCauses(triage);
  const links = linksOf(told);
  const files = new Map(
    causes.map((cause) => [cause, filesOf(cause, told, facts.causes.get(cause.lead.failure)?.around)]),
  );
  const named = causes.flatMap((cause) => files.get(cause)!);
  const isRed = triage.jobs.some(({ conclusion }) => conclusion === 'failure');
  const sections: (Section | null)[] = [
    statusSection(facts, causes, links),
    ...causes.map((cause, at) => causeSection(cause, at, causes.length, files.get(cause)!, facts, links)),
    isRed ? changeSection(told, named, links) : null,
    timelineSection(told, links),
    questionsSection(facts, causes, (cause) => files.get(cause)!),
  ];
  return {
    kind: 'rca',
    key: triage.run === null ? triage.source : String(triage.run.id),
    title: titleFor(triage),
    meta: metaOf(triage, told, links),
    sections: sections.filter((one) => one !== null),
    marks: {
      ...(triage.run === null ? {} : { repository: triage.run.repo, run: triage.run.id, attempt: triage.run.attempt }),
      signatures: unique(
        causes.flatMap(({ lead }) => (lead.failure.unexplained ? [] : (lead.failure.signature?.id ?? []))),
      ),
      fingerprints: unique(causes.map(({ lead }) => lead.failure.fingerprint)),
      files: unique(named.map(({ path }) => path)),
    },
    facts: rcaDocument(facts, causes, (cause) => files.get(cause)!, links),
  };
}

function titleFor({ run, source, jobs, conclusion }: Triage): Words {
  const name =
    run === null
      ? source
      : `${run.workflow === null ? 'run' : `${run.workflow} run`} ${run.id}${run.branch === null ? '' : ` on ${run.branch}`}`;
  if (jobs.some((job) => job.conclusion === 'failure') || conclusion === 'failure')
    return `CI failure analysis: ${name}`;
  if (run !== null && run.conclusion === null) return `${name}: still going on`;
  return `${name}: ${conclusion === 'cancelled' ? 'cancelled' : 'nothing failed'}`;
}

function metaOf({ run, source, jobs }: Triage, told: RunFacts | null, links: Links): [string, Words][] {
  if (run === null)
    return [
      ['Source', [code(source)]],
      ['Checks', counted(jobs.length, 'job')],
      ['Known from', 'its logs alone'],
    ];
  const { repo, sha, branch, event, attempt, conclusion } = run;
  return [
    ['Repository', link(repo, links.repository) as Words],
    ...(sha === null ? [] : [['Commit', commitWords(sha, told, links)] satisfies [string, Words]]),
    ...(branch === null ? [] : [['Branch', [code(branch)]] satisfies [string, Words]]),
    ...(event === null ? [] : [['Event', eventWords(event, told)] satisfies [string, Words]]),
    ...(told === null ? [] : [['Began', minute(told.run.createdMs)] satisfies [string, Words]]),
    ['Attempt', attemptWords(run, told)],
    [
      'Run',
      say`${link(`${run.workflow ?? 'run'} ${run.id}`, run.url) as Inline}, ${(conclusion ?? told?.run.status ?? 'not completed').replaceAll('_', ' ')}${workflowWords(told, links)}`,
    ],
  ] satisfies [string, Words][] as [string, Words][];

  function attemptWords({ attempt: number }: RunRef, known: RunFacts | null): string {
    const all = known?.run.attempt ?? attempt;
    return all === number ? (all === 1 ? 'the only one' : `${number}, the latest`) : `${number} of ${all}`;
  }
}

/** Its name stands with the run. */
function workflowWords(told: RunFacts | null, links: Links): Words {
  const path = told?.run.workflow.path ?? '';
  return path === '' ? '' : say`, by ${link([code(path)], links.file(path, null)) as Inline}`;
}

function commitWords(sha: string, told: RunFacts | null, links: Links): Words {
  const commit = link([code(sha.slice(0, 7))], links.commit(sha)) as Inline;
  return told === null || told.run.title === '' ? say`${commit}` : say`${commit} ${told.run.title}`;
}

function eventWords(event: string, told: RunFacts | null): Words {
  const actor = told?.run.actor ?? null;
  return actor === null ? [code(event)] : say`${code(event)} by ${actor}`;
}

function causeSection(
  cause: RelatedCause,
  at: number,
  count: number,
  files: readonly NamedFile[],
  facts: RcaFacts,
  links: Links,
): Section {
  const { failure, job } = cause.lead;
  const known = facts.causes.get(failure);
  const signature = facts.signatures.get(failure.signature?.id ?? '');
  const options = failure.fixes.length;
  const parts: [key: string, heading: string, blocks: readonly Block[]][] = [
    ['classification', 'Classification', classification(cause, known)],
    ['evidence', 'Evidence', evidence(cause, known, links)],
    ['root_cause', 'Root cause', rootCause(cause, signature)],
    ['consequences', 'Consequences', consequences(cause, links)],
    ['fixes', options > 1 ? 'Fix options' : options === 1 ? 'Fix' : 'Next step', fixOptions(failure)],
    ['implementation', 'Implementation', implementation(cause.lead, facts.told)],
    ['files', 'Files to look at', filesToLookAt(files, links)],
    ['verification', 'Verification', verification(cause, signature, files, facts)],
    ['prevention', 'Prevention', prevention(signature, failure)],
    ['record', 'What made the check red before', job.conclusion === 'failure' ? recordBlocks(job.name, known) : []],
    ['similar', 'Similar incidents', similarIncidents(known?.past ?? null, links)],
  ];
  const sections = parts
    .filter(([, , blocks]) => blocks.length > 0)
    .map(([key, heading, blocks], place): Section => {
      return { key, heading: count > 1 ? `${at + 1}.${place + 1} ${heading}` : heading, blocks };
    });
  const lead = failure.unexplained ? '' : 'Cause';
  const name = [lead, count > 1 ? String(at + 1) : ''].filter((one) => one !== '').join(' ');
  return {
    key: 'cause',
    among: 'causes',
    heading: say`${name}${name === '' ? '' : ': '}${titleOf(failure, job)}`,
    blocks: [paragraph(where(cause, links))],
    sections,
  };
}

function unique(all: readonly string[]): string[] {
  return [...new Set(all)];
}

import type { PastIncidents, RcaFacts } from '../../classifiers/rca-facts.ts';
import type { Consequence, RelatedCause } from '../../classifiers/related.ts';
import type { Failure, JobTriage, Run } from '../../domain.ts';
import { flat } from '../document/blocks.ts';
import { failureDocument } from '../json.ts';
import { iso } from '../moments.ts';
import type { NamedFile } from './files.ts';
import type { Links } from './links.ts';
import { failedTests, titleOf } from './words.ts';

/** The analysis as programs get it, with what all reports have, as `data/report-rca.schema.json` describes. */
export function rcaDocument(
  { triage, told, causes: known }: RcaFacts,
  causes: readonly RelatedCause[],
  filesOf: (cause: RelatedCause) => readonly NamedFile[],
  links: Links,
): object {
  return {
    source: triage.source,
    run: triage.run,
    conclusion: triage.conclusion,
    checks: triage.jobs.map((job) => checkDocument(job, causes, links)),
    causes: causes.map((cause) => {
      const { lead, origin, others } = cause;
      const { symptoms = [], ifRerun = null, past = null, record = null } = known.get(lead.failure) ?? {};
      return {
        title: flat(titleOf(lead.failure, lead.job)),
        check: lead.job.name,
        url: links.line(lead.job, lead.failure.step, lead.failure.rootCause.line),
        origin: origin === null ? null : { check: origin.job, line: origin.line, text: origin.text },
        failure: failureDocument(lead.failure),
        rerun: rerunDocument(lead.failure, ifRerun),
        record,
        fixes: lead.failure.fixes,
        symptoms,
        consequences: others.map((one) => consequenceDocument(one, links)),
        files: filesOf(cause).map(({ why, ...file }) => ({ ...file, why: why.map(flat) })),
        past: past === null ? null : pastDocument(past),
      };
    }),
    lastGreen: told === null || told.lastGreen === null ? null : greenDocument(told.lastGreen),
    change: told?.change ?? null,
    attempts: (told?.attempts ?? []).map(({ number, status, conclusion, startedMs, updatedMs }) => {
      return { number, status, conclusion, started: iso(startedMs), updated: iso(updatedMs) };
    }),
    warnings: triage.warnings,
  };
}

/** `causes`: their places in the list, from 0. */
function checkDocument(job: JobTriage, causes: readonly RelatedCause[], links: Links): object {
  const { name, conclusion, failures } = job;
  const tests = failures[0]?.tests ?? null;
  return {
    name,
    conclusion,
    url: links.job(job),
    verdict: failures[0]?.verdict.label ?? null,
    tests: tests === null ? null : { failed: failedTests(tests), total: tests.total },
    causes: causes.flatMap(({ lead, others }, at) =>
      lead.job === job || others.some((one) => one.job === job) ? [at] : [],
    ),
  };
}

function rerunDocument({ verdict: { rerun } }: Failure, ifRerun: Failure['verdict']['ifRerun'] | null): object | null {
  if (rerun === undefined) return null;
  const { probability, low, high } = rerun;
  return { probability, low, high, ifRerun };
}

function consequenceDocument({ job, failure, how }: Consequence, links: Links): object {
  const line = failure?.rootCause.line ?? null;
  return {
    check: job.name,
    how,
    line,
    url: line === null ? links.job(job) : links.line(job, failure!.step, line),
  };
}

function pastDocument({ runs, firstMs, lastMs, listed }: PastIncidents): object {
  return {
    runs,
    first: firstMs === null ? null : iso(firstMs),
    last: lastMs === null ? null : iso(lastMs),
    incidents: listed.map(({ createdMs, job, label, ...one }) => {
      return { ...one, created: iso(createdMs), check: job, verdict: label };
    }),
  };
}

function greenDocument({ id, sha, createdMs, url }: Run): object {
  return { id, sha, created: iso(createdMs), url };
}

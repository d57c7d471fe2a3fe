import type { Failure, JobTriage, Triage } from '../domain.ts';

/** Breaking the contract needs a new one. Published as `data/triage.schema.json`. */
export const SCHEMA_VERSION = 1;

/** The triage as the contract gives it to programs: one JSON document, without line breaks. */
export function toJson(triage: Triage): string {
  return JSON.stringify({
    schemaVersion: SCHEMA_VERSION,
    source: triage.source,
    run: triage.run,
    conclusion: triage.conclusion,
    jobs: triage.jobs.map(jobDocument),
    incidents: triage.incidents,
    warnings: triage.warnings,
    // The runner takes `##[…]` for a command wherever it stands in a line.
  }).replaceAll('##[', '#\\u0023[');
}

function jobDocument({ name, file, conclusion, lines, bytes, step, failures }: JobTriage) {
  return {
    name,
    file,
    conclusion,
    lines,
    bytes,
    step: step === null ? null : { number: step.number, name: step.name, exitCode: step.exitCode },
    failures: failures.map(failureDocument),
  };
}

/** The contract's fields and no others: what the screens need besides stays inside. */
function failureDocument(failure: Failure) {
  const { fingerprint, rootCause, candidates, signature, category, summary, advice, tests, problems, verdict } =
    failure;
  return { fingerprint, rootCause, candidates, signature, category, summary, advice, tests, problems, verdict };
}

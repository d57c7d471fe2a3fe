import type { Failure, JobTriage, Triage } from '../domain.ts';

/** Breaking the contract needs a new one. Published as `data/triage.schema.json`. */
const SCHEMA_VERSION = 1;

/** The triage as the contract gives it to programs: one JSON document, without line breaks. */
export function toJson(triage: Triage): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    source: triage.source,
    run: triage.run,
    conclusion: triage.conclusion,
    jobs: triage.jobs.map(jobDocument),
    incidents: triage.incidents,
    warnings: triage.warnings,
  };
  return printed(document);
}

/** Data as one line of JSON that commands nothing. */
export function printed(document: unknown): string {
  // The runner takes `##[…]` for a command wherever it stands in a line.
  return JSON.stringify(document, withoutControls).replaceAll('##[', '#\\u0023[');
}

/** Tabs are the one control character that stays in a log line, because parsers need it. */
function withoutControls(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\t', '    ') : value;
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
export function failureDocument(failure: Failure) {
  const { fingerprint, rootCause, candidates, signature, category, summary, advice, tests, problems, verdict } =
    failure;
  const { rerun: _interval, ifRerun: _guess, ...said } = verdict;
  return { fingerprint, rootCause, candidates, signature, category, summary, advice, tests, problems, verdict: said };
}

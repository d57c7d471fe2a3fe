import { createHash } from 'node:crypto';
import type { Problem, TestReport } from '../domain.ts';
import { normalise } from './normalise.ts';
import type { Finding } from './signatures.ts';

/** Changes whenever the same failure would get another fingerprint than before. */
const VERSION = 'v1';
/** 64 bits: among a million failures two are confused with a chance of 3 in 100 million. */
const DIGITS = 16;

/**
 * The identity of a failure, stable over runs, runners, paths, ports and times.
 * What names the failure best decides: a signature with its key, else the failed tests, else the first problem, else the line.
 */
export function fingerprint(
  text: string,
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly Problem[],
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(identity(text, finding, tests, problems)))
    .digest('hex');
  return `${VERSION}:${hash.slice(0, DIGITS)}`;
}

function identity(
  text: string,
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly Problem[],
): readonly string[] {
  if (finding !== null && finding.signature.tier === 'cause') {
    const { id, key } = finding.signature;
    return ['signature', id, ...key.map((name) => normalise(finding.captures[name] ?? ''))];
  }
  if (tests !== null && tests.failures.length > 0) {
    // The test tells the failure, not its message: expected and actual values vary.
    return ['tests', tests.framework, ...tests.failures.map((failure) => failure.id).sort()];
  }
  const first = problems.find((problem) => problem.severity === 'error');
  if (first !== undefined) return ['problem', first.file, first.code ?? '', normalise(first.message)];
  return ['line', normalise(text)];
}

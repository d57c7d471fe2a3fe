import type { Fix, Problem, TestReport } from '../domain.ts';
import { FRAMEWORKS } from './frameworks/index.ts';
import type { Ranked } from './ranking.ts';
import type { Finding } from './signatures.ts';

/** `{name}` -> what the log says at that place. Names that captured nothing stay as they are. */
export function fillIn(text: string, captures: Readonly<Record<string, string>>): string {
  return text.replace(/\{([A-Za-z_]\w*)\}/g, (whole, name: string) =>
    Object.hasOwn(captures, name) ? captures[name]! : whole,
  );
}

/** A finding's fixes in this log's words, the recommended one first. */
export function fixesOf(finding: Finding | null): Fix[] {
  if (finding === null) return [];
  const words = (text: string): string => fillIn(text, finding.captures);
  return [...finding.signature.fix]
    .sort((a, b) => Number(b.recommended) - Number(a.recommended))
    .map((fix) => ({
      ...fix,
      title: words(fix.title),
      why: words(fix.why),
      snippet: fix.snippet === null ? null : words(fix.snippet),
    }));
}

/** What happened, in a sentence or two. */
export function summaryOf(
  cause: Ranked,
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly Problem[],
): string {
  const reported = testsSentence(tests) ?? problemsSentence(problems);
  if (finding !== null && finding.signature.tier === 'cause') {
    const known = fillIn(finding.signature.cause, finding.captures);
    return tests !== null && tests.failures.length > 0 ? `${known} ${testsSentence(tests)}` : known;
  }
  if (reported !== null) return reported;
  if (finding !== null) return fillIn(finding.signature.cause, finding.captures);
  return `No known cause: the line that explains it best is “${cause.text.trim().slice(0, 160)}”.`;
}

function testsSentence(tests: TestReport | null): string | null {
  const first = tests?.failures[0];
  if (tests === null || first === undefined) return null;
  const count = tests.failed ?? tests.failures.length;
  const of = tests.total === null ? '' : ` of ${tests.total}`;
  return `${count}${of} ${tests.total === 1 || (tests.total === null && count === 1) ? 'test' : 'tests'} failed (${tests.framework})${count === 1 ? '' : ', the first'}: ${first.id}${first.message === null ? '' : `: ${first.message}`}`;
}

function problemsSentence(problems: readonly Problem[]): string | null {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const first = errors[0];
  if (first === undefined) return null;
  const place = first.line === null ? first.file : `${first.file}:${first.line}`;
  const lead = errors.length === 1 ? '1 error' : `${errors.length} errors, the first`;
  return `${lead} in ${place}: ${first.message}${first.code === null ? '' : ` (${first.code})`}`;
}

/** What to do, most useful first. A signature's recommended fix comes first of its fixes. */
export function adviceOf(finding: Finding | null, tests: TestReport | null, problems: readonly Problem[]): string[] {
  if (finding !== null && (finding.signature.tier !== 'wrapper' || (tests === null && problems.length === 0))) {
    return fixesOf(finding).map(({ title, why }) => `${title}: ${why}`);
  }
  const failed = tests?.failures[0];
  if (tests !== null && failed !== undefined) {
    const command = FRAMEWORKS.find((one) => one.name === tests.framework)?.runAlone?.(failed);
    return [command === undefined ? `Look at ${failed.id}` : `Run it alone: ${command}`];
  }
  const error = problems.find((problem) => problem.severity === 'error');
  if (error !== undefined) return [`Open ${error.file}${error.line === null ? '' : `:${error.line}`}`];
  return [];
}

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
  const reported = testsSentence(tests, cause.line) ?? problemsSentence(problems, cause.line);
  if (finding !== null && finding.signature.tier === 'cause') {
    const known = fillIn(finding.signature.cause, finding.captures);
    return tests !== null && tests.failures.length > 0 ? `${known} ${testsSentence(tests, cause.line)}` : known;
  }
  if (reported !== null) return reported;
  if (finding !== null) return fillIn(finding.signature.cause, finding.captures);
  return `No known cause: the line that explains it best is “${cause.text.trim().slice(0, 160)}”.`;
}

/** The test that the line is about, else the first. */
function testsSentence(tests: TestReport | null, line: number): string | null {
  const told = tests?.failures.find(({ logLine }) => logLine === line) ?? tests?.failures[0];
  if (tests === null || told === undefined) return null;
  const count = tests.failed ?? tests.failures.length;
  const of = tests.total === null ? '' : ` of ${tests.total}`;
  const noun = tests.total === 1 || (tests.total === null && count === 1) ? 'test' : 'tests';
  const which = count === 1 ? '' : told === tests.failures[0] ? ', the first' : ', among them';
  const why = told.message === null ? '' : `: ${told.message}`;
  return `${count}${of} ${noun} failed (${tests.framework})${which}: ${told.id}${why}`;
}

function problemsSentence(problems: readonly Problem[], line: number): string | null {
  const found = ofConcern(problems, line);
  const told = found.find(({ logLine }) => logLine === line) ?? found[0];
  if (told === undefined) return null;
  const place = told.line === null ? told.file : `${told.file}:${told.line}`;
  const noun = told.severity === 'error' ? 'error' : 'finding';
  const lead =
    found.length === 1 ? `1 ${noun}` : `${found.length} ${noun}s, ${told === found[0] ? 'the first' : 'one of them'}`;
  return `${lead} in ${place}: ${told.message}${told.code === null ? '' : ` (${told.code})`}`;
}

/** Errors; where there is none and the line is a warning, the warnings. */
function ofConcern(problems: readonly Problem[], line: number): readonly Problem[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length > 0 || problems.every(({ logLine }) => logLine !== line) ? errors : problems;
}

/** What to do, most useful first. A signature's recommended fix comes first of its fixes. */
export function adviceOf(
  line: number,
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly Problem[],
): string[] {
  if (finding !== null && (finding.signature.tier !== 'wrapper' || (tests === null && problems.length === 0))) {
    return fixesOf(finding).map(({ title, why }) => `${title}: ${why}`);
  }
  const failed = tests?.failures[0];
  if (tests !== null && failed !== undefined) {
    const command = FRAMEWORKS.find((one) => one.name === tests.framework)?.runAlone?.(failed);
    return [command === undefined ? `Look at ${failed.id}` : `Run it alone: ${command}`];
  }
  const [error] = ofConcern(problems, line);
  if (error !== undefined) return [`Open ${error.file}${error.line === null ? '' : `:${error.line}`}`];
  return [];
}

import type { Candidate, Clue, Failure, Grounds, LogLine, TestReport } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';
import { adviceOf, fillIn, fixesOf, summaryOf } from './advice.ts';
import type { Baseline } from './baseline.ts';
import { categoryOf, type ProblemSource } from './category.ts';
import { type ConfidenceFeatures, confidenceOf, featuresOf } from './confidence.ts';
import { natureClue, toolClue } from './evidence/nature.ts';
import { excerptOf } from './excerpt.ts';
import { fingerprint } from './fingerprint.ts';
import type { Framework } from './frameworks/framework.ts';
import { frameworksHeard, hinted } from './hinted.ts';
import { namedBy } from './naming.ts';
import { type Ranked, rank } from './ranking.ts';
import { rolesOf } from './roles.ts';
import { shorten } from './shorten.ts';
import { type Finding, type Matcher, signatureKey } from './signatures.ts';
import { type Silence, silenceIn, withSilence } from './silence.ts';
import { isSpecific } from './specific.ts';
import { spoken } from './spoken.ts';
import { firstVerdict } from './verdict.ts';
import { type FailedPart, failedParts, linesOf } from './window.ts';

/** A failure and how strong its line is, in points; orders the failures of a job. */
export interface Explained {
  readonly failure: Failure;
  readonly score: number;
  /** What its confidence rests on. */
  readonly features: ConfidenceFeatures;
}

/** Candidates that are kept for those who want to know what else it could have been. */
const CANDIDATES_KEPT = 10;
/** Causes of one step at most: more are consequences of each other. */
const CAUSES_MAX = 5;
/** A further cause must stand this far from the others, in lines: one message spreads over several. */
const APART_LINES = 12;
/** And be as strong as this, in points. */
const INDEPENDENT_POINTS = 7;
/** Where a log does not say that it failed, only this much makes a failure, in points. */
const SELF_EVIDENT_POINTS = 3;
/** From here on such a line supports a verdict. */
const TRUSTED_CONFIDENCE = 0.5;
/** What failed in a later step is more likely a consequence, in points a step. */
const LATER_STEP_POINTS = 3;
/** And this where it most likely passed: a known cause, or what a test framework or compiler calls a failure. */
const KNOWN_POINTS = 6.5;

/**
 * All independent failures that a job's log explains, the most important first; none when nothing failed.
 * @param baseline Green logs of the same job; null when there is none.
 */
export function explain(log: ParsedLog, matcher: Matcher, baseline: Baseline | null): Explained[] {
  const explained = failedParts(log).flatMap((part, index) =>
    explainPart(log, part, matcher, baseline).map((one) => ({ ...one, score: one.score - index * LATER_STEP_POINTS })),
  );
  return dedupe(explained);
}

function explainPart(log: ParsedLog, part: FailedPart, matcher: Matcher, baseline: Baseline | null): Explained[] {
  const lines = linesOf(log, part);
  const { findings, heard } = matcher.search(log, part.first, part.last, lines);
  const frameworks = heard === null ? hinted(log.text, part.first, part.last) : frameworksHeard(heard);
  const { tests: counted, problems } = report(lines.map(shortened), frameworks);
  // Some frameworks are counted line by line: where lines were left out, nobody knows how many.
  const tests = lines.length < part.last - part.first + 1 ? counted.map(withoutCounts) : counted;
  const roleAt = rolesOf(lines, log.steps, log.text.format);
  const window = { lines, roleAt, findings, tests, problems: problems.flatMap((one) => one.problems), baseline };
  const told = rank(window);
  const silence = wasStopped(log, part, told[0]) ? silenceIn(window) : null;
  const ranked = withSilence(told, silence);
  const needed = pointsNeeded(log);
  const [first, ...others] = independent(ranked).filter((one) => one.score >= needed);
  if (first === undefined) return [];
  const ownTests = mainReport(tests, first.line);
  const naming = namedBy(first, ownTests, findings, log);
  // What gave the first its name is no further cause: a test shows the assertion, and the code what it printed.
  const further = others.filter((one) => naming === null || identity(one) !== signatureKey(naming));
  return [
    assemble(log, part, {
      cause: first,
      ranked,
      tests: ownTests,
      problems,
      naming,
      tool: toolOf(problems, first),
      silence,
      baseline,
    }),
    ...further.map((cause) => {
      const finding = namedBy(cause, null, findings, log);
      return assemble(log, part, {
        cause,
        ranked: [cause],
        tests: null,
        problems: [],
        naming: finding,
        tool: toolOf(problems, cause),
        silence: null,
        baseline,
      });
    }),
  ];
}

/** A cause with all that is said of it; what tools reported belongs to the first cause of a step. */
interface Named {
  readonly cause: Ranked;
  readonly ranked: readonly Ranked[];
  readonly tests: TestReport | null;
  readonly problems: readonly ProblemSource[];
  /** What gives it its name. */
  readonly naming: Finding | null;
  /** Which tool printed it as an error; null: none. */
  readonly tool: string | null;
  /** Before it was stopped; null where it was not, or was not silent. */
  readonly silence: Silence | null;
  readonly baseline: Baseline | null;
}

/** Did somebody or something end the step, rather than the step itself? */
function wasStopped({ ending }: ParsedLog, { step }: FailedPart, best: Ranked | undefined): boolean {
  const category = best?.finding?.signature.category;
  if (category === 'timeout' || category === 'cancelled') return true;
  const stopped = ['timed-out', 'cancelled'].includes(step?.conclusion ?? ending);
  // An error of the step's own is its reason, whatever ended it.
  return stopped && (best === undefined || best.score < INDEPENDENT_POINTS);
}

/** Where a log does not say that the job failed, a line must say it by itself. */
function pointsNeeded({ ending, text, first }: ParsedLog): number {
  if (ending !== 'unknown' && ending !== 'cut-off') return Number.NEGATIVE_INFINITY;
  // A whole step without the runner's word on an error most likely passed.
  const whole = text.format === 'github-step' && text.line(first).marker === 'group';
  return whole ? KNOWN_POINTS : SELF_EVIDENT_POINTS;
}

/** What the tools that may have printed the lines say of them. */
function report(
  lines: readonly LogLine[],
  frameworks: readonly Framework[],
): { tests: TestReport[]; problems: ProblemSource[] } {
  const tests: TestReport[] = [];
  const problems: ProblemSource[] = [];
  for (const framework of frameworks) {
    const result = framework.parse(lines);
    if (result.tests !== null) tests.push(result.tests);
    if (result.problems.length > 0) problems.push({ tool: framework.name, problems: result.problems });
  }
  return { tests, problems };
}

/** Parsers see as much of a line as signatures do: no tool's message is longer, and what was made to keep them busy is. */
function shortened(line: LogLine): LogLine {
  const text = shorten(line.text);
  return text === line.text ? line : { ...line, text };
}

function withoutCounts(report: TestReport): TestReport {
  return { ...report, passed: null, failed: null, skipped: null, total: null };
}

/** The best candidate, and further ones that stand for themselves: another known cause, far enough away. */
function independent(ranked: readonly Ranked[]): Ranked[] {
  const causes = ranked.slice(0, 1);
  const named = new Set(causes.map(identity));
  for (const one of ranked.slice(1)) {
    if (causes.length >= CAUSES_MAX) break;
    if (one.score < INDEPENDENT_POINTS || one.finding?.signature.tier !== 'cause' || named.has(identity(one))) continue;
    // One broken build prints many errors, some of them known.
    if (one.compiler && causes.some((other) => other.compiler)) continue;
    if (causes.some((other) => Math.abs(other.line - one.line) < APART_LINES)) continue;
    named.add(identity(one));
    causes.push(one);
  }
  return causes;
}

function identity({ finding, line }: Ranked): string {
  return finding === null ? `line ${line}` : signatureKey(finding);
}

function assemble(
  log: ParsedLog,
  { step }: FailedPart,
  { cause, ranked, tests, problems, naming: finding, tool, silence, baseline }: Named,
): Explained {
  const ownProblems = problems.flatMap((one) => one.problems);
  const named = finding !== null && finding.signature.tier !== 'wrapper' ? finding : null;
  const category = categoryOf(cause, finding, tests, problems, step);
  const features = featuresOf(cause, ranked, { ending: log.ending, compared: baseline !== null });
  const confidence = confidenceOf(features);
  // A guess at a log that does not even say that it failed is no ground for a verdict.
  const trusted = (log.ending !== 'unknown' && log.ending !== 'cut-off') || confidence >= TRUSTED_CONFIDENCE;
  const clues = trusted ? [natureClue(finding), toolClue(tool, cause.line, named)] : [];
  const transience = named?.signature.transient ?? 'unknown';
  const stopped = category === 'cancelled' && transience === 'no';
  const grounds: Grounds = stopped
    ? { transience, stopped, clues: [stoppedClue(cause.line)] }
    : { transience, stopped, clues: clues.filter((one): one is Clue => one !== null), ...(trusted ? {} : GUESS) };
  const failure: Failure = {
    // What a test printed besides may vary; the test does not.
    fingerprint: fingerprint(cause.text, named === cause.finding ? named : null, tests, ownProblems),
    rootCause: {
      line: cause.line,
      endLine: Math.max(cause.line, cause.finding?.lastLine ?? 0),
      text: shown(cause.text),
      confidence,
    },
    candidates: ranked.slice(0, CANDIDATES_KEPT).map(candidateOf),
    signature:
      finding === null
        ? null
        : {
            id: finding.signature.id,
            title: fillIn(finding.signature.title, finding.captures),
            captures: finding.captures,
          },
    category,
    summary: [summaryOf(cause, finding, tests, ownProblems), ...silenceSentence(cause, silence)].join(' '),
    advice: adviceOf(cause.line, finding, tests, ownProblems),
    tests,
    problems: ownProblems,
    verdict: firstVerdict(grounds),
    grounds,
    step,
    excerpt: excerptOf(log, cause.line),
    fixes: fixesOf(named),
    unexplained: named === null && finding !== null,
    isSpecific: isSpecific(cause.text, category, cause.finding, tests, ownProblems),
  };
  return { failure, score: cause.score, features };
}

/** The report that the line belongs to, else the first with failures, else the first. */
function mainReport(tests: readonly TestReport[], line: number): TestReport | null {
  return (
    tests.find((one) => one.failures.some((failure) => failure.logLine === line)) ??
    tests.find((one) => one.failures.length > 0) ??
    tests[0] ??
    null
  );
}

function silenceSentence(cause: Ranked, silence: Silence | null): string[] {
  if (silence === null) return [];
  const { after, ms } = silence;
  const said = after.number === cause.line ? '' : `, after “${shown(after.text).trim().slice(0, SAID_MAX_LENGTH)}”`;
  return [`Nothing was said for ${spoken(ms)}${said}.`];
}

const SAID_MAX_LENGTH = 120;

/** Who stops a job said nothing of its code, and nor does it that the next attempt is let through. */
function stoppedClue(line: number): Clue {
  return { kind: 'rule', feature: 'rule', value: 0, text: 'it was stopped, and did not fail', ref: `line ${line}` };
}

const GUESS = { isGuess: true } as const;

/** Which tool printed the line as an error. */
function toolOf(problems: readonly ProblemSource[], { line, compiler }: Ranked): string | null {
  const printed = (one: ProblemSource): boolean =>
    one.problems.some((problem) => problem.severity === 'error' && problem.logLine === line);
  const tool = problems.find(printed)?.tool;
  if (tool !== undefined) return tool;
  return compiler ? 'a compiler' : null;
}

function candidateOf({ line, text, score, why }: Ranked): Candidate {
  return { line, text: shown(text), score: Math.round(score * 100) / 100, why };
}

/** Tabs are the one control character that parsers need and nobody else does. */
function shown(text: string): string {
  return text.replaceAll('\t', '    ');
}

/** The same failure in two steps is one. */
function dedupe(explained: readonly Explained[]): Explained[] {
  const seen = new Set<string>();
  return explained.filter(({ failure }) => {
    if (seen.has(failure.fingerprint)) return false;
    seen.add(failure.fingerprint);
    return true;
  });
}

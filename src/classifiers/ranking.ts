import type { Candidate, LogLine, Problem, TestReport } from '../domain.ts';
import type { Baseline } from './baseline.ts';
import { diagnosticOf, isCompilerError } from './diagnostics.ts';
import { normalise } from './normalise.ts';
import { LOST_ATTEMPT, type Role } from './roles.ts';
import { type Finding, preferred } from './signatures.ts';

/** The lines among which the explanation is looked for, with all that is known of them. */
export interface Window {
  readonly lines: readonly LogLine[];
  /** Of the line at an index. */
  readonly roleAt: (index: number) => Role;
  readonly findings: readonly Finding[];
  readonly tests: readonly TestReport[];
  readonly problems: readonly Problem[];
  /** Green logs of the same job, where there are any. */
  readonly baseline: Baseline | null;
}

/** A candidate with what made it one. */
export interface Ranked extends Candidate {
  readonly role: Role;
  /** The best signature that fired on the line, or null. */
  readonly finding: Finding | null;
  readonly test: boolean;
  readonly problem: boolean;
  /** A compiler's own form, whether or not it gives a place. */
  readonly compiler: boolean;
  /** The exception below another one: `Caused by: …`, or the line after a `Caused by:` that stands alone. */
  readonly deeper: boolean;
}

/** Points of a role. `-Infinity`: such a line explains nothing, whatever it says. */
const ROLE_POINTS: Readonly<Record<Role, number>> = {
  output: 0,
  error: 1,
  warning: -3,
  echo: Number.NEGATIVE_INFINITY,
  header: Number.NEGATIVE_INFINITY,
  progress: -3.5,
  passed: -6,
  quoted: -4,
  frame: -4.5,
  hint: -6,
  count: -2.5,
  wrapper: -2.5,
  tidy: -8,
};

const TIER_POINTS = { cause: 4, symptom: 1, wrapper: -4.5 } as const;
const TEST_POINTS = 3;
/** Where the framework gives no reason, the line only names the test. */
const HEADLINE_POINTS = 1;
const PROBLEM_POINTS = 3;
const REPORTED_STRENGTH = 3.5;
/** A full disk or memory makes everything else fail, and louder. */
const EXHAUSTED_POINTS = 1.5;
/** Fewer points than this say too little to be shown. */
const SHOWN_POINTS = 1;
/** What a green log of the same job says too did not make this one red. */
const KNOWN_FROM_GREEN_POINTS = -5;
const NEW_POINTS = 0.5;
/** When an action tries again, the first attempt failed by itself; later ones may trip over what it left behind. */
const LATER_ATTEMPT_POINTS = -4;
/** A tool that says this fails because of its warnings. */
const STRICT = /\b[Aa]borted with \d+ warnings?\b|\bwarnings? (?:are |were |being )?treated as errors?\b/;
const WARNED = /(?:^\s*|: )(?:WARNING|WARN|Warning|warning)\b/;
/** Below this, where a line stands says as much as what it says. */
const WEAK = 3;
/** At this strength a line is an error in its own right. */
const STRONG = 4;

/** Candidates, best first; of two with the same points the earlier one. */
export function rank(window: Window): Ranked[] {
  const findings = byLine(window.findings);
  const tests = new Set(window.tests.flatMap((report) => report.failures.map((failure) => failure.logLine)));
  const headlines = new Set(
    window.tests.flatMap((report) => report.failures.filter((one) => one.message === null).map((one) => one.logLine)),
  );
  const problems = new Set(window.problems.filter((one) => one.severity === 'error').map((one) => one.logLine));
  const ranked: Ranked[] = [];
  const lastWords = lastWordsOf(window);
  const lostAttempt = window.lines.findIndex(({ text }) => LOST_ATTEMPT.test(text));
  const strict = window.lines.some(({ text }) => STRICT.test(text));
  let strong = 0;
  const last = window.lines.length - 1;
  window.lines.forEach((line, index) => {
    const finding = findings.get(line.number) ?? null;
    const form = diagnosticOf(line.text);
    const deeper = CAUSED.test(line.text) || CAUSED_BELOW.test(window.lines[index - 1]?.text ?? '');
    const test = tests.has(line.number);
    const problem = problems.has(line.number);
    const silent = form.strength === 0 && finding === null && !test && !problem;
    if (silent && line.marker !== 'error' && !(strict && WARNED.test(line.text))) return;
    const role = window.roleAt(index);
    if (ROLE_POINTS[role] === Number.NEGATIVE_INFINITY) return;
    const why: string[] = [];
    // Whoever reads the tool's output knows better than the form of the line.
    const strength = Math.max(form.strength, test || problem ? REPORTED_STRENGTH : 0);
    const compiler = isCompilerError(form);
    const exhausted = finding?.signature.tier === 'cause' && finding.signature.category === 'resource';
    const unforgiven = role === 'warning' && strict && WARNED.test(line.text);
    // Tools report as a warning that they lost an attempt to a full disk.
    const pardoned = unforgiven || (exhausted && role === 'warning');
    let score = (unforgiven ? Math.max(strength, STRONG) : strength) + (pardoned ? 0 : ROLE_POINTS[role]);
    if (exhausted) score += EXHAUSTED_POINTS;
    if (finding !== null) {
      score += namePoints(finding, problem, compiler && problems.size > 1, problems.size);
      why.push(
        finding.signature.tier === 'wrapper'
          ? `only wraps a failure (${finding.signature.id})`
          : `signature ${finding.signature.id}`,
      );
    }
    if (test) {
      score += headlines.has(line.number) ? HEADLINE_POINTS : TEST_POINTS;
      why.push('says why a test failed');
    }
    if (problem) {
      score += PROBLEM_POINTS;
      why.push('a finding of a compiler or linter');
    }
    if (form.strength > 0) why.push(form.why);
    if (role === 'error') why.push('marked as an error');
    else if (unforgiven) why.push('a warning that the tool does not forgive');
    else if (ROLE_WORDS[role] !== undefined) why.push(ROLE_WORDS[role]);
    if (window.baseline !== null) {
      const known = window.baseline.has(line.text);
      score += known ? KNOWN_FROM_GREEN_POINTS : NEW_POINTS;
      why.push(
        known
          ? 'a green log says it too'
          : `new against ${window.baseline.logs === 1 ? 'a green log' : `${window.baseline.logs} green logs`}`,
      );
    }
    if (lostAttempt >= 0 && index > lostAttempt) {
      score += LATER_ATTEMPT_POINTS;
      why.push('in a later attempt');
    }
    if (line.colour === 'red') score += 0.5;
    if (score >= STRONG && ++strong === 1) {
      score += 1;
      why.push('first strong line of the failed step');
    }
    if (index === lastWords && form.strength < WEAK) {
      score += 1.5;
      why.push('the last that was said before the end');
    }
    score += Math.exp(-(last - index) / 100) / 2;
    if (score >= SHOWN_POINTS || finding !== null)
      ranked.push({ line: line.number, text: line.text, score, why, role, finding, test, problem, compiler, deeper });
  });
  return repeats(chains(ranked)).sort((a, b) => b.score - a.score || a.line - b.line);
}

const ROLE_WORDS: Partial<Record<Role, string>> = {
  warning: 'only a warning',
  progress: 'a progress line',
  passed: 'belongs to something that passed',
  quoted: 'quoted text',
  frame: 'part of a stack trace',
  hint: 'a hint, not a cause',
  count: 'only counts',
  wrapper: 'only says that something else failed',
  tidy: 'after the job’s own work',
};

/**
 * Index of the line after which a script gave up: before the first `exit` of a traced script, else before the runner's
 * word on its exit code. Authors print their reason there. -1 when there is none.
 */
function lastWordsOf({ lines, roleAt }: Window): number {
  const traced = lines.findIndex(({ text }) => /^\+{1,4} exit [1-9]\d*$/.test(text));
  const end =
    traced >= 0
      ? traced
      : lines.findIndex(
          ({ text, marker }) => marker === 'error' && text.startsWith('Process completed with exit code'),
        );
  for (let index = end - 1; index >= Math.max(0, end - LAST_WORDS_LINES); index--) {
    if (lines[index]!.text.trim() !== '' && roleAt(index) === 'output' && diagnosticOf(lines[index]!.text).strength > 0)
      return index;
  }
  return -1;
}

/** How far up the last words may stand, in lines: a script says some things more before it ends. */
const LAST_WORDS_LINES = 8;

/** Of several findings of one compiler, the first counts more than the one that has a name. */
function namePoints({ signature }: Finding, problem: boolean, compiler: boolean, problems: number): number {
  if (problem && problems > 1) return 0;
  return compiler ? PROBLEM_POINTS : TIER_POINTS[signature.tier];
}

function byLine(findings: readonly Finding[]): Map<number, Finding> {
  const best = new Map<number, Finding>();
  for (const finding of findings) {
    const other = best.get(finding.line);
    best.set(finding.line, other === undefined ? finding : preferred(other, finding));
  }
  return best;
}

/** From here on even a known message is what a loop printed. A test or a compiler repeats one for each place instead. */
const POLLED_TIMES = 8;

/** How far apart the links of one chain of exceptions may stand: a long stack trace lies between them. */
const CHAIN_LINES = 150;

/** Java, Kotlin and Rust; Jenkins leaves out "by". */
const CAUSED = /^\s*Caused(?: by)?: \S/;
/** Gradle's test log prints the exception in the next line. */
const CAUSED_BELOW = /^\s*Caused by:$/;

/** A link that says less than this adds nothing to the one above it ("an unknown error occurred"). */
const LINK_STRENGTH = 2;

/** Of a chain of `Caused by`, the deepest explains. */
function chains(ranked: readonly Ranked[]): Ranked[] {
  const result = [...ranked];
  for (let index = 1; index < result.length; index++) {
    const link = result[index]!;
    if (!link.deeper || (link.finding === null && diagnosticOf(link.text).strength < LINK_STRENGTH)) continue;
    const outer = result[index - 1]!;
    if (link.line - outer.line > CHAIN_LINES || outer.finding?.signature.tier === 'cause') continue;
    result[index - 1] = { ...outer, score: outer.score - 2, why: [...outer.why, 'has a deeper cause'] };
    result[index] = {
      ...link,
      score: Math.max(link.score, outer.score) + 0.5,
      why: [...link.why, 'the deepest cause of a chain'],
    };
  }
  return result;
}

/**
 * What a log says over and over explains less than what it says once. Of lines that say the same, the one that the
 * system marked as an error stands for all, else the first.
 */
function repeats(ranked: readonly Ranked[]): Ranked[] {
  const groups = new Map<string, Ranked[]>();
  for (const one of ranked) {
    const group = sameness(one);
    const others = groups.get(group);
    if (others === undefined) groups.set(group, [one]);
    else others.push(one);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    if (group.length === 1) return first;
    const words = messageOf(first.text);
    const shown = group.find((one) => one.role === 'error' && messageOf(one.text) === words) ?? first;
    const best = group.reduce((a, b) => (b.score > a.score ? b : a));
    // A known message recurs as well, but a loop that waits for something prints it until it gives up.
    const reported = best.test || best.problem || best.compiler;
    const known = best.finding !== null;
    const often = Math.min(2, Math.log2(group.length) / 3);
    const chatter = !reported && group.length > (known ? POLLED_TIMES : 4) ? often : 0;
    const { test, problem, finding, score } = best;
    return {
      ...shown,
      test,
      problem,
      finding: shown.finding ?? finding,
      // Where a line stands counts for known messages only: chatter may happen to stand last.
      score: (known || reported ? score : shown.score) - chatter,
      why: [...best.why, `printed ${group.length} times`],
    };
  });
}

function sameness({ finding, text }: Ranked): string {
  if (finding === null || finding.signature.tier !== 'cause') return messageOf(text);
  return [finding.signature.id, ...finding.signature.key.map((name) => finding.captures[name] ?? '')].join('\n');
}

/** What a line says, without the bullet and the exception's name that one reporter prints and another does not. */
function messageOf(text: string): string {
  return normalise(text.replace(/^\s*(?:[→✗×●>]\s+)?(?:[\w.]{0,80}Error: )?/, ''));
}

import type { LogLine } from '../domain.ts';
import type { Baseline } from './baseline.ts';
import { type Diagnostic, diagnosticOf, isCompilerError } from './diagnostics.ts';
import type { Window } from './ranking.ts';
import { LOST_ATTEMPT, type Role } from './roles.ts';
import { type Finding, preferred } from './signatures.ts';

/** What speaks for or against a line, and the words for it; null words: too small to mention. */
export interface Point {
  readonly points: number;
  readonly why: string | null;
}

/** A line with all that is known of it. */
export interface Seen {
  readonly line: LogLine;
  readonly index: number;
  readonly role: Role;
  readonly form: Diagnostic;
  /** The best signature that fired on the line, or null. */
  readonly finding: Finding | null;
  readonly test: boolean;
  readonly problem: boolean;
  /** A compiler's own form, whether or not it gives a place. */
  readonly compiler: boolean;
  /** The exception below another one: `Caused by: …`, or the line after a `Caused by:` that stands alone. */
  readonly deeper: boolean;
}

/** What is known of the window as a whole. */
export interface Scene {
  readonly lines: readonly LogLine[];
  readonly findings: ReadonlyMap<number, Finding>;
  /** Lines of the log that say why a test failed, and those of them that only name it. */
  readonly tests: ReadonlySet<number>;
  readonly headlines: ReadonlySet<number>;
  readonly problems: ReadonlySet<number>;
  readonly baseline: Baseline | null;
  /** Does a tool fail because of its warnings? `told` by itself, or `assumed` where nothing else is said. */
  readonly strict: 'told' | 'assumed' | null;
  /** Indexes of the first lost attempt, of the script's last words, of the last line; -1: there is none. */
  readonly lostAttempt: number;
  readonly lastWords: number;
  readonly last: number;
}

/** Points of a role. `-Infinity`: such a line explains nothing, whatever it says. */
export const ROLE_POINTS: Readonly<Record<Role, Point>> = {
  output: { points: 0, why: null },
  error: { points: 1, why: 'marked as an error' },
  warning: { points: -3, why: 'only a warning' },
  echo: { points: Number.NEGATIVE_INFINITY, why: null },
  header: { points: Number.NEGATIVE_INFINITY, why: null },
  progress: { points: -3.5, why: 'a progress line' },
  passed: { points: -6, why: 'belongs to something that passed' },
  quoted: { points: -4, why: 'quoted text' },
  frame: { points: -4.5, why: 'part of a stack trace' },
  hint: { points: -6, why: 'a hint, not a cause' },
  count: { points: -2.5, why: 'only counts' },
  wrapper: { points: -2.5, why: 'only says that something else failed' },
  tidy: { points: -8, why: 'after the job’s own work' },
};

const TIER_POINTS = { cause: 4, symptom: 1, wrapper: -4.5 } as const;
const PROBLEM_POINTS = 3;
/** Whoever reads a tool's output knows better than the form of the line: such a line is at least this strong. */
const REPORTED_STRENGTH = 3.5;
/** At this strength a line is an error in its own right. */
const STRONG = 4;
/** So strong is a warning where nothing but wrappers speaks. */
const ASSUMED = 2;
/** Below this, where a line stands says as much as what it says. */
const WEAK = 3;

type Rule = (seen: Seen, scene: Scene) => Point | null;

/** Each says one thing; the points add up, the words follow in this order. */
const RULES: readonly Rule[] = [
  named,
  failedTest,
  toolFinding,
  formed,
  byRole,
  exhausted,
  announcing,
  againstGreen,
  laterAttempt,
  red,
];

/** The points of a line, but for those that depend on the lines before it. */
export function pointsOf(seen: Seen, scene: Scene): Point[] {
  return RULES.map((rule) => rule(seen, scene)).filter((point) => point !== null);
}

/** A strong line that is the first of its kind says what the others follow from. */
export const FIRST_STRONG: Point = { points: 1, why: 'first strong line of the failed step' };

export function isStrong(score: number): boolean {
  return score >= STRONG;
}

/** Where a line stands: the script's last words, and a little for standing near the end. */
export function placePoints(seen: Seen, { lastWords, last }: Scene): Point[] {
  // Of what a tool reports, the first counts.
  if (isReported(seen)) return [];
  const { index, form } = seen;
  const near = { points: Math.exp(-(last - index) / 100) / 2, why: null };
  if (index !== lastWords || form.strength >= WEAK) return [near];
  return [{ points: 1.5, why: 'the last that was said before the end' }, near];
}

function named({ finding, problem, compiler }: Seen, { problems }: Scene): Point | null {
  if (finding === null) return null;
  const { tier, id } = finding.signature;
  const why = tier === 'wrapper' ? `only wraps a failure (${id})` : `signature ${id}`;
  // Of several findings of one compiler, the first counts more than the one that has a name.
  if (problem && problems.size > 1) return { points: 0, why };
  return { points: compiler && problems.size > 1 ? PROBLEM_POINTS : TIER_POINTS[tier], why };
}

function failedTest({ line, test }: Seen, { headlines }: Scene): Point | null {
  // Where the framework gives no reason, the line only names the test.
  return test ? { points: headlines.has(line.number) ? 1 : 3, why: 'says why a test failed' } : null;
}

function toolFinding({ problem }: Seen): Point | null {
  return problem ? { points: PROBLEM_POINTS, why: 'a finding of a compiler or linter' } : null;
}

function formed(seen: Seen, scene: Scene): Point {
  const { form, test, problem } = seen;
  const reported = Math.max(form.strength, test || problem ? REPORTED_STRENGTH : 0);
  const points = isUnforgiven(seen, scene) ? Math.max(reported, scene.strict === 'told' ? STRONG : ASSUMED) : reported;
  return { points, why: form.strength > 0 ? form.why : null };
}

function byRole(seen: Seen, scene: Scene): Point {
  if (isUnforgiven(seen, scene)) return { points: 0, why: 'a warning that the tool does not forgive' };
  // Who reads a tool's output knows that this is what failed, on whatever level it was logged.
  if (isReported(seen) && LEVELS.has(seen.role)) return { points: 0, why: null };
  // Tools report as a warning that they lost an attempt to a full disk.
  if (seen.role === 'warning' && isExhausted(seen)) return { points: 0, why: null };
  return ROLE_POINTS[seen.role];
}

function isReported({ test, problem }: Seen): boolean {
  return test || problem;
}

const LEVELS: ReadonlySet<Role> = new Set(['warning', 'progress', 'count', 'quoted']);

/** A line that ends in a colon only announces what stands below it. */
function announcing({ line, index, test, problem }: Seen, { lines }: Scene): Point | null {
  if (test || problem || !line.text.endsWith(':')) return null;
  const next = lines.slice(index + 1, index + 3).find(({ text }) => text.trim() !== '');
  const told = next !== undefined && diagnosticOf(next.text).strength >= WEAK;
  return told ? { points: -1.5, why: 'announces what the next line says' } : null;
}

/** A full disk or memory makes everything else fail, and louder. */
function exhausted(seen: Seen): Point | null {
  return isExhausted(seen) ? { points: 1.5, why: null } : null;
}

/** What a green log of the same job says too did not make this one red. */
function againstGreen({ line }: Seen, { baseline }: Scene): Point | null {
  if (baseline === null) return null;
  if (baseline.has(line.text)) return { points: -5, why: 'a green log says it too' };
  return { points: 0.5, why: `new against ${baseline.logs === 1 ? 'a green log' : `${baseline.logs} green logs`}` };
}

/** When an action tries again, the first attempt failed by itself; later ones may trip over what it left behind. */
function laterAttempt({ index }: Seen, { lostAttempt }: Scene): Point | null {
  return lostAttempt >= 0 && index > lostAttempt ? { points: -4, why: 'in a later attempt' } : null;
}

function red({ line }: Seen): Point | null {
  return line.colour === 'red' ? { points: 0.5, why: null } : null;
}

function isExhausted({ finding }: Seen): boolean {
  return finding?.signature.tier === 'cause' && finding.signature.category === 'resource';
}

const STRICT =
  /\b[Aa]borted with \d+ warnings?\b|\bfinished with problems, \d+ warnings?\b|\bwarnings? (?:are |were |being )?treated as errors?\b/;
const WARNED = /(?:^\s*|: )(?:WARNING|WARN|Warning|warning)\b/;

function isUnforgiven({ role, line }: Seen, { strict }: Scene): boolean {
  return role === 'warning' && strict !== null && WARNED.test(line.text);
}

/** Java, Kotlin and Rust; Jenkins leaves out "by". */
const CAUSED = /^\s*Caused(?: by)?: \S/;
/** Gradle's test log prints the exception in the next line. */
const CAUSED_BELOW = /^\s*Caused by:$/;

/** All that is known of the line at an index; null when nothing in it asks for a closer look. */
export function look(index: number, { lines, roleAt }: Window, scene: Scene): Seen | null {
  const line = lines[index]!;
  const finding = scene.findings.get(line.number) ?? null;
  const form = diagnosticOf(line.text);
  const test = scene.tests.has(line.number);
  const problem = scene.problems.has(line.number);
  const silent = form.strength === 0 && finding === null && !test && !problem && index !== scene.lastWords;
  if (silent && line.marker !== 'error' && !(scene.strict !== null && WARNED.test(line.text))) return null;
  const deeper = CAUSED.test(line.text) || CAUSED_BELOW.test(lines[index - 1]?.text ?? '');
  return { line, index, role: roleAt(index), form, finding, test, problem, compiler: isCompilerError(form), deeper };
}

export function sceneOf(window: Window): Scene {
  const { lines, tests, problems, baseline } = window;
  const failures = tests.flatMap((report) => report.failures);
  return {
    lines,
    findings: bestByLine(window.findings),
    tests: new Set(failures.map((failure) => failure.logLine)),
    headlines: new Set(failures.filter((one) => one.message === null).map((one) => one.logLine)),
    problems: new Set(problems.filter((one) => one.severity === 'error').map((one) => one.logLine)),
    baseline,
    strict: lines.some(({ text }) => STRICT.test(text)) ? 'told' : null,
    lostAttempt: lines.findIndex(({ text }) => LOST_ATTEMPT.test(text)),
    lastWords: lastWordsOf(window),
    last: lines.length - 1,
  };
}

function bestByLine(findings: readonly Finding[]): Map<number, Finding> {
  const best = new Map<number, Finding>();
  for (const finding of findings) {
    const other = best.get(finding.line);
    best.set(finding.line, other === undefined ? finding : preferred(other, finding));
  }
  return best;
}

/** How far up the last words may stand, in lines: a script says some things more before it ends. */
const LAST_WORDS_LINES = 8;

/**
 * Index of the line after which a script gave up: before the first `exit` of a traced script, else before the runner's
 * word on its exit code. Authors print their reason there. -1 when there is none.
 */
function lastWordsOf({ lines, roleAt }: Window): number {
  const traced = lines.findIndex(({ text }) => /^\+{1,4} exit [1-9]\d*$/.test(text));
  const exit = lines.findIndex(({ text }) => /^(?:Error: )?Process completed with exit code/.test(text));
  const end = traced >= 0 ? traced : exit;
  const before = (says: (text: string) => boolean): number => {
    for (let index = end - 1; index >= Math.max(0, end - LAST_WORDS_LINES); index--) {
      const { text } = lines[index]!;
      if (text.trim() !== '' && roleAt(index) === 'output' && says(text)) return index;
    }
    return -1;
  };
  const told = before((text) => diagnosticOf(text).strength > 0);
  return told >= 0 ? told : before((text) => COMPLAINT.test(text));
}

/** What says that something is not as it should be, without a word for a failure: too common to mean that elsewhere. */
const COMPLAINT =
  /^\W*(?:No|Nothing|None|Not|Never|Please) [a-z]|\b(?:must|should|required|requires|unknown|undefined|undeclared|unused|illegal|incompatible|unsupported|insufficient|duplicate|already exists|not allowed|expected|differs?|too (?:long|many|few|short|large|small|old|new)|out of date|not up[- ]to[- ]date)\b/i;

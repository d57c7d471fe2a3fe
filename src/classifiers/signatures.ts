import type { LogLine, LogStep, Tier } from '../domain.ts';
import type { LogText } from '../log/text.ts';
import { type Automaton, buildAutomaton, fold, scan } from './automaton.ts';
import { shorten } from './shorten.ts';
import type { LinePattern, Pattern, Signature } from './signature.ts';

/** A signature that was recognised, and where. */
export interface Finding {
  readonly signature: Signature;
  /** The line that is shown, 1-based. */
  readonly line: number;
  /** First and last line of the match; both `line` unless it is a sequence. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly captures: Readonly<Record<string, string>>;
}

/** What of a log decides whether a signature is in its scope. */
export interface Searched {
  readonly text: LogText;
  readonly file: string;
  readonly steps: readonly LogStep[];
}

/** The same for two findings of one cause: the signature and what tells its failures apart. */
export function signatureKey({ signature, captures }: Finding): string {
  return [signature.id, ...signature.key.map((name) => captures[name] ?? '')].join('\n');
}

/** Signatures made ready for searching. */
export interface Matcher {
  readonly signatures: readonly Signature[];
  /**
   * All findings in the lines `first` to `last`, by line. Of one signature at most one a line.
   * `lines`: the same lines, where somebody has decoded them already.
   */
  find(log: Searched, first: number, last: number, lines?: readonly LogLine[]): Finding[];
  /** The same, and which of the matcher's other words stand somewhere in these lines. */
  search(log: Searched, first: number, last: number, lines: readonly LogLine[]): Searching;
  /** The same for text that is not a log: the lines are taken as they are. */
  findIn(lines: readonly string[]): Finding[];
}

/** What one pass over the bytes of some lines gives. */
export interface Searching {
  readonly findings: Finding[];
  /** Places in the list of words; null: the matcher knows no words. */
  readonly heard: ReadonlySet<number> | null;
}

/**
 * Candidate lines of one pattern that are tried. A log that holds a literal more often repeats itself,
 * and this bounds what a hostile one can cost.
 */
const TRIES_MAX = 2000;

/** One line pattern, compiled, with its place in the catalogue. */
interface Probe {
  readonly literals: readonly string[];
  readonly test: (text: string) => Captures | null;
}

type Captures = Readonly<Record<string, string>>;

const NO_CAPTURES: Captures = {};

/** All needles of the signatures' patterns, each once, in order. */
export function needlesOf(signatures: readonly Signature[]): string[] {
  const lines = signatures.flatMap(({ patterns }) => patterns.flatMap(linesOf));
  return [...new Set(lines.flatMap((line) => line.needles))];
}

/**
 * @param words What else is listened for, in the same pass.
 * @param automaton That of `needlesOf(signatures)` and the words, where it is known already.
 */
export function createMatcher(
  signatures: readonly Signature[],
  words: readonly string[] = [],
  automaton?: Automaton,
): Matcher {
  const compiled = signatures.map(compile);
  const probes = compiled.flatMap((one) => one.patterns.flatMap((pattern) => pattern.probes));
  const literals = needlesOf(signatures);
  const found = automaton ?? buildAutomaton([...literals, ...words]);
  const place = new Map(literals.map((literal, index) => [literal, index]));
  const wanting: number[][] = literals.map(() => []);
  probes.forEach((probe, index) => {
    for (const literal of probe.literals) wanting[place.get(literal)!]!.push(index);
  });

  /** Lines on which each probe's literals stand, ascending. */
  const candidates = (text: LogText, first: number, last: number, heard: Set<number>): number[][] => {
    const lines: number[][] = probes.map(() => []);
    let line = text.from(first);
    let next = text.offsetOf(line + 1);
    scan(found, text.bytes, text.offsetOf(first), text.offsetOf(last + 1), (literal, offset) => {
      if (literal >= literals.length) {
        heard.add(literal - literals.length);
        return;
      }
      // Offsets ascend: what was found before is not searched again.
      if (offset > next) {
        line = text.lineAt(offset - 1);
        next = text.offsetOf(line + 1);
      }
      for (const probe of wanting[literal]!) {
        const list = lines[probe]!;
        if (list.at(-1) === line) continue;
        // The first ones and the last ones: a failure may stand behind thousands of harmless lines.
        if (list.length === TRIES_MAX) list.splice(TRIES_MAX / 2, 1);
        list.push(line);
      }
    });
    return lines;
  };

  const findAll = (lines: number[][], textOf: (line: number) => string, stepOf: (line: number) => string | null) => {
    const findings: Finding[] = [];
    let at = 0;
    for (const one of compiled) {
      const seen = new Set<number>();
      for (const pattern of one.patterns) {
        const own = lines.slice(at, at + pattern.probes.length);
        at += pattern.probes.length;
        for (const finding of matchPattern(one, pattern, own, textOf)) {
          if (seen.has(finding.line) || !one.inScope(stepOf(finding.line))) continue;
          seen.add(finding.line);
          findings.push(finding);
        }
      }
    }
    return findings.sort((a, b) => a.line - b.line);
  };

  const search: Matcher['search'] = ({ text, file, steps }, first, last, lines) => {
    const heard = new Set<number>();
    const decoded = new Map(lines.map((line) => [line.number, line.text]));
    const textOf = (line: number): string => {
      const known = decoded.get(line);
      if (known !== undefined) return known;
      const fresh = text.line(line).text;
      decoded.set(line, fresh);
      return fresh;
    };
    const standing = candidates(text, first, last, heard);
    const all = findAll(standing, textOf, (line) => stepAt(steps, line)?.name ?? null);
    const findings = all.filter(
      ({ signature: { scope } }) =>
        (scope.formats?.includes(text.format) ?? true) && (scope.file === null || new RegExp(scope.file).test(file)),
    );
    return { findings, heard: words.length === 0 ? null : heard };
  };
  return {
    signatures,
    search,
    find: (log, first, last, lines = []) => search(log, first, last, lines).findings,
    findIn(lines) {
      const folded = lines.map(fold);
      const everywhere = probes.map((probe) =>
        folded.flatMap((line, index) => (probe.literals.some((literal) => line.includes(literal)) ? [index + 1] : [])),
      );
      return findAll(
        everywhere,
        (line) => lines[line - 1]!,
        () => null,
      );
    },
  };
}

export function stepAt(steps: readonly LogStep[], line: number): LogStep | null {
  return steps.find((step) => line >= step.firstLine && line <= step.lastLine) ?? null;
}

/** Does some pattern of the signature match in this text (its scope aside)? */
export function matchesText(signature: Signature, text: string): boolean {
  return (
    createMatcher([{ ...signature, scope: { step: null, file: null, formats: null } }]).findIn(text.split('\n'))
      .length > 0
  );
}

/** The finding to name when several stand on one line: what explains before what wraps, then the more specific. */
export function preferred(a: Finding, b: Finding): Finding {
  const order = TIER_ORDER[a.signature.tier] - TIER_ORDER[b.signature.tier];
  if (order !== 0) return order < 0 ? a : b;
  return specificity(b.signature) > specificity(a.signature) ? b : a;
}

const TIER_ORDER: Readonly<Record<Tier, number>> = { cause: 0, symptom: 1, wrapper: 2 };

/** How much of a line a signature asks for: characters that must be there; more for a sequence, a scope, an exception. */
function specificity({ patterns, unless, scope }: Signature): number {
  const longest = Math.max(...patterns.map((pattern) => sum(linesOf(pattern).map(fixedLength))));
  return longest + (unless.length > 0 ? 2 : 0) + (scope.step !== null || scope.file !== null ? 2 : 0);
}

function fixedLength(pattern: LinePattern): number {
  if (pattern.kind === 'literal') return pattern.literal.length;
  return pattern.source.replace(/\\.|\[[^\]]*\]|\(\?<\w+>|[()*+?{}|^$]/g, '').length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function linesOf(pattern: Pattern): readonly LinePattern[] {
  return pattern.kind === 'line' ? [pattern.line] : pattern.lines;
}

interface CompiledPattern {
  readonly pattern: Pattern;
  readonly probes: readonly Probe[];
}

interface Compiled {
  readonly signature: Signature;
  readonly patterns: readonly CompiledPattern[];
  readonly excluded: (text: string) => boolean;
  readonly inScope: (step: string | null) => boolean;
}

function compile(signature: Signature): Compiled {
  const exceptions = signature.unless.map((line) => tester(line));
  const step = signature.scope.step === null ? null : new RegExp(signature.scope.step);
  return {
    signature,
    patterns: signature.patterns.map((pattern) => ({ pattern, probes: linesOf(pattern).map(compileLine) })),
    excluded: (text) => exceptions.some((matches) => matches(text) !== null),
    inScope: (name) => step === null || name === null || step.test(name),
  };
}

function compileLine(line: LinePattern): Probe {
  return { literals: line.needles, test: tester(line) };
}

function tester(line: LinePattern): (text: string) => Captures | null {
  if (line.kind === 'literal') return (text) => (text.includes(line.literal) ? NO_CAPTURES : null);
  // Most are never asked.
  let regex: RegExp | null = null;
  return (text) => {
    regex ??= new RegExp(line.source, line.ignoreCase ? 'i' : '');
    const match = regex.exec(shorten(text));
    return match === null ? null : capturesOf(match);
  };
}

/** Groups that took part. */
function capturesOf({ groups }: RegExpExecArray): Captures {
  if (groups === undefined) return NO_CAPTURES;
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
}

function* matchPattern(
  { signature, excluded }: Compiled,
  { pattern, probes }: CompiledPattern,
  lines: readonly (readonly number[])[],
  textOf: (line: number) => string,
): Generator<Finding> {
  for (const first of lines[0]!) {
    const text = textOf(first);
    const captures = probes[0]!.test(text);
    if (captures === null || excluded(text)) continue;
    if (pattern.kind === 'line') {
      yield { signature, line: first, firstLine: first, lastLine: first, captures };
      continue;
    }
    const rest = followers(pattern, probes, lines, first, textOf, excluded);
    if (rest === null) continue;
    const line = pattern.report === 'first' ? first : rest.last;
    yield { signature, line, firstLine: first, lastLine: rest.last, captures: { ...captures, ...rest.captures } };
  }
}

/** The next line for each further pattern of a sequence, each behind the one before; null when one is missing. */
function followers(
  { within }: Extract<Pattern, { kind: 'sequence' }>,
  probes: readonly Probe[],
  lines: readonly (readonly number[])[],
  first: number,
  textOf: (line: number) => string,
  excluded: (text: string) => boolean,
): { last: number; captures: Captures } | null {
  let last = first;
  let captures: Captures = {};
  for (let index = 1; index < probes.length; index++) {
    let found: Captures | null = null;
    for (const line of lines[index]!) {
      if (line <= last) continue;
      if (line > first + within) break;
      found = excluded(textOf(line)) ? null : probes[index]!.test(textOf(line));
      if (found !== null) {
        last = line;
        break;
      }
    }
    if (found === null) return null;
    captures = { ...captures, ...found };
  }
  return { last, captures };
}

import type { Candidate, LogLine, Problem, TestReport } from '../domain.ts';
import type { Baseline } from './baseline.ts';
import { consolidate } from './consolidate.ts';
import {
  FIRST_STRONG,
  isStrong,
  look,
  placePoints,
  pointsOf,
  ROLE_POINTS,
  type Scene,
  type Seen,
  sceneOf,
} from './points.ts';
import type { Role } from './roles.ts';
import { shorten } from './shorten.ts';
import type { Finding } from './signatures.ts';

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
export type Ranked = Candidate &
  Pick<Seen, 'role' | 'finding' | 'test' | 'problem' | 'compiler' | 'deeper'> & {
    /** How often it was printed. */
    readonly times: number;
  };

/** Fewer points than this say too little to be shown. */
const SHOWN_POINTS = 1;

/** Candidates, best first; of two with the same points the earlier one. */
export function rank(window: Window): Ranked[] {
  const scene = sceneOf(window);
  const ranked = candidatesIn(window, scene);
  if (ranked.some(saysSomething)) return ranked;
  // Nothing but wrappers: then a warning may be what the tool does not forgive, though it does not say so.
  const warnings = scene.strict !== null ? [] : candidatesIn(window, { ...scene, strict: 'assumed' });
  return [...warnings.filter(saysSomething), ...ranked, ...lastLine(window, ranked)];
}

function saysSomething({ role, finding }: Ranked): boolean {
  return role !== 'wrapper' && finding?.signature.tier !== 'wrapper';
}

/** The last line of the output stands for what nobody can name: a script may give its reason in any words. */
function lastLine({ lines, roleAt }: Window, ranked: readonly Ranked[]): Ranked[] {
  // Where not even a wrapper says that something failed, the last line says nothing of a failure.
  const end = ranked[0]?.line;
  if (end === undefined) return [];
  const index = lines.findLastIndex(
    ({ number, text }, at) =>
      number < end && /[A-Za-z]{2}\S* \S*[A-Za-z]/.test(shorten(text)) && roleAt(at) === 'output',
  );
  const line = lines[index];
  if (line === undefined) return [];
  const score = Math.min(0, ...ranked.map((one) => one.score)) - 1;
  const why = ['the last that was said before the end'];
  const nothing = { finding: null, test: false, problem: false, compiler: false, deeper: false, times: 1 };
  return [{ line: line.number, text: line.text, score, why, role: 'output', ...nothing }];
}

function candidatesIn(window: Window, scene: Scene): Ranked[] {
  const ranked: Ranked[] = [];
  let strongBefore = false;
  for (let index = 0; index < window.lines.length; index++) {
    const seen = look(index, window, scene);
    if (seen === null || ROLE_POINTS[seen.role].points === Number.NEGATIVE_INFINITY) continue;
    const points = pointsOf(seen, scene);
    if (!strongBefore && isStrong(sum(points))) {
      strongBefore = true;
      points.push(FIRST_STRONG);
    }
    points.push(...placePoints(seen, scene));
    const score = sum(points);
    if (score < SHOWN_POINTS && seen.finding === null) continue;
    const { line, role, finding, test, problem, compiler, deeper } = seen;
    const why = points.flatMap((point) => point.why ?? []);
    const kinds = { role, finding, test, problem, compiler, deeper, times: 1 };
    ranked.push({ line: line.number, text: line.text, score, why, ...kinds });
  }
  return consolidate(ranked).sort((a, b) => b.score - a.score || a.line - b.line);
}

function sum(points: readonly { readonly points: number }[]): number {
  return points.reduce((total, one) => total + one.points, 0);
}

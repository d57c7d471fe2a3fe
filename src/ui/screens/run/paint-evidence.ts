import type { Verdict } from '../../../domain.ts';
import {
  CERTAINTY,
  evidenceRow,
  rerunOf,
  saidThen,
  share,
  signed,
  similarTo,
  sumOf,
  toldBy,
  unusedOf,
} from '../../../reports/explain.ts';
import { counted, grouped } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import { percent, verdictWords } from '../../../reports/words.ts';
import { toWidth } from '../../look/cells.ts';
import { ascii, type Look, lookOf } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { type Cause, causeOf, rankOf } from './model.ts';
import { titleOf, verdictIn } from './words.ts';
import { wrapped } from './wrapped.ts';

export function evidenceTitle({ run }: State): string {
  const { value } = run.told;
  const cause = value === null ? null : causeOf(value, run.shown);
  return value === null || cause === null ? 'Evidence' : `Evidence ${rankOf(value, cause)}: ${titleOf(cause.failure)}`;
}

/** `1-20 of 48` where not all is seen. */
export function evidenceFoot(state: State): string {
  const { height } = extentOf(state, 'run.evidence');
  const count = evidenceCount(state);
  const top = state.run.evidenceTop;
  return count <= height ? '' : `${top + 1}-${Math.min(count, top + height)} of ${count}`;
}

export const paintEvidence: Painter = (state, { width, height }, look) => {
  const top = Math.min(state.run.evidenceTop, Math.max(0, evidenceLines(state, width, look).length - height));
  return evidenceLines(state, width, look).slice(top, top + height);
};

/** How many lines there are to scroll over. */
export function evidenceCount(state: State): number {
  return evidenceLines(state, extentOf(state, 'run.evidence').width, lookOf(state)).length;
}

function evidenceLines({ run }: State, width: number, look: Look): readonly string[] {
  const { value } = run.told;
  if (value === null) return [];
  const cause = causeOf(value, run.shown);
  return cause === null
    ? ['', ' No failure is known here,', ' so there is nothing to weigh.']
    : linesOf(cause, width, look);
}

/** The last that were made: only what is seen is asked for again and again. */
let made: {
  readonly cause: Cause;
  readonly width: number;
  readonly look: Look;
  readonly lines: readonly string[];
} | null = null;

function linesOf(cause: Cause, width: number, look: Look): readonly string[] {
  if (made?.cause === cause && made.width === width && made.look === look) return made.lines;
  const lines = write(cause, width, look);
  made = { cause, width, look, lines };
  return lines;
}

/** Columns of a weight before its text. */
const WEIGHT = 8;

function write({ failure, job, elsewhere }: Cause, width: number, look: Look): string[] {
  const { verdict, rootCause, candidates, fixes, advice, similar = [], revisions = [] } = failure;
  const lines: string[] = [];
  const put = (text: string, indent = 1, mark = '', style = (same: string): string => same): void => {
    wrapped(ascii(plain(text), look), width - indent - 1).forEach((part, index) => {
      const head = index === 0 ? toWidth(` ${mark}`, indent) : ' '.repeat(indent);
      lines.push(`${head}${style(part)}`);
    });
  };
  const heading = (text: string): void => {
    lines.push('', ` ${look.accent(text)}`);
  };
  const weighed = (weight: number, text: string): void => {
    const mark = ascii(signed(weight), look);
    put(text, WEIGHT, (weight < 0 ? look.bad : look.ok)(mark));
  };

  lines.push(` ${verdictIn(failure, look)}${look.dim(ascii(` · ${failure.category}`, look))}`);
  if (verdict.label !== 'expected') lines.push(...barsOf(failure, width, look));
  for (const one of verdict.evidence) {
    const { weight, text } = evidenceRow(one);
    weighed(weight, text);
  }
  put(sumOf(verdict), WEIGHT, 'sum', look.dim);
  put(certaintyOf(verdict), 1, '', look.dim);

  heading('a re-run');
  put(rerunOf(verdict));
  if (verdict.ifRerun !== undefined) put(toldBy(verdict.ifRerun));
  for (const { weight, text } of verdict.rerun?.reasons ?? []) weighed(weight, text);

  for (const [title, found] of foundIn(failure)) {
    heading(title);
    for (const text of found) put(text, 3, look.glyphs.dot);
  }

  if (fixes.length + advice.length > 0) heading('what to do');
  fixes.forEach(({ title, why, recommended, snippet }, index) => {
    put(`${title}${recommended && fixes.length > 1 ? ' (recommended)' : ''}: ${why}`, 4, `${index + 1}`);
    for (const line of snippet?.trimEnd().split('\n') ?? []) lines.push(`      ${look.dim(plain(line))}`);
  });
  if (fixes.length === 0) for (const text of advice) put(text, 4, look.glyphs.dot);

  heading(`why this line: ${percent(rootCause.confidence)} sure`);
  if (elsewhere !== null) put(`line ${grouped(elsewhere.line)} of ${elsewhere.job}: ${elsewhere.text}`);
  for (const { line, text, why } of ownFirst(candidates, rootCause.line)) {
    lines.push(` ${look.strong(grouped(line).padStart(6))}  ${plain(text.trim())}`);
    put(why.join('; '), 9, '', look.dim);
  }

  if (similar.length > 0) heading('failures that say the like');
  for (const one of similar) put(similarTo(one), WEIGHT, share(one.likeness));
  if (revisions.length > 1) heading('what was said when');
  if (revisions.length > 1) for (const one of revisions) put(saidThen(one), 3);
  heading('not used');
  for (const phrase of unusedOf(job.triage)) put(phrase, 3, look.glyphs.dot);
  return lines;
}

function certaintyOf(verdict: Verdict): string {
  // Without the mark, and without what is said of a re-run below.
  if (verdict.label === 'uncertain') return verdictWords({ ...verdict, rerunPasses: null }).slice(2);
  return CERTAINTY[verdict.certainty ?? 'none'];
}

/** Tests and findings of tools that are listed; the rest is counted. */
const LISTED = 5;

/** What failed by name: tests, and what compilers and linters complain of. */
function foundIn({ tests, problems }: Cause['failure']): [title: string, found: string[]][] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const failed = (tests?.failures ?? []).map(({ id, message }) => (message === null ? id : `${id}: ${message}`));
  const told = errors.map(({ file, line, message }) => `${file}${line === null ? '' : `:${line}`} ${message}`);
  const all = tests?.total == null ? '' : ` of ${grouped(tests.total)}`;
  return [
    ...(failed.length === 0 ? [] : [listed(`${counted(failed.length, 'failed test')}${all}`, failed)]),
    // One alone is the explaining line.
    ...(told.length < 2 ? [] : [listed(counted(told.length, 'error'), told)]),
  ];
}

function listed(title: string, found: readonly string[]): [string, string[]] {
  const more = found.length - LISTED;
  return [title, [...found.slice(0, LISTED), ...(more > 0 ? [`and ${grouped(more)} more`] : [])]];
}

/** Candidates that are told of besides the one that was chosen. */
const OTHERS = 4;

function ownFirst<Candidate extends { readonly line: number }>(all: readonly Candidate[], line: number): Candidate[] {
  return [...all.filter((one) => one.line === line), ...all.filter((one) => one.line !== line).slice(0, OTHERS)];
}

function barsOf({ verdict }: Cause['failure'], width: number, look: Look): string[] {
  const { genuine, flaky, infrastructure, brokenBase } = verdict.probability;
  const { glyphs } = look;
  const room = Math.max(5, Math.min(30, width - 26));
  const rows = [
    ['genuine', genuine, look.bad],
    ['flaky', flaky, look.flaky],
    ['infrastructure', infrastructure, look.infra],
    ['broken base', brokenBase, look.warning],
  ] as const;
  return rows.map(([name, chance, style]) => {
    const full = Math.round(chance * room);
    const bar = `${style(glyphs.bar.repeat(full))}${look.dim(glyphs.dot.repeat(room - full))}`;
    return ` ${name.padEnd(14)} ${bar} ${share(chance).padStart(6)}`;
  });
}

import picocolors from 'picocolors';
import type { Evidence, Failure, JobTriage, PastVerdict, SimilarFailure, Triage, Verdict } from '../domain.ts';
import { grouped, truncate, wrap } from './layout.ts';
import { minute } from './moments.ts';
import { withoutCommands } from './untrusted.ts';

export interface ExplainOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

/** Narrower than this nothing can be laid out; wider than that nobody reads a line to its end. */
const WIDTH_MIN = 50;
const WIDTH_MAX = 140;
/** Where the text behind `verdict`, `evidence` begins. */
const LABEL_COLUMNS = 12;
/** Of the line of a similar failure. */
const SIMILAR_COLUMNS = 80;
/** Of a weight and the room behind it. */
const WEIGHT_COLUMNS = 7;

/** How each verdict was reached, to be added up again: every piece of evidence with its weight, and what was not there. */
export function toLedger({ source, jobs }: Triage, { width, colour }: ExplainOptions): string {
  const paint = picocolors.createColors(colour);
  const columns = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width));
  const lines: string[] = [];
  const put = (line = ''): void => {
    lines.push(withoutCommands(line.trimEnd()));
  };
  /** `mark`: what stands before the text in a column of its own. */
  const labelled = (label: string, text: string, mark = ''): void => {
    const pad = ' '.repeat(LABEL_COLUMNS + mark.length);
    wrap(text, columns - pad.length).forEach((part, index) => {
      put(index === 0 ? `  ${paint.dim(label.padEnd(LABEL_COLUMNS - 2))}${mark}${part}` : `${pad}${part}`);
    });
  };
  const weights = (label: string, rows: readonly { readonly weight: number; readonly text: string }[]): void => {
    rows.forEach(({ weight, text }, index) => {
      labelled(index === 0 ? label : '', text, signed(weight).padEnd(WEIGHT_COLUMNS));
    });
  };

  const failed = jobs.filter((job) => job.conclusion !== 'success' && job.failures.length > 0);
  if (failed.length === 0) put(`${plain(source)}: no verdict was reached, so there is nothing to explain.`);
  for (const [index, job] of failed.entries()) {
    if (index > 0) put();
    const step = job.step === null || job.step.kind === 'whole' ? '' : ` › ${plain(job.step.name)}`;
    put(`${paint.red('✗')} ${paint.bold(truncate(`${plain(job.name)}${step}`, columns - 2))}`);
    for (const failure of job.failures) {
      put();
      explain(failure);
    }
    unusedOf(job).forEach((phrase, place) => {
      labelled(place === 0 ? 'not used' : '', phrase);
    });
  }
  return `${lines.join('\n')}\n`;

  function explain({ rootCause, verdict, similar, revisions = [] }: Failure): void {
    const line = `line ${grouped(rootCause.line)}: ${plain(rootCause.text)}`;
    labelled('failure', truncate(line, columns - LABEL_COLUMNS));
    labelled('verdict', `${verdict.label} · ${CERTAINTY[verdict.certainty ?? 'none']}`);
    labelled('chances', chances(verdict));
    weights('evidence', verdict.evidence.map(evidenceRow));
    labelled(verdict.evidence.length === 0 ? 'evidence' : 'sum', sumOf(verdict));
    labelled('re-run', rerunOf(verdict));
    if (verdict.ifRerun !== undefined) labelled('', toldBy(verdict.ifRerun));
    weights('because', verdict.rerun?.reasons ?? []);
    if (revisions.length > 1)
      revisions.forEach((one, index) => {
        labelled(index === 0 ? 'said' : '', saidThen(one));
      });
    similar?.forEach((one, index) => {
      labelled(index === 0 ? 'similar' : '', similarTo(one), share(one.likeness).padEnd(WEIGHT_COLUMNS));
    });
  }
}

export const CERTAINTY = {
  confirmed: 'confirmed: the first piece of evidence below, or what happened afterwards, settles it',
  likely: 'likely: nothing has settled it',
  none: 'no certainty: that would need re-runs or history',
} as const;

function chances({ label, probability }: Verdict): string {
  if (label === 'expected') return 'nobody’s fault is asked for';
  const { flaky, infrastructure, genuine, brokenBase } = probability;
  const shares = { flaky, infrastructure, genuine, 'broken base': brokenBase };
  return Object.entries(shares)
    .map(([name, one]) => `${name} ${share(one)}`)
    .join(' · ');
}

export function evidenceRow({ weight, text, ref }: Evidence): { weight: number; text: string } {
  // Lines are counted with commas everywhere; what names a run or a job is no number.
  const place = ref?.replace(/(?<=\bline )\d+/g, (digits) => grouped(Number(digits)));
  return { weight, text: `${plain(text)}${place === undefined ? '' : ` [${plain(place)}]`}` };
}

/** Kinds of evidence that decide alone where they stand first. */
const DECIDING: ReadonlySet<string> = new Set(['person', 'rule']);

export function sumOf({ label, evidence, probability }: Verdict): string {
  if (label === 'expected') return 'nothing is weighed';
  const first = evidence[0]?.kind;
  if (first !== undefined && (DECIDING.has(first) || (first === 'base' && label === 'broken-base'))) {
    return 'not needed: the first piece decides';
  }
  if (evidence.length === 0) return 'none: as likely the change’s fault as not';
  const sum = evidence.reduce((total, { weight }) => total + weight, 0);
  return `${signed(sum)} in log-odds: ${share(probability.flaky + probability.infrastructure)} that it comes and goes`;
}

export function rerunOf({ rerunPasses, rerun, label }: Verdict): string {
  if (rerunPasses === null) return `no prediction${label === 'expected' ? ': nothing failed' : ''}`;
  const said = `an unchanged one passes with ${share(rerunPasses)}`;
  if (rerun === undefined) return said;
  return `${said}; in four cases of five the share lies between ${share(rerun.low)} and ${share(rerun.high)}`;
}

export function saidThen({ atMs, label, certainty, reason }: PastVerdict): string {
  return `${minute(atMs)} ${label}${certainty === null ? '' : `, ${certainty}`}: ${plain(reason)}`;
}

export function similarTo({ runId, job, text, label, certainty }: SimilarFailure): string {
  const said = certainty === null ? label : `${label}, ${certainty}`;
  return `run ${runId}, ${plain(job)} (${said}): ${truncate(plain(text).replace(/ {2,}/g, ' '), SIMILAR_COLUMNS)}`;
}

export function toldBy({ passes, fails }: NonNullable<Verdict['ifRerun']>): string {
  return `it would tell: ${share(passes)} that it is not the change’s fault if it passes, ${share(fails)} if it fails again`;
}

export function unusedOf({ unused }: JobTriage): readonly string[] {
  const phrases = unused ?? ['history and other attempts: a log on disk has none'];
  return phrases.length === 0 ? ['nothing: all that could be had was used'] : phrases.map(plain);
}

/** Nothing here is certain, and what is small is not nothing. */
export function share(probability: number): string {
  const percents = Math.round(probability * 100);
  if (percents < 1) return '< 1 %';
  return percents > 99 ? '> 99 %' : `${percents} %`;
}

/** `+2.1`, `−0.35` */
export function signed(weight: number): string {
  const rounded = Math.round(weight * 100) / 100;
  return rounded < 0 ? `−${Math.abs(rounded)}` : `+${rounded}`;
}

function plain(text: string): string {
  return text.replaceAll('\t', '    ');
}

import picocolors from 'picocolors';
import type { Proportion } from '../history/intervals.ts';
import type { Miss, ReliabilityBin, SelfScore } from '../history/self-score.ts';
import { printed } from './json.ts';
import { counted, grouped, wrap } from './layout.ts';
import { day, iso } from './moments.ts';
import { plain } from './plain.ts';
import type { ListOptions } from './runs.ts';
import { ofAll, proportionDocument, repositoryLabel } from './shares.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';
import { percent } from './words.ts';

/** How good verdicts and predictions were. */
export interface SelfScoreReport {
  readonly score: SelfScore;
  readonly misses: readonly Miss[];
  /** Runs created since were looked at. */
  readonly fromMs: number;
}

const WIDTH_MIN = 50;

/** @param limit Misses that are shown. Ends with a line end. */
export function selfScoreText(
  { score, misses, fromMs }: SelfScoreReport,
  { width, colour, limit }: Omit<ListOptions, 'nowMs'> & { readonly limit: number },
): string {
  const paint = picocolors.createColors(colour);
  const room = Math.max(WIDTH_MIN, width);
  const several = new Set(misses.map(({ judgement }) => judgement.repository)).size > 1;
  const shown = misses.slice(0, limit);
  const lines = [
    ...wrap(lead(score, fromMs), room),
    ...(score.state === 'enough' ? ['', ...scoreLines(score, room, paint.dim)] : []),
    '',
    ...wrap(missesLead(misses.length), room),
    ...shown.flatMap((one) => missLines(one, several, room)),
    ...(misses.length > shown.length
      ? [paint.dim(`and ${grouped(misses.length - shown.length)} older: --limit ${misses.length} lists all.`)]
      : []),
  ];
  return lines.map((line) => `${withoutCommands(line)}\n`).join('');
}

/** The same for programs: one JSON document without line breaks. */
export function selfScoreJson({ score, misses, fromMs }: SelfScoreReport): string {
  return printed({
    since: iso(fromMs),
    state: score.state,
    settled: score.passed.of,
    passed: proportionDocument(score.passed),
    brier: score.brier,
    brierOfMean: score.brierOfMean,
    calibrationError: score.calibrationError,
    bins: score.bins.map(({ low, high, predicted, passed }) => ({
      ...{ from: low, to: high, predicted },
      passed: proportionDocument(passed),
    })),
    misses: misses.map(({ judgement, said, came, cameMs }) => ({
      repo: repositoryLabel(judgement.repository),
      workflow: judgement.workflowName,
      ...{ run: judgement.runId, attempt: judgement.attempt, job: judgement.job },
      said: { label: said.label, rerunPasses: said.probability, at: iso(said.atMs) },
      came: { how: came, label: cameLabel({ judgement, came }), by: by({ judgement, came }), at: iso(cameMs) },
    })),
  });
}

function lead({ state, passed }: SelfScore, fromMs: number): string {
  const since = `of re-runs since ${day(fromMs)}`;
  if (passed.of === 0) return `No prediction ${since} is settled: nothing that was predicted was run again.`;
  const [are, they] = passed.of === 1 ? ['prediction is', 'it'] : ['predictions are', 'of these'];
  if (state === 'enough') {
    return `${grouped(passed.of)} predictions ${since} are settled: ${ofAll(passed)} passed (${percent(passed.rate!)}, 95 % ${between(passed)}).`;
  }
  const came = passed.of === 1 ? (passed.count === 1 ? 'it passed' : 'it failed') : `${passed.count} ${they} passed`;
  return `Not enough data: ${passed.of} ${are} settled ${since}; ${came}. A score takes 20.`;
}

function scoreLines(score: SelfScore, room: number, dim: (text: string) => string): string[] {
  const { brier, brierOfMean, calibrationError, passed, bins } = score;
  const usual = `always saying ${percent(passed.rate!)} would have ${brierOfMean!.toFixed(3)}`;
  return [
    ...wrap(`Brier score ${brier!.toFixed(3)} (0 is best; ${usual}: ${compared(brier!, brierOfMean!)})`, room),
    ...wrap(`calibration: off by ${(100 * calibrationError!).toFixed(1)} points on average`, room),
    '',
    ...binLines(bins, room, dim),
  ];
}

function compared(brier: number, usual: number): string {
  if (Math.abs(brier - usual) < 0.0005) return 'no better';
  if (brier > usual) return 'worse than that';
  return `${percent(1 - brier / usual)} better`;
}

function binLines(bins: readonly ReliabilityBin[], width: number, dim: (text: string) => string): string[] {
  const columns: Column[] = [
    { title: 'predicted %', least: null },
    { title: 'mean', right: true, least: null },
    { title: 'passed', right: true, least: null },
    { title: '95 %', least: null },
  ];
  const cells = bins.map(({ low, high, predicted, passed }): Cell[] => [
    { text: `${Math.round(100 * low)} to ${Math.round(100 * high)}` },
    { text: percent(predicted) },
    { text: ofAll(passed) },
    { text: between(passed) },
  ]);
  return table(columns, cells, { width, head: dim });
}

/** `56 to 83`, in percent. */
function between({ low, high }: Proportion): string {
  return `${Math.floor(100 * low)} to ${Math.ceil(100 * high)}`;
}

function missesLead(count: number): string {
  if (count === 0) return 'No real failure is known to have been called flaky or infrastructure, or promised to pass.';
  return `${counted(count, 'real failure')} ${count === 1 ? 'was' : 'were'} called otherwise:`;
}

function missLines({ judgement, said, came, cameMs }: Miss, several: boolean, room: number): string[] {
  const { runId, attempt, job, workflowName, repository } = judgement;
  const where = [workflowName, ...(several ? [repositoryLabel(repository)] : [])].join(', ');
  const call = said.label ?? `a re-run passes with ${percent(said.probability!)}`;
  return [
    ...hanging(plain(`${job} (${where}), run ${runId}${attempt > 1 ? `, attempt ${attempt}` : ''}`), 2, room),
    ...hanging(`said ${day(said.atMs)}: ${call}; ${ending({ judgement, came })} ${day(cameMs)}`, 4, room),
  ];
}

function ending({ judgement, came }: Pick<Miss, 'judgement' | 'came'>): string {
  switch (came) {
    case 'word':
      return `called ${cameLabel({ judgement, came })} by ${plain(by({ judgement, came }) ?? 'a person')}`;
    case 'confirmed':
      return 'confirmed to be genuine';
    case 'rerun':
      return 'run again it failed';
  }
}

function cameLabel({ judgement, came }: Pick<Miss, 'judgement' | 'came'>): string | null {
  return came === 'word' ? judgement.word!.label : came === 'confirmed' ? 'genuine' : null;
}

function by({ judgement, came }: Pick<Miss, 'judgement' | 'came'>): string | null {
  return came === 'word' ? judgement.word!.author : null;
}

function hanging(text: string, indent: number, room: number): string[] {
  return wrap(text, room - indent).map((line) => `${' '.repeat(indent)}${line}`);
}

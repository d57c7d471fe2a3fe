import { isJob } from '../../../classifiers/incidents.ts';
import type { Verdict, Victim } from '../../../domain.ts';
import { grouped } from '../../../reports/layout.ts';
import { ago } from '../../../reports/moments.ts';
import { plain } from '../../../reports/plain.ts';
import { percent } from '../../../reports/words.ts';
import type { RunAnswer, RunJob } from '../../../service/run.ts';
import { between, toWidth } from '../../look/cells.ts';
import { ascii, type Look, lookOf } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { emptiness } from './emptiness.ts';
import { type Cause, causeOf, causesOf, consequenceOf, jobById, rankOf } from './model.ts';
import { lostLogs, silenceOf, spelled, titleOf, verdictIn } from './words.ts';
import { wrapped } from './wrapped.ts';

export function causesTitle(): string {
  return 'Causes';
}

/** `1 of 3` */
export function causesAbout({ run }: State): string {
  const { value } = run.told;
  if (value === null) return '';
  const all = causesOf(value);
  const cause = causeOf(value, run.shown);
  return all.length === 0 ? '' : cause === null ? `${all.length}` : `${rankOf(value, cause)} of ${all.length}`;
}

export const paintCauses: Painter = (state, { width, height }, look) => {
  const { value } = state.run.told;
  if (value === null) return emptiness(state, width, look).slice(0, height);
  return shownCauses(state, { width, height }, look).map(({ line }) => line);
};

interface CauseLine {
  readonly line: string;
  /** Null: no cause's. */
  readonly cause: Cause | null;
  /** What of it is there while another cause is looked at; null: nothing. */
  readonly short: string | null;
}

function inShort(one: CauseLine, current: Cause | null): CauseLine[] {
  if (one.cause === null || one.cause === current) return [one];
  return one.short === null ? [] : [{ ...one, line: one.short }];
}

/** The lines of the pane and whose they are, scrolled so that the cause under the cursor is seen whole. */
export function shownCauses(
  state: State,
  { width, height }: { readonly width: number; readonly height: number },
  look: Look,
): CauseLine[] {
  const value = state.run.told.value!;
  const current = causeOf(value, state.run.shown);
  const all = allLines(state, value, width, look);
  const room = Math.max(1, height - all.head.length);
  const { head } = all;
  // Where there is no room for all of all, those that are not looked at are told in short.
  const lines = all.lines.length <= room ? all.lines : all.lines.flatMap((one) => inShort(one, current));
  const first = lines.findIndex(({ cause }) => cause !== null && cause === current);
  const size = lines.filter(({ cause }) => cause !== null && cause === current).length;
  const top = Math.max(0, Math.min(lines.length - room, first - Math.max(0, (room - size) >> 1)));
  const body = lines.slice(top, top + room).map((one, index, shown) => {
    if (one.cause === null || one.cause !== current) return { ...one, line: ` ${one.line}` };
    const marked = `${look.accent(look.glyphs.cursor)}${toWidth(one.line, width - 1)}`;
    const isFirst = shown[index - 1]?.cause !== current;
    return { ...one, line: isFirst && state.focus === 'run.causes' ? look.selection(marked) : marked };
  });
  return [...head.map((one) => ({ ...one, line: ` ${one.line}` })), ...body];
}

/** Without the column of the cursor. `head` does not scroll. */
function allLines(
  state: State,
  value: RunAnswer,
  width: number,
  look: Look,
): { readonly head: readonly CauseLine[]; readonly lines: readonly CauseLine[] } {
  const noted = (lines: readonly string[]): CauseLine[] => lines.map((line) => ({ line, cause: null, short: null }));
  const head = noted(jobNotes(state, value, width, look));
  const lines = causeLines(value, width, look);
  const notes = noted(runNotes(state, value, width, look));
  const blank = noted(['']);
  return {
    head: head.length === 0 ? [] : [...head, ...blank],
    lines: lines.length === 0 || notes.length === 0 ? [...lines, ...notes] : [...lines, ...blank, ...notes],
  };
}

/** The last that were made: a run with hundreds of causes is laid out and drawn with each key. */
let made: {
  readonly value: RunAnswer;
  readonly width: number;
  readonly look: Look;
  readonly lines: CauseLine[];
} | null = null;

function causeLines(value: RunAnswer, width: number, look: Look): CauseLine[] {
  if (made?.value === value && made.width === width && made.look === look) return made.lines;
  const lines = causesOf(value).flatMap((cause, index) =>
    linesOf(cause, index + 1, width - 2, look).map((line, row): CauseLine => {
      const title = `  ${look.strong(toWidth(ascii(titleOf(cause.failure), look), width - 4, look.glyphs.more))}`;
      return { line, cause, short: row === 0 ? line : row === 1 ? title : null };
    }),
  );
  made = { value, width, look, lines };
  return lines;
}

/** Rows that a title, names or a place may take. */
const ROWS = 2;

function linesOf(cause: Cause, rank: number, width: number, look: Look): string[] {
  const { failure, job, elsewhere, victims } = cause;
  const { line, confidence } = failure.rootCause;
  const own = `line ${grouped(line)}, ${percent(confidence)} sure`;
  const where =
    elsewhere === null
      ? `${plain(job.triage.name)} · ${own} · ${failure.category}`
      : `${plain(elsewhere.job)} · line ${grouped(elsewhere.line)} · seen in ${plain(job.triage.name)}, ${own}`;
  const put = (text: string, style: (line: string) => string): string[] =>
    inRows(ascii(text, look), width - 2).map((part) => `  ${style(part)}`);
  return [
    between(`${look.strong(String(rank))} ${verdictIn(failure, look)}`, ` ${chanceOf(failure.verdict)}`, width),
    ...put(titleOf(failure), look.strong),
    ...(elsewhere === null ? [] : put(plain(elsewhere.text), (same) => same)),
    ...put(where, look.dim),
    ...(['same-cause', 'upstream', 'cancelled'] as const).flatMap((how) => {
      const words = victimWords(how, victims, job);
      return words === null ? [] : put(`${look.glyphs.arrow} ${words}`, (same) => same);
    }),
  ];
}

/** In two rows at most. */
function inRows(text: string, width: number): string[] {
  const rows = wrapped(text, width);
  return rows.length <= ROWS ? rows : [...rows.slice(0, ROWS - 1), toWidth(rows.slice(ROWS - 1).join(' '), width)];
}

/** How likely the verdict is; nothing for one that weighs nothing. */
function chanceOf({ label, probability }: Verdict): string {
  const { genuine, flaky, infrastructure, brokenBase } = probability;
  const chances: Partial<Record<Verdict['label'], number>> = {
    genuine,
    flaky: flaky + infrastructure,
    infrastructure: flaky + infrastructure,
    'broken-base': brokenBase,
  };
  const chance = chances[label];
  return chance === undefined ? '' : percent(chance);
}

const HOW = { 'same-cause': 'also red', upstream: 'made red', cancelled: 'stopped' } as const;

function victimWords(how: Victim['how'], victims: readonly Victim[], own: RunJob): string | null {
  const names = victims.filter((one) => one.how === how && (how === 'upstream' || !isJob(one, own.triage)));
  if (names.length === 0) return null;
  return `${names.length === 1 ? '' : `${names.length} `}${HOW[how]}: ${names.map(({ job }) => plain(job)).join(', ')}`;
}

/** Rows that the causes take; what is said of one job does not move the panes. */
export function causesHeight(state: State, width: number): number {
  const { value } = state.run.told;
  return value === null ? 0 : allLines(state, value, width, lookOf(state)).lines.length;
}

/** Why nothing is known of the job under the cursor, or whose consequence it is; stays in sight. */
function jobNotes(state: State, answer: RunAnswer, width: number, look: Look): string[] {
  const { shown } = state.run;
  const job = shown === null ? null : jobById(answer, shown.jobId);
  if (job === null || job.triage.conclusion === 'success') return [];
  const name = plain(job.triage.name);
  const found = consequenceOf(answer, job);
  if (found !== null) return written([`${name} ${consequenceWords(found.victim, answer, found.cause)}`], width, look);
  const silence = silenceOf(job, state);
  return silence === null ? [] : written([`${name}: ${silence}`], width, look);
}

/** What is to be known besides: of the run, of what could not be had. */
function runNotes({ run, isOffline, nowMs }: State, answer: RunAnswer, width: number, look: Look): string[] {
  const lost = lostLogs(answer);
  const isWanting = answer.missing.jobs || answer.missing.logs > 0;
  const sentences = [
    ...(causesOf(answer).length === 0 ? [endingOf(answer, run.fetch.isAsking)] : []),
    ...(lost === null || run.fetch.isAsking ? [] : [`${lost}.`]),
    ...(run.fetch.fault === null ? [] : [`Not up to date: ${run.fetch.fault.message} ctrl-r tries again.`]),
    ...(isOffline && isWanting ? ['GitHub may know more; whyred is offline: O goes online.'] : []),
    ...answer.warnings,
  ];
  return [
    ...written(sentences, width, look),
    ...written([originOf(answer, nowMs)], width, look)
      .slice(0, ROWS)
      .map(look.dim),
  ];
}

/** `Rework search: push by octocat, 3 h ago`. */
function originOf({ run: { title, event, actor, createdMs } }: RunAnswer, nowMs: number): string {
  return `${title}: ${event.replaceAll('_', ' ')}${actor === null ? '' : ` by ${actor}`}, ${ago(createdMs, nowMs)}`;
}

function written(sentences: readonly string[], width: number, look: Look): string[] {
  return sentences.flatMap((text) => wrapped(ascii(plain(text), look), width - 2));
}

/** `is a consequence of cause 1, in build`. */
function consequenceWords({ how }: Victim, answer: RunAnswer, cause: Cause): string {
  const where = `cause ${rankOf(answer, cause)}, in ${plain(cause.elsewhere?.job ?? cause.job.triage.name)}`;
  if (how === 'same-cause') return `failed of the same cause: ${where}.`;
  return how === 'cancelled' ? `was stopped because of ${where}.` : `is a consequence of ${where}.`;
}

/** How a run stands of which no cause is known. */
function endingOf({ attempt, attempts, jobs, run }: RunAnswer, isFetching: boolean): string {
  const told = attempts.find(({ number }) => number === attempt);
  const conclusion = told?.conclusion ?? null;
  if (attempt === run.attempt && run.status !== 'completed') {
    const ended = jobs.filter(({ status }) => status === 'completed').length;
    const far = jobs.length === 0 ? '' : `: ${ended} of ${jobs.length} jobs have ended`;
    return `The run is ${spelled(run.status)}${far}. Nothing has failed so far.`;
  }
  if (conclusion === 'success') {
    const red = attempts.findLast((one) => one.number < attempt && one.conclusion === 'failure');
    return `The run passed: there is nothing to explain.${red === undefined ? '' : ` Attempt ${red.number} failed: { shows it.`}`;
  }
  if (jobs.length === 0)
    return isFetching ? 'Its jobs are being listed.' : 'No job of it is known: ctrl-r asks GitHub.';
  const how = { failure: 'failed', cancelled: 'was cancelled', timed_out: 'ran out of time' }[conclusion ?? ''];
  const end = how ?? `ended as ${spelled(conclusion ?? 'unknown')}`;
  return isFetching ? `The run ${end}; its logs are being fetched.` : `The run ${end}, and no cause of it is known.`;
}

import { counted, grouped, wrap } from '../../../reports/layout.ts';
import { ago } from '../../../reports/moments.ts';
import { plain } from '../../../reports/plain.ts';
import { verdictWords } from '../../../reports/words.ts';
import { SEEN_DAYS } from '../../../service/choices.ts';
import type { CauseDetails, RunDetails } from '../../../service/run-details.ts';
import type { LineFailure, RunLine } from '../../../service/runs.ts';
import { isGithubAsked } from '../../behaviours/online.ts';
import { knownRepository } from '../../known.ts';
import { between, cellsOf, toWidth } from '../../look/cells.ts';
import { type Look, lookOf } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { endMark, verdictRole } from './cells.ts';
import { chosenOf } from './state.ts';
import { stripLines } from './strip.ts';

interface Line {
  readonly text: string;
  /** How much it is missed where there is no room for all: 0 is missed most. */
  readonly rank: number;
  /** The same in two lines, where there is room for them; left out where one is enough. */
  readonly folded?: readonly [string, string];
}

/** A second line is missed less than any fact of the first job, and more than the other jobs. */
const SECOND = 6;
const LABEL = 11;
/** Failed jobs besides the first that are listed. */
const JOBS_LISTED = 12;

/** What is known of the run under the cursor. */
export const paintDetails: Painter = (state, { width, height }, look) => {
  const { detailsTop } = state.runs;
  const lines = linesOf(state, width, look);
  const isScrolled = state.focus === 'runs.details' || detailsTop > 0;
  return isScrolled ? unfolded(lines).slice(detailsTop, detailsTop + height) : fitting(lines, height);
};

/** All of them, also those that there is no room for. */
export function detailLines(state: State, width: number): readonly string[] {
  return unfolded(linesOf(state, width, lookOf(state)));
}

function unfolded(lines: readonly Line[]): string[] {
  return lines.flatMap(({ text, folded }) => folded ?? [text]);
}

/** The lines that are missed most, in their order. */
function fitting(lines: readonly Line[], height: number): string[] {
  const wanted = lines.flatMap((line, at) => [
    { at, rank: line.rank },
    ...(line.folded === undefined ? [] : [{ at, rank: SECOND }]),
  ]);
  const kept = wanted.sort((one, other) => one.rank - other.rank || one.at - other.at).slice(0, height);
  return lines.flatMap(({ text, folded }, at) => {
    const count = kept.filter((one) => one.at === at).length;
    return count === 0 ? [] : count === 2 ? folded! : [text];
  });
}

function linesOf(state: State, width: number, look: Look): Line[] {
  const chosen = chosenOf(state);
  if (chosen === null) return [];
  const details = state.runs.details[chosen.run.id]?.value ?? null;
  const lines = details === null ? soon(state, chosen, look) : known(state, chosen, details, { width, look });
  const [strip, legend] = stripLines(state, chosen, width, look);
  const below = strip === undefined ? [] : [BLANK, { text: strip, rank: 3 }, { text: legend ?? '', rank: 8 }];
  return [...lines, ...below].map(({ text, folded, ...line }): Line => {
    const shown = fitted(text, width, look);
    if (folded === undefined) return { ...line, text: shown };
    return { ...line, text: shown, folded: [folded[0], fitted(folded[1], width, look)] };
  });
}

const BLANK: Line = { text: '', rank: 9 };

function fitted(text: string, width: number, look: Look): string {
  return cellsOf(text) > width ? toWidth(text, width, look.glyphs.more) : text;
}

function labelled(label: string, text: string, look: Look): string {
  return `   ${look.dim(label.padEnd(LABEL))}${text}`;
}

/** A text that may take two lines, and its colour. */
function labelledLine(rank: number, label: string, text: string, { width, look }: Room, colour = PLAIN): Line {
  const line = labelled(label, colour(text), look);
  const room = width - LABEL - 4;
  const [first = '', ...others] = cellsOf(text) <= room ? [] : wrap(text, room);
  if (others.length === 0) return { text: line, rank };
  const folded = [labelled(label, colour(first), look), labelled('', colour(others.join(' ')), look)] as const;
  return { text: line, rank, folded };
}

const PLAIN = (text: string): string => text;

interface Room {
  readonly width: number;
  readonly look: Look;
}

/** Until the details are there: what the list knows itself. */
function soon(state: State, { lead, ...row }: RunLine, look: Look): Line[] {
  if (lead === null) return nothingFailed(state, row, look);
  return [
    { text: ` ${look.bad(look.glyphs.fail)} ${look.strong(plain(lead.job))}`, rank: 0 },
    { text: labelled('root cause', placed({ ...lead, text: plain(lead.text), file: null }), look), rank: 0 },
    { text: labelled('verdict', verdictOf(lead, look), look), rank: 1 },
  ];
}

function verdictOf({ verdict, isPersons }: LineFailure, look: Look): string {
  const words = verdictWords({ ...verdict, evidence: [] });
  return `${look[verdictRole(verdict.label)](words)}${isPersons ? ' (you said so)' : ''}`;
}

function nothingFailed(state: State, { run, ended }: Pick<RunLine, 'run' | 'ended'>, look: Look): Line[] {
  const { glyph, role } = endMark(run.status === 'completed' ? run : { ...run, conclusion: null }, look);
  const mark = ` ${look[role](glyph)} `;
  if (run.status === 'completed') return [{ text: mark + sentence(run), rank: 0 }];
  const jobs = ended === null ? '' : `, and ${ended.jobs} of its ${counted(ended.of, 'job')} have ended`;
  const text = `${mark}It is ${spelled(run.status)}: it began ${ago(run.startedMs, state.nowMs)}${jobs}.`;
  return [{ text, rank: 0 }, ...goingOnLines(state, run.id, look)];
}

/** How old that is, and how to learn the end. */
function goingOnLines(state: State, runId: number, look: Look): Line[] {
  const pulledMs = knownRepository(state)?.pulledMs ?? null;
  const as =
    pulledMs === null ? [] : [{ text: labelled('as of', `the pull ${ago(pulledMs, state.nowMs)}`, look), rank: 2 }];
  if (!isGithubAsked(state)) return as;
  const key = (command: string, usual: string): string => look.accent(state.ownKeys[command]?.[0] ?? usual);
  const isFollowed = state.actions.follows.some((one) => one.runId === runId);
  const first = isFollowed
    ? 'it is followed: you will be told how it ends'
    : `${key('actions.follow', 'a')} tells how it ends`;
  return [...as, { text: labelled('next', `${first}, ${key('actions.cancel', 'X')} cancels it`, look), rank: 1 }];
}

function sentence({ conclusion }: RunLine['run']): string {
  if (conclusion === 'success') return 'It passed.';
  if (conclusion === 'cancelled') return 'It was cancelled, and no job of it is known to have failed.';
  return `${spelled(conclusion ?? 'ended')}; no job of it is known to have failed.`;
}

function spelled(word: string): string {
  return plain(word).replaceAll('_', ' ');
}

function known(state: State, row: RunLine, { jobs, attempt, seen }: RunDetails, { width, look }: Room): Line[] {
  const [first, ...others] = jobs;
  if (first === undefined) return nothingFailed(state, row, look);
  const [cause, second] = first.causes;
  const isGoingOn = row.run.status !== 'completed';
  const ended = jobs.every(({ conclusion }) => conclusion === 'cancelled') ? 'stopped' : 'failed';
  const failed = `${counted(jobs.length, 'job')} ${ended}${isGoingOn ? ' so far' : ''}`;
  const tries = row.run.attempt > 1 ? ` in attempt ${attempt} of ${row.run.attempt}` : '';
  const step = cause?.step == null ? '' : ` > ${cause.step}`;
  const mark = first.conclusion === 'cancelled' ? look.dim(look.glyphs.cancelled) : look.bad(look.glyphs.fail);
  const lines: Line[] = [
    { text: between(` ${mark} ${look.strong(first.name)}${step}`, look.dim(` ${failed}${tries} `), width), rank: 0 },
  ];
  const put = (rank: number, label: string, text: string | null): void => {
    if (text !== null) lines.push({ text: labelled(label, text, look), rank });
  };
  if (cause === undefined) {
    put(0, 'root cause', look.dim(noCause(state)));
  } else {
    lines.push(labelledLine(0, 'root cause', placed(cause), { width, look }));
    put(5, 'known as', cause.signature);
    put(5, 'then', second === undefined ? null : placed(second));
    const colour = row.lead === null ? PLAIN : look[verdictRole(row.lead.verdict.label)];
    lines.push(labelledLine(2, 'verdict', cause.verdict, { width, look }, colour));
    put(4, 'seen', seenWords(seen, state.nowMs));
    if (cause.advice !== null) lines.push(labelledLine(1, 'next', cause.advice, { width, look }));
  }
  for (const job of others.slice(0, JOBS_LISTED)) {
    const own = job.causes[0];
    const glyph = job.conclusion === 'cancelled' ? look.dim(look.glyphs.cancelled) : look.bad(look.glyphs.fail);
    const why = own === undefined ? look.dim(spelled(job.conclusion)) : placed(own);
    lines.push({ text: ` ${glyph} ${job.name}  ${why}`, rank: 7 });
  }
  const more = others.length - JOBS_LISTED;
  if (more > 0) lines.push({ text: look.dim(`   and ${counted(more, 'job')} more`), rank: 8 });
  return lines;
}

/** Why none is known, and what to do. */
function noCause(state: State): string {
  if (state.pulling.isPulling) return 'its log is not read yet: the pull goes on';
  const why = 'no cause is stored: its log was not read, or GitHub has none';
  const key = state.ownKeys['runs.open']?.[0] ?? 'enter';
  return isGithubAsked(state) ? `${why}; ${key} asks for it` : why;
}

/** `line 41,207  expected 200 to equal 503  src/cache.ts:118` */
function placed({ line, text, file }: Pick<CauseDetails, 'line' | 'text' | 'file'>): string {
  // What names its file itself need not be told it again.
  return `line ${grouped(line)}  ${text.trim()}${file === null || text.includes(file) ? '' : `  ${file}`}`;
}

function seenWords(seen: RunDetails['seen'], nowMs: number): string | null {
  if (seen === null) return null;
  if (seen.runs === 0 || seen.lastMs === null) return `never in the ${SEEN_DAYS} days before`;
  return `in ${counted(seen.runs, 'run')} of the ${SEEN_DAYS} days before, last ${ago(seen.lastMs, nowMs)}, run ${seen.lastRunId}`;
}

/** `CI #512  1f3c9ab  lru: evict on read` */
export function detailsTitle(state: State): string {
  const chosen = chosenOf(state);
  if (chosen === null) return '';
  const { workflow, number, sha, title } = chosen.run;
  return `${plain(workflow.name)} #${number}  ${plain(sha).slice(0, 7)}  ${plain(title)}`;
}

/** `octocat  push` */
export function detailsAbout(state: State): string {
  const chosen = chosenOf(state);
  if (chosen === null) return '';
  const { actor, event } = chosen.run;
  return [actor, event].flatMap((one) => (one === null ? [] : [plain(one)])).join('  ');
}

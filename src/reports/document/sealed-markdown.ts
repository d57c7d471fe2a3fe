import { TriageError } from '../../errors.ts';
import { type AnswerPlace, contentsIn, fillAnswers, keptSection, outsideOf, readAnswers } from './answers.ts';
import { REPORT_KINDS } from './blocks.ts';
import { beginOf } from './markdown.ts';
import { type Colophon, colophonLines, sealLine } from './seal.ts';
import { withTicks } from './ticks.ts';

/** A file's text as it was before, as far as it lives on. */
export interface Earlier {
  /** Null where it no longer says what it is of: of this, then. */
  readonly of: Colophon | null;
  readonly answers: ReadonlyMap<string, string>;
  /** Items whose boxes were ticked (`ticksIn`). */
  readonly ticks: ReadonlySet<string>;
  readonly lineEnd: LineEnd;
}

export type LineEnd = '\n' | '\r\n';

export interface SealedMarkdown {
  readonly text: string;
  /** What was carried over into its place, by name. */
  readonly answers: ReadonlyMap<string, string>;
  /** Answers whose questions are gone; they stand at the end. */
  readonly kept: number;
}

/**
 * A report as a file of markdown: `body` with the answers that people gave in the file before, and the comments by which it is
 * known again. `front`: what stands before it, or nothing.
 */
export function sealedMarkdown(report: Colophon, body: string, front: string, earlier: Earlier | null): SealedMarkdown {
  const lineEnd = earlier?.lineEnd ?? '\n';
  const asked = withTicks(`${front}${body.trimEnd()}\n`, earlier?.ticks ?? new Set()).replaceAll('\n', lineEnd);
  const places = placesIn(asked);
  const answers = earlier === null ? new Map<string, string>() : answersFor(report, earlier);
  const names = new Set(places.map(({ name }) => name));
  const kept = new Map([...answers].filter(([name, contents]) => !names.has(name) && contents.trim() !== ''));
  const content = fillAnswers(asked, places, answers) + keptSection(kept, lineEnd);
  const comments = commentsBelow(content, report).map((line) => `${line}${lineEnd}`);
  const below = [lineEnd, ...comments].join('');
  const empty = new Map([...kept.keys()].map((name) => [name, '']));
  const outside = outsideOf(asked, places) + keptSection(empty, lineEnd) + below;
  const questions = [...contentsIn(asked, places).values()];
  return {
    text: `${content}${below}${sealLine(outside, questions)}${lineEnd}`,
    answers: new Map([...answers].filter(([name]) => names.has(name))),
    kept: kept.size,
  };
}

/** markdownlint's own limit (MD013). */
const LINE_LENGTH = 80;

function commentsBelow(content: string, report: Colophon): string[] {
  const colophon = colophonLines(report);
  const isLong = [...content.split(/\r?\n/), ...colophon].some((line) => line.length > LINE_LENGTH);
  // A row of a table and a line of a log cannot be broken.
  return [...(isLong ? ['<!-- markdownlint-disable-file MD013 -->'] : []), ...colophon];
}

function placesIn(asked: string): readonly AnswerPlace[] {
  const reading = readAnswers(asked);
  if (reading.kind === 'read') return reading.places;
  throw new TriageError(
    'report-marks',
    `The report would have marks that nobody could read again: ${reading.what}.`,
    'Correct the template: each answer may stand in it once, and never in a block of code.',
  );
}

/** What another report was answered is no answer in this one: it is named by that report, and kept apart. */
function answersFor(report: Colophon, { of, answers }: Earlier): ReadonlyMap<string, string> {
  const own = prefixOf(report);
  const other = of === null || isSame(of, report) ? '' : prefixOf(of);
  const named = new Map<string, string>();
  for (const [name, contents] of answers) {
    const isKept = REPORT_KINDS.some((one) => name.startsWith(`${one}/`));
    const wanted = name.startsWith(own) ? name.slice(own.length) : isKept ? name : `${other}${name}`;
    named.set(freeName(wanted, named), contents);
  }
  return named;
}

/** As it reads in a mark. */
function prefixOf({ kind, key }: Pick<Colophon, 'kind' | 'key'>): string {
  return beginOf(`${kind}/${key}/`).replace(/^<!-- whyred:answer (.*) -->$/, '$1');
}

function isSame(one: Colophon, other: Colophon): boolean {
  return one.kind === other.kind && (one.key === other.key || haveRunInCommon(one, other));
}

/** A stretch of time is still the same when it has grown by a run at its end, and lost one at its beginning. */
function haveRunInCommon(one: Colophon, other: Colophon): boolean {
  const runs = (of: Colophon): readonly string[] => (Array.isArray(of.marks.runs) ? of.marks.runs : []);
  return runs(one).some((run) => runs(other).includes(run));
}

/** Two of one name: neither is lost. */
function freeName(wanted: string, taken: ReadonlyMap<string, string>): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted} ${count}`;
    if (!taken.has(name)) return name;
  }
}

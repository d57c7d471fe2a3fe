import { beginOf, endOf } from './markdown.ts';

/** Where an answer's contents stand in a text, as offsets of its characters: between the lines of its two marks. */
export interface AnswerPlace {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** One way to understand the marks of a text. */
export type Reading =
  | { readonly kind: 'read'; readonly places: readonly AnswerPlace[] }
  /** `line` counts from 1. */
  | { readonly kind: 'malformed'; readonly line: number; readonly what: string };

/**
 * All ways to understand the marks of a text, the likeliest first. There are several only where somebody quotes the end of an
 * answer within it, which is as good a text as any other; which reading is right, the seal tells.
 */
export function* readings(markdown: string): Generator<Reading> {
  yield* readingsFrom(linesOf(markdown), 0, []);
}

/** The likeliest reading alone. */
export function readAnswers(markdown: string): Reading {
  const [first] = readings(markdown);
  return first!;
}

/** What stands between the marks, by name. */
export function contentsIn(markdown: string, places: readonly AnswerPlace[]): ReadonlyMap<string, string> {
  return new Map(places.map(({ name, from, to }) => [name, markdown.slice(from, to)]));
}

/** The text without what stands between the marks. */
export function outsideOf(markdown: string, places: readonly AnswerPlace[]): string {
  return replaced(markdown, places, () => '');
}

/** The text with these contents in their places, to the byte; the others as they are. */
export function fillAnswers(
  markdown: string,
  places: readonly AnswerPlace[],
  contents: ReadonlyMap<string, string>,
): string {
  return replaced(markdown, places, ({ name, from, to }) => contents.get(name) ?? markdown.slice(from, to));
}

const KEPT_HEADING = 'Kept from an earlier version';

/** A section with what was answered to questions that nobody asks any more. Nothing where there is nothing to keep. */
export function keptSection(kept: ReadonlyMap<string, string>, lineEnd: string): string {
  if (kept.size === 0) return '';
  const lines = [
    ...['', `## ${KEPT_HEADING}`, ''],
    'What was written here answered questions that this version does not ask.',
    ...[...kept].flatMap(([name, contents]) => [
      ...['', `To \`${name}\`:`, '', beginOf(name)],
      // It has line ends of its own.
      { contents },
      endOf(name),
    ]),
  ];
  return lines.map((line) => (typeof line === 'string' ? `${line}${lineEnd}` : line.contents)).join('');
}

interface Line {
  readonly text: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

const MARK = /^[ \t]*<!-- whyred:(?<mark>answer|end) (?<name>[^>]*?) -->[ \t]*\r?$/;
/** What opens a fence says no backtick behind it, or else it is a code span. Source: CommonMark, 4.5. */
const FENCE = /^[ \t]*(?<fence>`{3,}(?=[^`]*$)|~{3,})(?<rest>.*?)\r?$/;

function linesOf(markdown: string): Line[] {
  let from = 0;
  return (markdown.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line, at) => {
    const start = from;
    from += line.length;
    return { text: line.replace(/\n$/, ''), number: at + 1, from: start, to: from };
  });
}

function* readingsFrom(lines: readonly Line[], start: number, places: readonly AnswerPlace[]): Generator<Reading> {
  let fence: string | null = null;
  for (let at = start; at < lines.length; at++) {
    const { text, number, to } = lines[at]!;
    fence = fenceAfter(text, fence);
    const { mark, name } = (fence === null ? MARK.exec(text)?.groups : undefined) ?? {};
    if (mark === undefined || name === undefined) continue;
    if (mark === 'end') return yield malformed(number, `the answer ${name} ends, but does not begin`);
    if (places.some((one) => one.name === name)) {
      return yield malformed(number, `the answer ${name} begins a second time`);
    }
    const ends = lines.slice(at + 1).filter((one) => isEndOf(one, name));
    if (ends.length === 0) return yield malformed(number, `the answer ${name} begins, but does not end`);
    for (const end of ends) yield* readingsFrom(lines, end.number, [...places, { name, from: to, to: end.from }]);
    return;
  }
  yield { kind: 'read', places };
}

function isEndOf({ text }: Line, name: string): boolean {
  const found = MARK.exec(text)?.groups;
  return found?.mark === 'end' && found.name === name;
}

/** The fence that is open after this line; marks in code are quoted from somewhere. */
function fenceAfter(text: string, open: string | null): string | null {
  const found = FENCE.exec(text)?.groups;
  if (found === undefined) return open;
  const { fence = '', rest = '' } = found;
  if (open === null) return fence;
  return fence.startsWith(open) && rest.trim() === '' ? null : open;
}

function malformed(line: number, what: string): Reading {
  return { kind: 'malformed', line, what };
}

function replaced(markdown: string, places: readonly AnswerPlace[], contents: (place: AnswerPlace) => string): string {
  let at = 0;
  const parts = places.map((place) => {
    const before = markdown.slice(at, place.from);
    at = place.to;
    return before + contents(place);
  });
  return parts.join('') + markdown.slice(at);
}

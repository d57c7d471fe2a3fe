import { createHash } from 'node:crypto';
import { printed } from '../json.ts';
import { contentsIn, outsideOf, type Reading, readings } from './answers.ts';
import { REPORT_KINDS, type Report, type ReportKind } from './blocks.ts';
import { withoutTicks } from './ticks.ts';

/** What the comments at the end of a document say of it. */
export interface Colophon {
  readonly kind: ReportKind;
  readonly key: string;
  readonly marks: Report['marks'];
}

/** What a file says of where it comes from. */
export type Origin =
  /** Where there are marks all the same, what stands between them may be answers. */
  | { readonly kind: 'foreign'; readonly answers: ReadonlyMap<string, string> }
  | { readonly kind: 'malformed'; readonly line: number; readonly what: string }
  | {
      readonly kind: 'report';
      readonly of: Colophon;
      /** Outside of the answers. */
      readonly isEdited: boolean;
      /** What people wrote, by the answers' names; questions that nobody answered are none. */
      readonly answers: ReadonlyMap<string, string>;
    };

/** The comments that say what a document is about; programs find related ones by them. */
export function colophonLines({ kind, key, marks }: Colophon): string[] {
  return [`<!-- whyred:report kind=${kind} key=${commentJson(key)} -->`, `<!-- whyred:marks ${commentJson(marks)} -->`];
}

/** Null where the text is no report. The last such comments count: logs that are quoted stand before them. */
export function colophonOf(markdown: string): Colophon | null {
  const about = [...markdown.matchAll(/^<!-- whyred:report kind=(\w+) key=("(?:[^"\\]|\\.)*") -->\s*$/gm)].at(-1);
  const kind = REPORT_KINDS.find((one) => one === about?.[1]);
  if (about === undefined || kind === undefined) return null;
  const marks = /^<!-- whyred:marks (\{.*\}) -->\s*$/m.exec(markdown.slice(about.index + about[0].length - 1));
  return {
    kind,
    key: parsedJson(about[2]!) as string,
    marks: (parsedJson(marks?.[1] ?? '{}') ?? {}) as Report['marks'],
  };
}

/**
 * The last line of a document: a digest by which it is known whether anybody edited it outside of the answers.
 * @param outside The text without what stands in answers.
 * @param questions What stands in answers that nobody has given.
 */
export function sealLine(outside: string, questions: readonly string[]): string {
  const open = [...new Set(questions.map(digestOfQuestion))].join(',');
  return `<!-- whyred:seal ${digest(outside, 16)}${open === '' ? '' : ` open=${open}`} -->`;
}

/** Readings that are tried: each quoted end of an answer makes the number larger. */
const READINGS_MAX = 500;

/** What a text says of where it comes from. A seal counts only as its last line. */
export function originOf(markdown: string): Origin {
  const of = colophonOf(markdown);
  const { body, outside, open } = unsealed(markdown);
  let likeliest: Reading | null = null;
  let tried = 0;
  for (const reading of readings(body)) {
    if (of !== null && isSealed(body, reading, outside)) {
      return { kind: 'report', of, isEdited: false, answers: answered(body, reading, open) };
    }
    if (likeliest === null || (likeliest.kind === 'malformed' && reading.kind === 'read')) likeliest = reading;
    if (++tried === READINGS_MAX) break;
  }
  if (of === null) return { kind: 'foreign', answers: answered(body, likeliest!, open) };
  return likeliest!.kind === 'malformed'
    ? likeliest!
    : { kind: 'report', of, isEdited: true, answers: answered(body, likeliest!, open) };
}

function isSealed(body: string, reading: Reading, outside: string | null): boolean {
  return reading.kind === 'read' && outside !== null && digest(outsideOf(body, reading.places), 16) === outside;
}

const SEAL = /^<!-- whyred:seal (?<outside>[0-9a-f]{16})(?: open=(?<open>[0-9a-f,]+))? -->\s*?$(?<rest>[\s\S]*)/m;

interface Unsealed {
  readonly body: string;
  /** The digest of what stands outside of the answers; null without a seal. */
  readonly outside: string | null;
  /** Digests of questions that nobody had answered when it was made. */
  readonly open: ReadonlySet<string>;
}

function unsealed(markdown: string): Unsealed {
  const at = Math.max(0, markdown.lastIndexOf('<!-- whyred:seal '));
  const seal = SEAL.exec(markdown.slice(at))?.groups;
  const isLast = seal?.rest?.trim() === '';
  return {
    body: isLast ? markdown.slice(0, at) : markdown,
    outside: isLast ? seal.outside! : null,
    // Also of a text that somebody has added to: a question is no answer.
    open: new Set(seal?.open?.split(',')),
  };
}

function answered(body: string, reading: Reading, open: ReadonlySet<string>): ReadonlyMap<string, string> {
  const all = reading.kind === 'read' ? contentsIn(body, reading.places) : [];
  return new Map([...all].filter(([, contents]) => !open.has(digestOfQuestion(contents))));
}

function digestOfQuestion(contents: string): string {
  return digest(contents.trim(), 8);
}

/** Editors and git may change line ends, put a byte order mark before a text and white space behind it; people tick boxes. */
function digest(text: string, length: number): string {
  const same = text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd();
  return createHash('sha256').update(withoutTicks(same)).digest('hex').slice(0, length);
}

/** JSON that cannot end a comment and commands nothing. */
function commentJson(value: unknown): string {
  return printed(value).replaceAll('--', '\\u002d\\u002d').replaceAll('>', '\\u003e').replaceAll('<', '\\u003c');
}

/** Null where somebody has edited it. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

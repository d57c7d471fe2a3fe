/**
 * A document as data: what it says, apart from how that is written down. Any text in it may come from a log: what renders it
 * neutralises it, and no text can add, end or move a block.
 */

/** A text is one line of prose; what a log or a program said stands as code. */
export type Inline =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly words: Words }
  | { readonly kind: 'link'; readonly words: Words; readonly url: string };

export type Words = Inline | readonly Inline[];

export type Block =
  | { readonly kind: 'paragraph'; readonly words: Words }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Item[] }
  | { readonly kind: 'table'; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly Words[])[] }
  | { readonly kind: 'code'; readonly language: Language; readonly lines: readonly string[] }
  | { readonly kind: 'note'; readonly words: Words }
  | Answer;

/** What only a person can know. What they write there stays when the document is made again. */
export interface Answer {
  readonly kind: 'answer';
  /** Unique in its document, and the same whenever that is made again. */
  readonly name: string;
  /** Stands there until it is answered. */
  readonly question: Words;
}

export interface Item {
  readonly words: Words;
  /** Below the words. */
  readonly blocks?: readonly Block[];
  /** Given: a box that is ticked or not. */
  readonly done?: boolean;
}

export interface TableColumn {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly right?: boolean;
}

/** What editors colour by; our own words only. */
export type Language = 'text' | 'sh' | 'yaml' | 'diff' | '';

/** A heading with what stands below it. */
export interface Section {
  /** What a template calls it: `root_cause`. */
  readonly key: string;
  readonly heading: Words;
  readonly blocks: readonly Block[];
  readonly sections?: readonly Section[];
  /** One of several of a kind, which a template goes through under this name: `failures`. */
  readonly among?: string;
}

export const REPORT_KINDS = ['rca', 'pin', 'session', 'postmortem'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export interface Report {
  readonly kind: ReportKind;
  /** What it is about, the same whenever it is made again: `20228246170`. */
  readonly key: string;
  readonly title: Words;
  /** Below the title: status, dates, what it is about. */
  readonly meta: readonly (readonly [label: string, value: Words])[];
  readonly sections: readonly Section[];
  /** For programs that read the document later: stands in front matter where that is wanted, and in a comment at the end. */
  readonly marks: Readonly<Record<string, string | number | readonly string[]>>;
  /** The facts that it was made of, as data. */
  readonly facts: object;
}

export function code(text: string): Inline {
  return { kind: 'code', text };
}

export function strong(words: Words): Inline {
  return { kind: 'strong', words };
}

export function link(words: Words, url: string | null): Words {
  return url === null ? words : { kind: 'link', words, url };
}

/** Prose with other words between: say`Run ${code(id)} failed.` */
export function say(strings: TemplateStringsArray, ...values: readonly (Words | number)[]): Words {
  return strings.flatMap((text, at): Inline[] => {
    const value = values[at];
    const own = text === '' ? [] : [text];
    return value === undefined ? own : [...own, ...inlines(typeof value === 'number' ? String(value) : value)];
  });
}

/** `a`, `b` and `c`. */
export function listed(all: readonly Words[], last = 'and'): Words {
  return all.flatMap((one, at): Inline[] => {
    const before = at === 0 ? [] : at === all.length - 1 ? [` ${last} `] : [', '];
    return [...before, ...inlines(one)];
  });
}

export function paragraph(words: Words): Block {
  return { kind: 'paragraph', words };
}

export function list(items: readonly (Words | Item)[], ordered = false): Block {
  return { kind: 'list', ordered, items: items.map((one) => (isItem(one) ? one : { words: one })) };
}

/** None where there is nothing to list. */
export function listOf(items: readonly (Words | Item)[]): Block[] {
  return items.length === 0 ? [] : [list(items)];
}

/** Numbers stand at the right in columns whose titles begin with `>`. */
export function tableOf(titles: readonly string[], rows: readonly (readonly Words[])[]): Block {
  const columns = titles.map((title) => (title.startsWith('>') ? { title: title.slice(1), right: true } : { title }));
  return { kind: 'table', columns, rows };
}

export function fenced(lines: readonly string[], language: Language = 'text'): Block {
  return { kind: 'code', language, lines };
}

export function note(words: Words): Block {
  return { kind: 'note', words };
}

export function answer(name: string, question: Words): Block {
  return { kind: 'answer', name, question };
}

/** The words without what they look like. */
export function flat(words: Words): string {
  return inlines(words)
    .map((one) => (typeof one === 'string' ? one : one.kind === 'code' ? one.text : flat(one.words)))
    .join('');
}

export function inlines(words: Words): readonly Inline[] {
  return Array.isArray(words) ? words : [words as Inline];
}

function isItem(one: Words | Item): one is Item {
  return typeof one === 'object' && !Array.isArray(one) && !('kind' in one);
}

import { type Block, type Inline, type Item, inlines, type Report, type Section, type Words } from './blocks.ts';
import { beginOf } from './markdown.ts';

export interface Redactors {
  /** Whatever is secret, by its form or because a person says so. */
  readonly all: (text: string) => string;
  /** What a person says is secret, and nothing else. */
  readonly own: (text: string) => string;
}

/**
 * The report with every text in it redacted once more: what is stored may be older than what a person calls secret today.
 * What is to be copied (a fix, a command) is ours, and not taken for a secret by its form: `POSTGRES_PASSWORD: postgres`.
 * Answers whose names are the same after that, or whose marks would be, are told apart.
 */
export function redacted(report: Report, redactors: Redactors): Report {
  const walk = new Walk(redactors);
  const { title, meta, sections, marks, facts } = report;
  return {
    ...report,
    title: walk.words(title),
    meta: meta.map(([label, value]) => [label, walk.words(value)] as const),
    sections: sections.map((one) => walk.section(one)),
    marks: walk.value(marks),
    facts: walk.value(facts),
  };
}

/** Facts in the same way. A report that is made of them cannot cut a line short in the middle of a secret. */
export function redactedFacts<Facts>(facts: Facts, redactors: Redactors): Facts {
  return new Walk(redactors).value(facts);
}

/** Fields of facts that hold what is to be copied. */
const COPIED = new Set(['snippet', 'verify']);

class Walk {
  readonly #redact: (text: string) => string;
  readonly #own: (text: string) => string;
  readonly #marks = new Set<string>();

  constructor({ all, own }: Redactors) {
    this.#redact = all;
    this.#own = own;
  }

  words(words: Words): Words {
    return typeof words === 'string' ? this.#redact(words) : inlines(words).map((one) => this.inline(one));
  }

  inline(one: Inline): Inline {
    if (typeof one === 'string') return this.#redact(one);
    if (one.kind === 'code') return { ...one, text: this.#redact(one.text) };
    const words = this.words(one.words);
    return one.kind === 'link' ? { ...one, words, url: this.#redact(one.url) } : { ...one, words };
  }

  section(section: Section): Section {
    const { heading, blocks, sections } = section;
    return {
      ...section,
      heading: this.words(heading),
      blocks: blocks.map((one) => this.block(one)),
      ...(sections === undefined ? {} : { sections: sections.map((one) => this.section(one)) }),
    };
  }

  block(block: Block): Block {
    switch (block.kind) {
      case 'paragraph':
      case 'note':
        return { ...block, words: this.words(block.words) };
      case 'list':
        return { ...block, items: block.items.map((one) => this.item(one)) };
      case 'table': {
        const columns = block.columns.map((one) => ({ ...one, title: this.#redact(one.title) }));
        return { ...block, columns, rows: block.rows.map((row) => row.map((cell) => this.words(cell))) };
      }
      case 'code':
        return { ...block, lines: block.lines.map(block.language === 'text' ? this.#redact : this.#own) };
      case 'answer':
        return { ...block, name: this.#unique(this.#redact(block.name)), question: this.words(block.question) };
    }
  }

  item(item: Item): Item {
    const { words, blocks } = item;
    return {
      ...item,
      words: this.words(words),
      ...(blocks === undefined ? {} : { blocks: blocks.map((one) => this.block(one)) }),
    };
  }

  /** Texts in data, however deep; the names of fields are ours. */
  value<Value>(value: Value, redact = this.#redact): Value {
    if (typeof value === 'string') return redact(value) as Value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.value(one, redact)) as Value;
    const fields = Object.entries(value).map(([name, one]) => [
      name,
      this.value(one, COPIED.has(name) ? this.#own : redact),
    ]);
    return Object.fromEntries(fields) as Value;
  }

  #unique(name: string): string {
    for (let count = 1; ; count++) {
      const one = count === 1 ? name : `${name} ${count}`;
      if (this.#marks.has(beginOf(one))) continue;
      this.#marks.add(beginOf(one));
      return one;
    }
  }
}

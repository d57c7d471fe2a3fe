import type { Liquid, Template as ParsedTemplate } from 'liquidjs';
import { TriageError } from '../../errors.ts';
import type { Report, Section } from './blocks.ts';
import { fieldName } from './front-matter.ts';
import { blocksMarkdown, lineMarkdown, sectionMarkdown } from './markdown.ts';
import { type Fields, fieldsOf, type Unknown } from './template-fields.ts';

/** A person's order of a report, in Liquid. */
export interface Template {
  /** As messages name it. */
  readonly name: string;
  readonly source: string;
  /** What it may include, by name. Nothing else can be. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Characters of a template, milliseconds, things made: far more than any report needs. */
const LIMITS = { parseLimit: 1_000_000, renderLimit: 10_000, memoryLimit: 100_000_000 } as const;

/**
 * The report as markdown, as the template orders it. Values are markdown already, neutralised: what a log says can neither end
 * a block nor be taken for a part of the template.
 * @throws TriageError `template-field` for a field that is not there, `template-invalid` for anything else.
 */
export async function renderTemplate(report: Report, template: Template): Promise<string> {
  const { Liquid } = await import('liquidjs');
  const strict = { strictFilters: true, strictVariables: true, ownPropertyOnly: true };
  const engine = new Liquid({ templates: { ...template.parts }, ...strict, ...LIMITS });
  const fields = fieldsOf(report);
  try {
    const parsed = engine.parse(template.source, template.name);
    await checkFields(engine, parsed, fields, template);
    // Globals, because a part has no others.
    const text: unknown = await engine.render(parsed, {}, { globals: scopeOf(report, fields) });
    return withoutGaps(String(text));
  } catch (error) {
    throw error instanceof Error ? faultOf(error, fields, template) : error;
  }
}

/** Also in branches that this report does not take. What a loop calls its elements, only rendering tells. */
async function checkFields(
  engine: Liquid,
  parsed: ParsedTemplate[],
  fields: Fields,
  template: Template,
): Promise<void> {
  // A part that is not there has no place here; rendering names it.
  const found = await engine.analyze(parsed).catch(() => ({ globals: {} }));
  const all = Object.values(found.globals).flat();
  const slips = all.flatMap(({ segments, location }) => {
    const path = segments.map((one) => (typeof one === 'object' ? null : one));
    const unknown = fields.unknownIn(path);
    return unknown === null ? [] : [{ unknown, location }];
  });
  const [first] = slips.sort((a, b) => a.location.row - b.location.row || a.location.col - b.location.col);
  if (first === undefined) return;
  const { file = template.name, row, col } = first.location;
  throw unknownField(first.unknown, `${file}, line ${row}, column ${col}`, fields);
}

type Scope = Record<string, unknown>;

function scopeOf({ title, kind, key, meta, marks, sections }: Report, fields: Fields): Scope {
  const headings = new Set([lineMarkdown(title).toLowerCase()]);
  return {
    ...sectionsScope(sections, '', 2, headings, fields),
    ...{ title: lineMarkdown(title), kind, key: lineMarkdown(key) },
    meta: {
      ...absent('meta', fields),
      ...Object.fromEntries(meta.map(([label, value]) => [fieldName(label), lineMarkdown(value)])),
    },
    marks: {
      ...absent('marks', fields),
      ...Object.fromEntries(Object.entries(marks).map(([name, value]) => [fieldName(name), markOf(value)])),
    },
  };
}

function markOf(value: Report['marks'][string]): unknown {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? lineMarkdown(value) : value.map(lineMarkdown);
}

/** What the report lacks, but may be asked for. */
function absent(field: string, fields: Fields): Scope {
  return Object.fromEntries(fields.partsOf(field).map((part) => [part, null]));
}

function sectionsScope(
  sections: readonly Section[],
  parent: string,
  level: number,
  headings: Set<string>,
  fields: Fields,
): Scope {
  const scope = absent(parent, fields);
  for (const section of sections) {
    const name = section.among ?? section.key;
    const field = `${parent === '' ? '' : `${parent}.`}${name}${section.among === undefined ? '' : '[]'}`;
    const value = sectionScope(section, field, level, headings, fields);
    const others = scope[name];
    scope[name] = section.among === undefined ? value : Array.isArray(others) ? [...others, value] : [value];
  }
  return scope;
}

function sectionScope(section: Section, field: string, level: number, headings: Set<string>, fields: Fields): Scope {
  const scope: Scope = {
    ...sectionsScope(section.sections ?? [], field, level + 1, headings, fields),
    // No sentence: markdownlint wants none of its signs at the end.
    heading: lineMarkdown(section.heading).replace(/[\s.,;:!#]+$/, ''),
    text: blocksMarkdown(section.blocks).trim(),
  };
  // Called where the section is written down, so that headings below it are told apart in that order.
  return Object.defineProperty(scope, 'toString', { value: () => sectionMarkdown(section, level, headings) });
}

/** One blank line is enough where a section is absent. In code all of them count. */
function withoutGaps(markdown: string): string {
  let fence: string | null = null;
  let isBlank = true;
  const lines = markdown.split(/\r?\n/).filter((line) => {
    const sign = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (fence === null) fence = sign;
    else if (sign?.startsWith(fence) && line.trim() === sign) fence = null;
    const wasBlank = isBlank;
    isBlank = fence === null && line.trim() === '';
    return !(isBlank && wasBlank);
  });
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What liquidjs throws; nothing of it is exported as a type that says so. */
interface LiquidFault extends Error {
  readonly token?: { readonly input: string; readonly file?: string; getPosition(): [line: number, column: number] };
  readonly originalError?: Error & { readonly variableName?: string };
}

function faultOf(error: LiquidFault, fields: Fields, template: Template): Error {
  const { token, originalError } = error;
  if (error instanceof TriageError) return error;
  const input = token?.input;
  const part = Object.entries(template.parts).find(([, source]) => source === input && input !== template.source);
  const [line, column] = token?.getPosition() ?? [];
  const place = `${token?.file ?? part?.[0] ?? template.name}${line === undefined ? '' : `, line ${line}, column ${column}`}`;
  const name = originalError?.variableName;
  if (name !== undefined) return unknownField({ field: name, meant: fields.guess(name) }, place, fields);
  const what = (originalError?.message ?? error.message).replace(/, (?:file|line):.*$/s, '');
  return new TriageError(
    'template-invalid',
    `The template ${place}: ${what}.`,
    'Templates are written in Liquid; docs/templates.md shows one, and names the fields.',
    { cause: error },
  );
}

function unknownField({ field, meant }: Unknown, place: string, fields: Fields): TriageError {
  const guess = meant === null ? '' : `Did you mean ${meant}? `;
  return new TriageError(
    'template-field',
    `The template ${place}: there is no field ${field}.`,
    `${guess}The fields of this report: ${fields.all.join(', ')}. Every section has a heading and a text, too; docs/templates.md tells more.`,
  );
}

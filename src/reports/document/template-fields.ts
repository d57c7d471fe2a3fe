import { nearest } from '../../filter/nearest.ts';
import type { Report, ReportKind, Section } from './blocks.ts';
import { fieldName } from './front-matter.ts';

/**
 * Fields that a report of a kind may have; one that a report lacks is empty in it, and no slip of the pen. `causes[]` is each
 * of a list. Every section also has a `heading`, and as `text` what stands above its own sections. docs/templates.md describes them.
 */
export const OFFERED_FIELDS: Readonly<Record<ReportKind, readonly string[]>> = {
  rca: [
    ...['meta.repository', 'meta.commit', 'meta.branch', 'meta.event', 'meta.began', 'meta.attempt', 'meta.run'],
    ...['meta.source', 'meta.checks', 'meta.known_from'],
    ...['marks.repository', 'marks.run', 'marks.attempt', 'marks.signatures', 'marks.fingerprints', 'marks.files'],
    ...['status', 'causes[]', 'causes[].classification', 'causes[].evidence', 'causes[].root_cause'],
    ...['causes[].consequences', 'causes[].fixes', 'causes[].implementation', 'causes[].files'],
    ...['causes[].verification', 'causes[].prevention', 'causes[].record', 'causes[].similar'],
    ...['change', 'timeline', 'questions'],
  ],
  pin: [
    ...['meta.status', 'meta.created', 'meta.runs', 'meta.related'],
    ...['marks.status', 'marks.signatures', 'marks.fingerprints', 'marks.files', 'marks.runs'],
    ...['summary', 'background', 'fixed', 'fixed.issues[]', 'open', 'open.issues[]', 'passed_again'],
    ...['passed_again.issues[]', 'gone', 'gone.issues[]', 'expected', 'expected.issues[]', 'results', 'learnings'],
    ...['files', 'verification', 'related', 'decisions'],
  ],
  session: [
    ...['meta.repository', 'meta.runs', 'meta.time', 'marks.repository', 'marks.runs', 'marks.signatures'],
    ...['summary', 'goal', 'fixed', 'fixed.issues[]', 'run_history', 'remaining', 'remaining.open_issues[]'],
    ...['files', 'verification', 'decisions', 'next', 'related'],
  ],
  postmortem: [
    ...[
      'meta.status',
      'meta.date',
      'meta.repository',
      'meta.incident',
      'marks.repository',
      'marks.runs',
      'marks.signatures',
    ],
    ...['summary', 'impact', 'detection', 'timeline', 'causes', 'causes.causes[]', 'changes', 'worked'],
    ...['did_not_work', 'prevention', 'success_criteria', 'next'],
  ],
};

/** What each report has. */
const OWN_FIELDS = ['title', 'kind', 'key'] as const;

/** The fields that this report has, in its order. */
export function templateFields({ meta, marks, sections }: Report): string[] {
  const fields = [
    ...OWN_FIELDS,
    ...meta.map(([label]) => `meta.${fieldName(label)}`),
    ...Object.keys(marks).map((name) => `marks.${fieldName(name)}`),
    ...sections.flatMap((one) => sectionFields(one, '')),
  ];
  return [...new Set(fields)];
}

/** What a template may ask of a report, and what it was most likely meant to ask. */
export interface Fields {
  readonly all: readonly string[];
  /** The direct parts of a field, by its name without `[]`; of nothing, those at the top. */
  partsOf(field: string): readonly string[];
  /** Null when all of the path is known; a part that is null (`causes[at]`) may be anything. */
  unknownIn(path: readonly (string | number | null)[]): Unknown | null;
  /** What was meant by a field of which only the last part is ours: `one.heding`. */
  guess(field: string): string | null;
}

export interface Unknown {
  /** As a template says it: `causes[0].heding`. */
  readonly field: string;
  readonly meant: string | null;
}

export function fieldsOf(report: Report): Fields {
  const all = [...new Set([...OWN_FIELDS, ...OFFERED_FIELDS[report.kind], ...templateFields(report)])];
  const known = new Set(all.flatMap(withParents));
  for (const field of [...known]) if (isSection(field, known)) known.add(`${field}.heading`).add(`${field}.text`);
  const partsOf = (field: string): string[] => {
    const start = field === '' ? '' : `${field}.`;
    return [...known]
      .filter((one) => one.startsWith(start) && /^\w+$/.test(one.slice(start.length)))
      .map((one) => one.slice(start.length));
  };
  const unknownIn: Fields['unknownIn'] = (path) => {
    let field = '';
    for (const [at, part] of path.entries()) {
      if (part === null || part === 'size' || isValue(field)) return null;
      const isElement = typeof part === 'number' || part === 'first' || part === 'last';
      const next = isElement ? `${field}[]` : field === '' ? part : `${field}.${part}`;
      if (known.has(next)) {
        field = next;
        continue;
      }
      const meant = typeof part === 'number' ? null : nearest(part, partsOf(field));
      return {
        field: written(path.slice(0, at + 1)),
        meant: meant === null ? null : written([...path.slice(0, at), meant]),
      };
    }
    return null;
  };
  const guess = (field: string): string | null => {
    const [, start = '', part = ''] = /^(.*\.)?([^.]*)$/s.exec(field)!;
    const meant = nearest(part, [...new Set([...known].map((one) => one.replace(/^.*\.|\[\]/g, '')))]);
    return meant === null ? null : `${start}${meant}`;
  };
  return { all, partsOf, unknownIn, guess };
}

function sectionFields(section: Section, parent: string): string[] {
  const { key, among, sections = [] } = section;
  const own = `${parent}${among === undefined ? key : `${among}[]`}`;
  return [own, ...sections.flatMap((one) => sectionFields(one, `${own}.`))];
}

/** `causes[].evidence` is nothing without `causes` and `causes[]`. */
function withParents(field: string): string[] {
  return [field, ...[...field.matchAll(/\[\]|\./g)].map(({ index }) => field.slice(0, index))];
}

/** Not a list: its elements are sections. */
function isSection(field: string, known: ReadonlySet<string>): boolean {
  return !isValue(field) && field !== 'meta' && field !== 'marks' && !known.has(`${field}[]`);
}

/** A text, a number or a list of texts. */
function isValue(field: string): boolean {
  return (
    /^(?:meta|marks)\./.test(field) || OWN_FIELDS.some((one) => one === field) || /\.(?:heading|text)$/.test(field)
  );
}

function written(path: readonly (string | number | null)[]): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${part}`)).join('');
}

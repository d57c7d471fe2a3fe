import { parse } from 'yaml';
import { z } from 'zod';
import { CATEGORIES, LOG_FORMATS } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { fold } from './automaton.ts';
import { literalsOf } from './regex-literals.ts';
import type { LinePattern, Pattern, Signature } from './signature.ts';

/** A file of signatures, as read. */
export interface SignatureFile {
  readonly name: string;
  readonly text: string;
}

/** Lines between the first and the last of a sequence, unless the entry says otherwise. */
const SEQUENCE_WITHIN = 30;

/**
 * YAML files -> signatures, in order of files and entries. No id may be one of `others`.
 * @throws TriageError `signature-invalid` that names the file, the id and the field of every wrong entry.
 */
export function loadCatalogue(files: readonly SignatureFile[], others: readonly Signature[] = []): Signature[] {
  const complaints: string[] = [];
  const signatures: Signature[] = [];
  const seen = new Map(others.map((other) => [other.id, other.file]));
  for (const file of files) {
    for (const entry of entriesOf(file, complaints)) {
      const signature = readEntry(entry, file.name, complaints);
      if (signature === null) continue;
      const other = seen.get(signature.id);
      if (other !== undefined) complaints.push(`${file.name}: ${signature.id}: id: is taken by an entry of ${other}`);
      seen.set(signature.id, file.name);
      signatures.push(signature);
    }
  }
  if (complaints.length > 0) {
    throw new TriageError(
      'signature-invalid',
      `The signatures have ${complaints.length === 1 ? 'a mistake' : `${complaints.length} mistakes`}:\n  ${complaints.join('\n  ')}`,
      'Correct the entry; `whyred signatures show ID` prints a good one, CONTRIBUTING.md explains each field.',
    );
  }
  return signatures;
}

function entriesOf(file: SignatureFile, complaints: string[]): unknown[] {
  let content: unknown;
  try {
    content = parse(file.text);
  } catch (error) {
    complaints.push(`${file.name}: is not YAML: ${(error as Error).message.split('\n')[0]}`);
    return [];
  }
  if (content === null || content === undefined) return [];
  if (Array.isArray(content)) return content;
  complaints.push(`${file.name}: must be a list of entries`);
  return [];
}

function readEntry(entry: unknown, file: string, complaints: string[]): Signature | null {
  const id = (entry as { id?: unknown } | null)?.id;
  const where = `${file}: ${typeof id === 'string' ? id : '(no id)'}`;
  const read = ENTRY.safeParse(entry);
  if (!read.success) {
    for (const { path, message } of read.error.issues)
      complaints.push(`${where}: ${path.join('.') || 'entry'}: ${inWords(message)}`);
    return null;
  }
  const { scope, generic, ...rest } = read.data;
  return {
    ...rest,
    generic: generic ?? isGenericByNature(rest),
    scope: { step: scope.step ?? null, file: scope.file ?? null, formats: scope.formats ?? null },
    file,
  };
}

/** A wrapper names no cause, and a cancellation is none. */
function isGenericByNature({ tier, category }: Pick<Signature, 'tier' | 'category'>): boolean {
  return tier === 'wrapper' || category === 'cancelled';
}

/** zod's words for the two commonest mistakes say what a schema is, not what to write. */
function inWords(message: string): string {
  if (/, received undefined$/.test(message)) return 'is missing';
  return message.replace(/^Invalid option: expected one of /, 'must be one of ').replaceAll('"|"', '", "');
}

const text = z.string().trim().min(1, 'must not be empty');

const regex = z.string().superRefine((source, context) => {
  try {
    new RegExp(source);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a regular expression: ${(error as Error).message}` });
    return;
  }
});

/** A regular expression that the one pass over all literals can find. */
const searchable = regex.superRefine((source, context) => {
  if (isRegex(source) && literalsOf(source) === null) {
    context.addIssue({
      code: 'custom',
      message: 'has no literal of 3 or more characters that every match contains: add one, or split the alternatives',
    });
  }
});

function isRegex(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

function linePattern(source: z.ZodString | typeof searchable) {
  return z
    .union([text, z.strictObject({ regex: source, ignoreCase: z.boolean().default(false) })], {
      error: 'must be a literal text or { regex, ignoreCase }',
    })
    .transform(
      (value): LinePattern =>
        typeof value === 'string'
          ? { kind: 'literal', literal: value, needles: [fold(value)] }
          : {
              kind: 'regex',
              source: value.regex,
              ignoreCase: value.ignoreCase,
              needles: literalsOf(value.regex) ?? [],
            },
    );
}

const SEARCHED = linePattern(searchable);

const PATTERN = z.union(
  [
    SEARCHED.transform((line): Pattern => ({ kind: 'line', line })),
    z
      .strictObject({
        sequence: z.array(SEARCHED).min(2, 'needs two lines or more'),
        within: z.int().min(1).max(500).default(SEQUENCE_WITHIN),
        report: z.enum(['first', 'last']).default('last'),
      })
      .transform(({ sequence, within, report }): Pattern => ({ kind: 'sequence', lines: sequence, within, report })),
  ],
  { error: (issue) => deepest(issue as { errors?: unknown }) },
);

/** What the closest alternative complained of; zod's own "Invalid input" helps nobody. */
function deepest(issue: { errors?: unknown }): string {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      const { code, message, errors } = value as { code?: string; message?: string; errors?: unknown };
      if (code === 'custom' && message) found.push(message);
      walk(errors);
    }
  };
  walk(issue.errors);
  return found[0] ?? 'must be a literal text, { regex, ignoreCase } or { sequence, within, report }';
}

const FIX = z
  .strictObject({ title: text, why: text, snippet: z.string().optional(), recommended: z.boolean().default(false) })
  .transform((fix) => ({ ...fix, snippet: fix.snippet ?? null }));

const ENTRY = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'must be area/name in lower case, digits and hyphens'),
    title: text.max(80, 'must fit in 80 characters'),
    category: z.enum(CATEGORIES),
    tier: z.enum(['cause', 'symptom', 'wrapper']),
    transient: z.enum(['race', 'network', 'infrastructure', 'resource', 'no', 'unknown']),
    generic: z.literal(true, { error: 'must be true, or left out' }).optional(),
    patterns: z.array(PATTERN).min(1, 'needs at least one'),
    unless: z.array(linePattern(regex as unknown as z.ZodString)).default([]),
    scope: z
      .strictObject({
        step: regex.optional(),
        file: regex.optional(),
        formats: z.array(z.enum(LOG_FORMATS)).min(1).optional(),
      })
      .default({}),
    key: z.array(z.string()).default([]),
    cause: text,
    fix: z.array(FIX).min(1, 'needs at least one option'),
    verify: z.array(text).default([]),
    prevent: z.array(text).default([]),
    source: z.array(text).min(1, 'needs at least one'),
    examples: z.array(text).min(1, 'needs at least one line that must match'),
    nearMisses: z.array(text).min(2, 'needs at least two look-alikes that must not match'),
  })
  .superRefine((entry, context) => {
    const recommended = entry.fix.filter((fix) => fix.recommended).length;
    if (recommended !== 1)
      context.addIssue({ code: 'custom', path: ['fix'], message: `recommends ${recommended} options; it must be one` });
    if (entry.generic && isGenericByNature(entry))
      context.addIssue({ code: 'custom', path: ['generic'], message: 'is so by tier and category: leave it out' });
    const captures = capturesOf(entry.patterns);
    for (const name of entry.key) {
      if (!captures.has(name))
        context.addIssue({ code: 'custom', path: ['key'], message: `names ${name}, which no pattern captures` });
    }
  });

function capturesOf(patterns: readonly Pattern[]): Set<string> {
  const names = new Set<string>();
  for (const pattern of patterns) {
    for (const line of pattern.kind === 'line' ? [pattern.line] : pattern.lines) {
      if (line.kind !== 'regex') continue;
      for (const [, name] of line.source.matchAll(/\(\?<([A-Za-z_$][\w$]*)>/g)) names.add(name!);
    }
  }
  return names;
}

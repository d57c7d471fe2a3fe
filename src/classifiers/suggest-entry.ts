import { Scalar, stringify } from 'yaml';
import type { Category, Transience } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { loadCatalogue } from './catalogue.ts';
import { categoryOf } from './category.ts';
import { lintSignatures } from './lint/index.ts';
import { duplicates, shadowed } from './lint/overlap.ts';
import type { Signature } from './signature.ts';
import { createMatcher } from './signatures.ts';
import type { AboutFailures, NoSuggestion, Suggestion } from './suggest.ts';
import type { Drawn } from './suggest-pattern.ts';

interface Given {
  readonly lines: readonly string[];
  /** Lines of others that it does not take, the likest first. */
  readonly near: readonly string[];
  readonly about: AboutFailures;
  readonly notes: readonly string[];
}

const EXAMPLES_MAX = 3;
const NEAR_MAX = 3;
/** An example need not be longer to show what is meant. */
const EXAMPLE_LENGTH = 400;
const TITLE_LENGTH = 80;

/** The entry as a file, checked as the catalogue checks it. */
export function entryOf({ source, key, said }: Drawn, { lines, near, about, notes }: Given): Suggestion | NoSuggestion {
  const catalogue = about.catalogue ?? [];
  const id = freeId(said, catalogue);
  const regex = new RegExp(source);
  const examples = examplesOf(lines, regex);
  const nearMisses = nearMissesOf(examples, near, source);
  if (nearMisses.length < 2) return unfit('no look-alikes are left that it would not take');
  const category = about.category ?? categoryOf({ text: lines[0]!, line: 0 }, null, null, [], null);
  const transient = about.transient ?? NATURES[category] ?? 'unknown';
  const isPlain = /^[\w ,:;'"=<>@#%&~`!/-]*$/.test(source);
  const entry = {
    id,
    title: titleOf(said),
    category,
    tier: about.tier ?? (category === 'test' ? 'symptom' : 'cause'),
    transient,
    patterns: [isPlain ? source : { regex: quoted(source) }],
    key,
    cause: about.cause ?? 'The job ended with this line. What is behind it is still to be written down here.',
    fix: [{ ...(about.fix ?? usualFix(transient)), recommended: true }],
    source: about.source === undefined || about.source.length === 0 ? ['Failures of this repository.'] : about.source,
    examples,
    nearMisses,
  };
  const head = [
    '# Suggested by whyred. Read it, say what it means under `cause` and what helps under `fix`, then try it:',
    '# whyred signatures test',
    ...notes.map((note) => `# ${note.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')}`),
  ];
  const yaml = `${head.join('\n')}\n${stringify([entry], { lineWidth: 0, singleQuote: true })}`;
  const wrong = complaintsOn(yaml, id, catalogue);
  if (wrong !== null) return unfit(wrong);
  return { kind: 'suggestion', id, yaml, pattern: source, notes };
}

/** As people write regular expressions in YAML: nothing in it is taken for something else. */
function quoted(source: string): Scalar<string> {
  const scalar = new Scalar(source);
  scalar.type = 'QUOTE_SINGLE';
  return scalar;
}

/** What the checks of the catalogue say; null: nothing. */
function complaintsOn(yaml: string, id: string, catalogue: readonly Signature[]): string | null {
  try {
    const [entry] = loadCatalogue([{ name: `${id}.yml`, text: yaml }], catalogue);
    const rivals = new Set(
      createMatcher(catalogue)
        .findIn(entry!.examples)
        .map(({ signature }) => signature),
    );
    const complaints = [
      ...lintSignatures([entry!]),
      ...duplicates([...catalogue, entry!]).filter((one) => one.id === id),
      ...shadowed([...rivals, entry!]).filter((one) => one.id === id),
    ];
    return complaints[0]?.message ?? null;
  } catch (error) {
    if (error instanceof TriageError) return error.message.split('\n').at(-1)!.trim();
    throw error;
  }
}

/** Different ones, the shortest first; cut where they match without their end. */
function examplesOf(lines: readonly string[], regex: RegExp): string[] {
  const different = [...new Set(lines)].sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  const chosen =
    different.length <= EXAMPLES_MAX
      ? different
      : [different[0]!, different[different.length >> 1]!, different.at(-1)!];
  const cut = chosen.map((line) => {
    const short = line.slice(0, EXAMPLE_LENGTH).trim();
    return regex.test(short) ? short : line;
  });
  return [...new Set(cut)];
}

/** Lines of other failures; and the example in ways in which it says something else. None differs by its case alone. */
function nearMissesOf(examples: readonly string[], near: readonly string[], source: string): string[] {
  const loose = new RegExp(source, 'i');
  const made = examples.flatMap((example) => [
    ...cutShort(example),
    ...[...new Set(example.match(/[\p{L}\p{N}]+/gu) ?? [])]
      .sort((one, other) => other.length - one.length)
      .map((word) => example.replaceAll(word, 'another')),
    // Of a line of few and short words nothing else is left.
    example.slice(0, -1).trim(),
    example.slice(0, example.length >> 1).trim(),
  ]);
  const fits = (line: string): boolean => line.trim() === line && line !== '' && !loose.test(line);
  const others = near.filter((line) => line.length <= EXAMPLE_LENGTH && fits(line)).slice(0, NEAR_MAX);
  const distinct = new Set(made.filter((line) => fits(line) && !others.includes(line)));
  return [...others, ...[...distinct].slice(0, Math.max(1, 2 - others.length))];
}

/** The first half of it, by words. */
function cutShort(line: string): string[] {
  const words = line.split(' ');
  return words.length < 3
    ? []
    : [
        words
          .slice(0, Math.ceil(words.length / 2))
          .join(' ')
          .trim(),
      ];
}

/** `own/could-not-connect-to`: the area of a repository's own entries, and the first words. */
function freeId(said: string, catalogue: readonly Signature[]): string {
  const words = said
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word.length < 25)
    .slice(0, 6);
  const name = `own/${words.join('-') || 'failure'}`;
  const ids = new Set(catalogue.map(({ id }) => id));
  for (let count = 2, id = name; ; id = `${name}-${count++}`) if (!ids.has(id)) return id;
}

function titleOf(said: string): string {
  const title = said.replace(/\s+/g, ' ').trim();
  if (title.length <= TITLE_LENGTH) return title;
  const cut = title.slice(0, TITLE_LENGTH - 1);
  return `${cut.slice(0, Math.max(40, cut.lastIndexOf(' '))).trim()}…`;
}

/** What a kind of failure usually is; of the others the lines do not tell. */
const NATURES: Partial<Readonly<Record<Category, Transience>>> = {
  network: 'network',
  runner: 'infrastructure',
  resource: 'resource',
  build: 'no',
  lint: 'no',
};

function usualFix(transient: Transience): { readonly title: string; readonly why: string } {
  return transient === 'no' || transient === 'unknown'
    ? { title: 'Look at what the line names', why: 'Nobody has written down yet what helps.' }
    : { title: 'Re-run the job', why: 'Failures of this kind often pass without a change.' };
}

function unfit(why: string): NoSuggestion {
  return {
    kind: 'none',
    code: 'unfit',
    reason: `No entry can be made of these lines: ${why}.`,
    hint: 'Write it by hand; `whyred signatures show ID` prints a good one.',
    taken: [],
  };
}

import type { Category } from '../domain.ts';
import { type Labelled, type PackedBayes, restoreBayes, trainBayes } from './text-bayes.ts';
import { type Counts, KNOWN_MIN, knownOf, type PackedTextModel, readingsOf } from './text-model.ts';
import { temper } from './text-tempering.ts';

/** A failure whose nature is known: what a model learns from. */
export interface TextDocument {
  /** Of `tokensOf`. */
  readonly tokens: readonly string[];
  /** Null: not known, so that nothing is learnt of it. */
  readonly category: Category | null;
  /** Does it come and go, or fail until somebody changes something? Null: not known. */
  readonly transient: boolean | null;
  /** What is the same failure: never learnt from and tried at once, and many documents of it count like a few. */
  readonly group: string;
}

/** A token of one failure alone is a name. */
const GROUPS_MIN = 2;
/** Of one failure no more documents count: an advisory that fails for a year would drown the rest. */
const OF_GROUP_MAX = 4;
/** Parts of the documents that are tried in turn by what the others taught. */
const FOLDS = 5;

/** Learns from documents, and tries itself on those that it was kept from. Their order does not matter. */
export function trainTextModel(documents: readonly TextDocument[]): PackedTextModel {
  const used = chosen(documents);
  const folds = [...new Set(used.map(({ group }) => foldOf(group, FOLDS)))];
  const tried = folds.flatMap((fold) => {
    const isOut = ({ group }: TextDocument): boolean => foldOf(group, FOLDS) === fold;
    const counts = count(used.filter((one) => !isOut(one)));
    return used.filter(isOut).flatMap(({ tokens, category, transient }) => {
      const read = readingsOf(counts, tokens);
      return read.known < KNOWN_MIN ? [] : [{ ...read, category, transient }];
    });
  });
  const { vocabulary, category, transience } = count(used);
  return {
    version: 1,
    vocabulary,
    category: category.pack(vocabulary),
    transience: transience.pack(vocabulary),
    tempering: temper(tried),
  };
}

/**
 * The model with what further documents teach. It stays as sure as it was: so few cannot tell how sure words make. A token that is new
 * must stand in two of their failures.
 */
export function extendTextModel(model: PackedTextModel, documents: readonly TextDocument[]): PackedTextModel {
  const used = chosen(documents);
  const known = new Set([...model.vocabulary, ...vocabularyOf(used)]);
  const vocabulary = [...known].sort();
  const of = (packed: PackedBayes, label: Label): PackedBayes =>
    restoreBayes(packed, model.vocabulary, labelled(used, known, label)).pack(vocabulary);
  return {
    ...model,
    vocabulary,
    category: of(model.category, categoryLabel),
    transience: of(model.transience, natureLabel),
  };
}

/** Which part of so many a group belongs to: FNV-1a of its name, the same wherever the others are. */
export function foldOf(group: string, folds: number): number {
  let hash = 2_166_136_261;
  for (const character of group) hash = Math.imul(hash ^ character.codePointAt(0)!, 16_777_619) >>> 0;
  return ((hash ^ (hash >>> 15)) >>> 0) % folds;
}

/** In an order that they decide themselves; of one group the first few, and what says the same twice once. */
function chosen(documents: readonly TextDocument[]): TextDocument[] {
  const keyed = documents.map((document) => {
    const { group, transient, category, tokens } = document;
    return { document, key: JSON.stringify([group, transient, category, tokens]) };
  });
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  const taken = new Map<string, number>();
  return keyed.flatMap(({ document, key }, at) => {
    if (document.tokens.length === 0 || key === keyed[at - 1]?.key) return [];
    const so = taken.get(document.group) ?? 0;
    taken.set(document.group, so + 1);
    return so < OF_GROUP_MAX ? [document] : [];
  });
}

function count(documents: readonly TextDocument[]): Counts {
  const vocabulary = vocabularyOf(documents);
  const known = new Set(vocabulary);
  return {
    vocabulary,
    known,
    category: trainBayes(labelled(documents, known, categoryLabel)),
    transience: trainBayes(labelled(documents, known, natureLabel)),
  };
}

/** Sorted, so that the same documents always give the same file. */
function vocabularyOf(documents: readonly TextDocument[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { tokens, group } of documents) {
    for (const token of tokens) groups.set(token, (groups.get(token) ?? new Set()).add(group));
  }
  // natural keeps tokens as keys of objects: without a prefix, some of them are there already.
  return [...groups].flatMap(([token, of]) => (of.size >= GROUPS_MIN && token.includes(':') ? [token] : [])).sort();
}

/** Null: nothing is known of that. */
type Label = (document: TextDocument) => string | null;

const categoryLabel: Label = ({ category }) => category;
const natureLabel: Label = ({ transient }) => (transient === null ? null : transient ? 'transient' : 'lasting');

function labelled(documents: readonly TextDocument[], known: ReadonlySet<string>, labelOf: Label): Labelled[] {
  return documents.flatMap((document) => {
    const label = labelOf(document);
    return label === null ? [] : [{ label, tokens: knownOf(document.tokens, known) }];
  });
}

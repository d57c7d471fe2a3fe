import type { Category, Fix, LogFormat, Tier, Transience } from '../domain.ts';

/**
 * What one line must look like: it contains `literal` (case counts), or it matches `regex`.
 * `needles`: every match contains one of these, in lower case; the one pass over a log looks for them.
 */
export type LinePattern = { readonly needles: readonly string[] } & (
  | { readonly kind: 'literal'; readonly literal: string }
  | { readonly kind: 'regex'; readonly source: string; readonly ignoreCase: boolean }
);

/** One way to recognise a signature. A sequence holds when its lines follow each other in order, not necessarily at once. */
export type Pattern =
  | { readonly kind: 'line'; readonly line: LinePattern }
  | {
      readonly kind: 'sequence';
      readonly lines: readonly LinePattern[];
      /** How many lines there may be from the first to the last. */
      readonly within: number;
      /** Which of them is the finding. */
      readonly report: 'first' | 'last';
    };

/** Where a signature may fire; null: anywhere. Regular expressions as source text. */
export interface Scope {
  readonly step: string | null;
  readonly file: string | null;
  readonly formats: readonly LogFormat[] | null;
}

/** A known failure: how to recognise it, what it means, what to do. One entry of `data/signatures/*.yml`. */
export interface Signature {
  /** `area/name`. */
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly tier: Tier;
  readonly transient: Transience;
  /** Two failures that it names need have nothing in common: it only says that something failed or was stopped. */
  readonly generic: boolean;
  /** Any one is enough. */
  readonly patterns: readonly Pattern[];
  /** A line that matches one of these is not taken. */
  readonly unless: readonly LinePattern[];
  readonly scope: Scope;
  /** Names of the captures that tell two failures of this kind apart. */
  readonly key: readonly string[];
  /** Sentences; `{name}` stands for a capture. So in every text below. */
  readonly cause: string;
  readonly fix: readonly Fix[];
  readonly verify: readonly string[];
  readonly prevent: readonly string[];
  readonly source: readonly string[];
  /** Lines (joined by `\n` for a sequence) that must match. */
  readonly examples: readonly string[];
  /** Look-alikes that must not. */
  readonly nearMisses: readonly string[];
  /** The file it was read from, for messages. */
  readonly file: string;
}

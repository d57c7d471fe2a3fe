import type { Failure, JobTriage } from '../domain.ts';
import { type Proportion, proportion } from '../history/intervals.ts';
import type { Signature } from './signature.ts';

/** Of so many green logs a cause may not fire in more: it names what does not break a job. Source: elastic-recheck. */
export const GREEN_SHARE_MAX = 0.1;

/** A line on which a signature fired, where it can be found again. */
export interface Sighted {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Where the signatures fired in the whole of one log, by id. */
export type Fired = ReadonlyMap<string, FiredLines>;

export interface FiredLines {
  readonly lines: ReadonlySet<number>;
  readonly first: Sighted;
}

/** What became of one signature in many logs. All counts are of logs. */
export interface LedgerRow {
  readonly signature: Signature;
  /** On any line, whatever became of the job. */
  readonly fired: number;
  /** It names a failure. */
  readonly named: number;
  /** It fired on a line that was considered as the explaining one. */
  readonly candidate: number;
  /** Of the green ones, those in which it fired. */
  readonly green: Proportion;
  /** Where it fired first in a green one; null: in none. */
  readonly seenInGreen: Sighted | null;
}

export interface Ledger {
  /** By what triage concludes; `other`: cancelled, or the log does not say. */
  readonly logs: { readonly read: number; readonly failed: number; readonly green: number; readonly other: number };
  /** Failures that no signature names, or one that only wraps, of all failures. */
  readonly unnamed: Proportion;
  /** Of these, the ones of which a test framework, a compiler or a linter tells. */
  readonly toldByTools: number;
  /** Of all signatures, those that name most first. */
  readonly rows: readonly LedgerRow[];
}

interface Tally {
  fired: number;
  named: number;
  candidate: number;
  green: number;
  seenInGreen: Sighted | null;
}

/** Counts log by log; no log is kept. */
export class LedgerBook {
  readonly #tallies: ReadonlyMap<string, Tally>;
  readonly #signatures: readonly Signature[];
  readonly #logs = { read: 0, failed: 0, green: 0, other: 0 };
  #failures = 0;
  #unnamed = 0;
  #toldByTools = 0;

  constructor(signatures: readonly Signature[]) {
    this.#signatures = signatures;
    this.#tallies = new Map(
      signatures.map(({ id }) => [id, { fired: 0, named: 0, candidate: 0, green: 0, seenInGreen: null }]),
    );
  }

  /** @param path Of the part whose lines the failures name. @param fired In each part of the log. */
  add({ conclusion, failures }: JobTriage, path: string, fired: readonly Fired[]): void {
    this.#logs.read++;
    this.#logs[conclusion === 'failure' ? 'failed' : conclusion === 'success' ? 'green' : 'other']++;
    this.#failures += failures.length;
    const unnamed = failures.filter(isUnnamed);
    this.#unnamed += unnamed.length;
    this.#toldByTools += unnamed.filter(isToldByTool).length;
    const named = new Set(failures.map(({ signature }) => signature?.id));
    for (const id of new Set([...named, ...fired.flatMap((part) => [...part.keys()])])) {
      const tally = id === undefined ? undefined : this.#tallies.get(id);
      if (id === undefined || tally === undefined) continue;
      const places = fired.flatMap((part) => part.get(id) ?? []);
      if (places.length > 0) tally.fired++;
      if (named.has(id)) tally.named++;
      if (
        isCandidate(
          failures,
          places.filter(({ first }) => first.path === path),
        )
      )
        tally.candidate++;
      if (conclusion === 'success' && places.length > 0) {
        tally.green++;
        tally.seenInGreen ??= places[0]!.first;
      }
    }
  }

  ledger(): Ledger {
    const rows = this.#signatures.map((signature): LedgerRow => {
      const { green, ...counts } = this.#tallies.get(signature.id)!;
      return { signature, ...counts, green: proportion(green, this.#logs.green) };
    });
    return {
      logs: { ...this.#logs },
      unnamed: proportion(this.#unnamed, this.#failures),
      toldByTools: this.#toldByTools,
      rows: rows.sort(byUse),
    };
  }
}

/** Does nothing name the failure that says more than that something failed? */
export function isUnnamed({ signature, unexplained }: Pick<Failure, 'signature' | 'unexplained'>): boolean {
  return signature === null || unexplained;
}

function isToldByTool({ tests, problems }: Failure): boolean {
  return (tests?.failures.length ?? 0) > 0 || problems.some(({ severity }) => severity === 'error');
}

/** A cause that fires where nothing was wrong. */
export function firesInGreen({ signature: { tier }, green }: LedgerRow): 'often' | 'seldom' | null {
  if (tier !== 'cause' || green.count === 0) return null;
  return green.rate! > GREEN_SHARE_MAX ? 'often' : 'seldom';
}

function isCandidate(failures: readonly Failure[], places: readonly FiredLines[]): boolean {
  return failures.some(({ candidates }) => candidates.some(({ line }) => places.some(({ lines }) => lines.has(line))));
}

function byUse(one: LedgerRow, other: LedgerRow): number {
  return (
    other.named - one.named ||
    other.candidate - one.candidate ||
    other.fired - one.fired ||
    (one.signature.id < other.signature.id ? -1 : 1)
  );
}

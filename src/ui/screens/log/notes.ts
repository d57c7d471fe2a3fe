import type { Failure } from '../../../domain.ts';

/** What is said of a line: it explains a failure, may have, or follows from what does. */
export type Note =
  | { readonly kind: 'cause'; readonly failure: number; readonly confidence: number }
  | { readonly kind: 'possible' | 'consequence'; readonly failure: number };

export interface Notes {
  readonly of: ReadonlyMap<number, Note>;
  /** Lines that begin what explains each failure, in the order of the failures; null: it is not in this log. */
  readonly causes: readonly (number | null)[];
  /** All lines that something is said of, in order. */
  readonly lines: Uint32Array;
}

/** An explanation is longer only where something is wrong. */
const CAUSE_LINES_MAX = 100;

/** @param shift What a failure's lines are counted less here; null: they are not in this log. */
export function notesOf(failures: readonly Failure[], shift: number | null, lineCount: number): Notes {
  const of = new Map<number, Note>();
  const isThere = (line: number): boolean => line >= 1 && line <= lineCount;
  const causes = failures.map(({ rootCause }) => {
    const line = rootCause.line + (shift ?? 0);
    return shift === null || !isThere(line) ? null : line;
  });
  failures.forEach(({ rootCause, candidates }, index) => {
    const cause = causes[index] ?? null;
    if (cause === null) return;
    const failure = index + 1;
    const end = Math.min(cause + rootCause.endLine - rootCause.line, cause + CAUSE_LINES_MAX, lineCount);
    for (let line = cause; line <= end; line++) {
      if (of.get(line)?.kind !== 'cause') of.set(line, { kind: 'cause', failure, confidence: rootCause.confidence });
    }
    for (const candidate of candidates) {
      const line = candidate.line + shift!;
      if (isThere(line) && !of.has(line)) of.set(line, { kind: line > cause ? 'consequence' : 'possible', failure });
    }
  });
  return { of, causes, lines: Uint32Array.from(of.keys()).sort() };
}

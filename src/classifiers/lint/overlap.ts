import type { LinePattern, Scope, Signature } from '../signature.ts';
import { createMatcher, type Finding, preferred } from '../signatures.ts';
import { type Complaint, complain, linesOf, shown } from './complaint.ts';

/** Patterns that stand twice in one scope, in one entry or in two. The later one is named. */
export function duplicates(signatures: readonly Signature[]): Complaint[] {
  const seen = new Map<string, Signature>();
  return signatures.flatMap((signature) =>
    signature.patterns.flatMap((pattern) => {
      const key = JSON.stringify([signature.scope, linesOf(pattern).map(canonical)]);
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, signature);
        return [];
      }
      const where = first === signature ? 'twice here' : `in ${first.id} as well`;
      return [complain(signature, 'duplicate', `${shown(pattern)} stands ${where}`)];
    }),
  );
}

function canonical(line: LinePattern): string {
  return line.kind === 'literal' ? `=${line.literal}` : `${line.ignoreCase ? '~' : '/'}${line.source}`;
}

/**
 * Signatures that would never be named: on each of their own examples another one, valid wherever they are, matches the
 * same line and is preferred. That a more specific entry takes some examples of a wider one is meant, and no fault.
 */
export function shadowed(signatures: readonly Signature[]): Complaint[] {
  const { findIn } = createMatcher(signatures);
  return signatures.flatMap((signature) => {
    const winners = signature.examples.map((example) => winner(signature, findIn(example.split('\n'))));
    if (!winners.every((one) => one !== null)) return [];
    const ids = [...new Set(winners.map((one) => one.id))].join(', ');
    return [complain(signature, 'shadowed', `is never named: ${ids} is preferred on each of its examples`)];
  });
}

/** Which other signature is named where this one is found; null when this one is, or is not found at all. */
function winner(signature: Signature, findings: readonly Finding[]): Signature | null {
  let other: Signature | null = null;
  for (const own of findings) {
    if (own.signature !== signature) continue;
    const rivals = findings.filter(
      ({ line, signature: { scope } }) => line === own.line && covers(scope, signature.scope),
    );
    const chosen = rivals.reduce(preferred).signature;
    if (chosen === signature) return null;
    other = chosen;
  }
  return other;
}

/** Whether a scope holds wherever the other one does. */
function covers(scope: Scope, other: Scope): boolean {
  const { formats } = scope;
  return (
    (scope.step === null || scope.step === other.step) &&
    (scope.file === null || scope.file === other.file) &&
    (formats === null || (other.formats?.every((format) => formats.includes(format)) ?? false))
  );
}

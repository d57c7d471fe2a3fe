import type { Signature } from '../signature.ts';
import { suspiciousCase } from './case.ts';
import type { Complaint } from './complaint.ts';
import { wrongExamples } from './examples.ts';
import { confusedPatterns } from './literal-regex.ts';
import { duplicates, shadowed } from './overlap.ts';
import { slowPatterns } from './slow.ts';

/** What is wrong with a catalogue, in its order; empty when nothing is. */
export function lintSignatures(signatures: readonly Signature[]): Complaint[] {
  const together = [...duplicates(signatures), ...shadowed(signatures)];
  return signatures.flatMap((signature) => [
    ...wrongExamples(signature),
    ...together.filter(({ id }) => id === signature.id),
    ...suspiciousCase(signature),
    ...confusedPatterns(signature),
    ...slowPatterns(signature),
  ]);
}

import type { Signature } from '../signature.ts';
import { matchesText } from '../signatures.ts';
import { type Complaint, complain, shown } from './complaint.ts';

/** The entry's own proof: every example matches, no near miss does, and no pattern is there for nothing. */
export function wrongExamples(signature: Signature): Complaint[] {
  const { examples, nearMisses, patterns } = signature;
  const missed = examples.filter((example) => !matchesText(signature, example));
  const taken = nearMisses.filter((nearMiss) => matchesText(signature, nearMiss));
  const dead = patterns.filter(
    (pattern) => !examples.some((one) => matchesText({ ...signature, patterns: [pattern] }, one)),
  );
  return [
    ...missed.map((text) => complain(signature, 'example', `no pattern matches ${JSON.stringify(text)}`)),
    ...taken.map((text) => complain(signature, 'near-miss', `a pattern matches ${JSON.stringify(text)}`)),
    ...dead.map((pattern) => complain(signature, 'dead', `no example needs ${shown(pattern)}`)),
  ];
}

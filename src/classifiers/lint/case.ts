import type { LinePattern, Signature } from '../signature.ts';
import { type Complaint, complain, linesOf, shown } from './complaint.ts';

/**
 * Patterns that miss one of the entry's own lines by case alone: `Received Signal:` beside `Received signal:`. A near
 * miss that is kept out by its case proves nothing. A line that another pattern takes as it is, is no miss.
 */
export function suspiciousCase(signature: Signature): Complaint[] {
  const { patterns, unless, examples, nearMisses } = signature;
  const lines = patterns.flatMap(linesOf);
  const taken = [...lines, ...unless].map((line) => matcher(line, false));
  const untaken = [...examples, ...nearMisses]
    .flatMap((text) => text.split('\n'))
    .filter((line) => !taken.some((matches) => matches(line)));
  return lines.flatMap((pattern) => {
    const missed = untaken.find(matcher(pattern, true));
    if (missed === undefined) return [];
    return [
      complain(signature, 'case-suspicious', `only its case keeps ${shown(pattern)} from ${JSON.stringify(missed)}`),
    ];
  });
}

function matcher(pattern: LinePattern, ignoreCase: boolean): (line: string) => boolean {
  if (pattern.kind === 'regex') {
    const regex = new RegExp(pattern.source, ignoreCase || pattern.ignoreCase ? 'i' : '');
    return (line) => regex.test(line);
  }
  const { literal } = pattern;
  return ignoreCase ? (line) => line.toLowerCase().includes(literal.toLowerCase()) : (line) => line.includes(literal);
}

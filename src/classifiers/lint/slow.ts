import type { LinePattern, Signature } from '../signature.ts';
import { type Complaint, complain, linesOf, shown } from './complaint.ts';
import { hostileTexts } from './hostile.ts';
import { search } from './machine.ts';
import { compileProgram } from './program.ts';

/** Regular expressions see no more of a line than this. */
const LINE_LENGTH = 2000;
/**
 * Steps that a search of one line may take. A pattern that is linear takes some thousands; one that scans the rest of
 * the line from every place takes two million to six; one that does so twice over takes more than a thousand million.
 */
const STEPS_MAX = 8_000_000;

/** A quarter of the line tells nearly all: what grows with its fourth power takes 256 times as long on the whole. */
const SAMPLE_LENGTH = LINE_LENGTH / 4;
const SAMPLE_STEPS_MAX = STEPS_MAX / 4 ** 4;

/** Patterns that a hostile line can keep busy. Counts steps, so that the answer is the same on every machine. */
export function slowPatterns(signature: Signature): Complaint[] {
  const { patterns, unless, scope } = signature;
  const lines: LinePattern[] = [...patterns.flatMap(linesOf), ...unless];
  const regexes = lines.flatMap((line) => (line.kind === 'regex' ? [{ ...line, name: shown(line) }] : []));
  for (const source of [scope.step, scope.file]) {
    if (source !== null)
      regexes.push({ kind: 'regex', needles: [], source, ignoreCase: false, name: `scope /${source}/` });
  }
  return regexes.flatMap(({ name, source, ignoreCase }) => {
    const text = slowText(source, ignoreCase);
    return text === null ? [] : [complain(signature, 'slow', `${name} ${text}; anchor it, or bound what repeats`)];
  });
}

/** On what the pattern spends more than the budget, in words; null when nothing was found. */
export function slowText(source: string, ignoreCase: boolean): string | null {
  const program = compileProgram(source, ignoreCase);
  if (program === null) return 'repeats repetitions too often';
  const text = hostileTexts(source, LINE_LENGTH).find((one) => {
    const sample = one.slice(0, SAMPLE_LENGTH - 1) + one.at(-1);
    if (search(program, sample, SAMPLE_STEPS_MAX).kind !== 'exhausted') return false;
    return search(program, one, STEPS_MAX).kind === 'exhausted';
  });
  if (text === undefined) return null;
  return `takes more than ${STEPS_MAX.toLocaleString('en')} steps on ${LINE_LENGTH} characters such as ${JSON.stringify(text.slice(0, 40))}…`;
}

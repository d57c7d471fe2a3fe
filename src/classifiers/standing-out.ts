import { MARKS, type Standing } from '../log/segment.ts';
import { type Automaton, buildAutomaton, scan } from './automaton.ts';

/** How strong errors begin in most languages and tools; few other lines hold one of these. */
const WORDS = [
  'error:',
  'error[',
  'error (',
  'error CS',
  'error TS',
  'fatal:',
  'panic:',
  'panicked at',
  'Traceback (most',
  'Exception:',
  'Exception in thread',
  'AssertionError',
  'Assertion failed',
  'Caused by:',
  'FAILED',
  'FAILURE',
  '--- FAIL',
  'not ok ',
  'FAIL:',
  'FAIL ',
  'Segmentation fault',
  'core dumped',
  'out of memory',
  'OutOfMemory',
  'No space left on',
  'Killed',
  'command not found',
  'undefined reference',
  'npm ERR!',
];

let automaton: Automaton | null = null;

/** Quick rather than exact: it chooses what is kept of the middle of a step that is too long to be read. */
export function standsOut(bytes: Buffer): Standing {
  automaton ??= buildAutomaton([...MARKS, ...WORDS]);
  const marks: number[] = [];
  const words: number[] = [];
  scan(automaton, bytes, 0, bytes.length, (literal, offset) => {
    (literal < MARKS.length ? marks : words).push(offset - 1);
  });
  return { marks, words };
}

import type { LogText } from '../log/text.ts';
import { type Automaton, buildAutomaton, scan } from './automaton.ts';
import type { Framework } from './frameworks/framework.ts';
import { FRAMEWORKS, TEST_FRAMEWORKS } from './frameworks/index.ts';

const PAIRS = FRAMEWORKS.flatMap((one) => one.hints.map((hint) => ({ one, hint })));

/** Words to listen for: those of each tool. */
export const HINTS: readonly string[] = PAIRS.map(({ hint }) => hint);

/** The tools whose words were heard, in the order of their list. */
export function frameworksHeard(hints: ReadonlySet<number>): Framework[] {
  const found = new Set([...hints].map((hint) => PAIRS[hint]!.one));
  return FRAMEWORKS.filter((one) => found.has(one));
}

let automaton: Automaton | null = null;

/** The tools that may have printed some of the lines, in the order of their list. One pass over the bytes for all hints. */
export function hinted(text: LogText, first: number, last: number): Framework[] {
  return frameworksHeard(heardIn(text.bytes, text.offsetOf(first), text.offsetOf(last + 1)));
}

/** May these bytes tell of tests? Quick, and without reading lines. */
export function mayReportTests(bytes: Uint8Array): boolean {
  return frameworksHeard(heardIn(bytes, 0, bytes.length)).some((one) => TEST_FRAMEWORKS.includes(one));
}

function heardIn(bytes: Uint8Array, start: number, end: number): ReadonlySet<number> {
  automaton ??= buildAutomaton(HINTS);
  const heard = new Set<number>();
  scan(automaton, bytes, start, end, (hint) => heard.add(hint));
  return heard;
}

import type { LogText } from '../log/text.ts';
import { type Automaton, buildAutomaton, scan } from './automaton.ts';
import type { Framework } from './frameworks/framework.ts';
import { FRAMEWORKS, TEST_FRAMEWORKS } from './frameworks/index.ts';

let search: { readonly automaton: Automaton; readonly owners: readonly Framework[] } | null = null;

/** The tools that may have printed some of the lines, in the order of their list. One pass over the bytes for all hints. */
export function hinted(text: LogText, first: number, last: number): Framework[] {
  const found = hintedIn(text.bytes, text.offsetOf(first), text.offsetOf(last + 1));
  return FRAMEWORKS.filter((one) => found.has(one));
}

/** May these bytes tell of tests? Quick, and without reading lines. */
export function mayReportTests(bytes: Uint8Array): boolean {
  const found = hintedIn(bytes, 0, bytes.length);
  return TEST_FRAMEWORKS.some((one) => found.has(one));
}

function hintedIn(bytes: Uint8Array, start: number, end: number): ReadonlySet<Framework> {
  const { automaton, owners } = hintsOf();
  const found = new Set<Framework>();
  scan(automaton, bytes, start, end, (hint) => found.add(owners[hint]!));
  return found;
}

function hintsOf(): NonNullable<typeof search> {
  const pairs = FRAMEWORKS.flatMap((one) => one.hints.map((hint) => ({ one, hint })));
  search ??= { automaton: buildAutomaton(pairs.map(({ hint }) => hint)), owners: pairs.map(({ one }) => one) };
  return search;
}

import type { LogText } from '../log/text.ts';
import { type Automaton, buildAutomaton, scan } from './automaton.ts';
import type { Framework } from './frameworks/framework.ts';
import { FRAMEWORKS } from './frameworks/index.ts';

let search: { readonly automaton: Automaton; readonly owners: readonly Framework[] } | null = null;

/** The tools that may have printed some of the lines, in the order of their list. One pass over the bytes for all hints. */
export function hinted(text: LogText, first: number, last: number): Framework[] {
  const { automaton, owners } = hintsOf();
  const found = new Set<Framework>();
  scan(automaton, text.bytes, text.offsetOf(first), text.offsetOf(last + 1), (hint) => found.add(owners[hint]!));
  return FRAMEWORKS.filter((one) => found.has(one));
}

function hintsOf(): NonNullable<typeof search> {
  const pairs = FRAMEWORKS.flatMap((one) => one.hints.map((hint) => ({ one, hint })));
  search ??= { automaton: buildAutomaton(pairs.map(({ hint }) => hint)), owners: pairs.map(({ one }) => one) };
  return search;
}

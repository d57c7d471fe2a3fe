import type { Binding } from '../bindings.ts';

/**
 * The commands that a search means, the best first: by the name of a key (`ctrl-r`, `e`), by words of the title, or by its letters in
 * their order. An empty search means all of them, in their own order.
 */
export function searched(bindings: readonly Binding[], query: string): Binding[] {
  const wanted = query.trim();
  if (wanted === '') return [...bindings];
  return bindings
    .map((binding, index) => ({ binding, index, score: scoreOf(binding, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .map(({ binding }) => binding);
}

function scoreOf({ command: { title, id, group }, keys }: Binding, wanted: string): number {
  if (keys.includes(wanted)) return 100;
  const lower = wanted.toLowerCase();
  const name = title.toLowerCase();
  if (name.startsWith(lower)) return 60;
  const words = lower.split(/\s+/);
  if (words.every((word) => name.split(/\W+/).some((one) => one.startsWith(word)))) return 50;
  if (words.every((word) => name.includes(word))) return 40;
  if (words.every((word) => `${name} ${group.toLowerCase()} ${id}`.includes(word))) return 20;
  return isSubsequence(lower.replace(/\s+/g, ''), name) ? 10 : 0;
}

/** Are all letters there, in their order? Two of them are too few to mean anything. */
function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const char of text) if (char === letters[at]) at++;
  return letters.length > 2 && at === letters.length;
}

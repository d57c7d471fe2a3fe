/** Longer words are no slips of a word that we know. */
const WORD_MAX_LENGTH = 40;

/** The known word that was most likely meant: one that begins so, or the one with the fewest slips. Null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const typed = word.toLowerCase();
  if (typed === '' || typed.length > WORD_MAX_LENGTH) return null;
  const begun = typed.length < 2 ? undefined : known.find((one) => one.startsWith(typed));
  if (begun !== undefined) return begun;
  const allowed = Math.max(1, Math.floor(typed.length / 3));
  let best: { readonly word: string; readonly slips: number } | null = null;
  for (const one of known) {
    const slips = slipsBetween(typed, one);
    if (slips <= allowed && slips < one.length && (best === null || slips < best.slips)) best = { word: one, slips };
  }
  return best?.word ?? null;
}

/** Letters put in, left out, replaced, or swapped with their neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let slips = Math.min(next[column - 1]! + 1, last[column]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) slips = Math.min(slips, beforeLast[column - 2]! + 1);
      next.push(slips);
    }
    beforeLast = last;
    last = next;
  }
  return last[b.length]!;
}

/** Boxes of lists: a tick in one is an answer, too, and stays with its words. */

/** The words of all items whose boxes are ticked, as `withTicks` knows them again. */
export function ticksIn(markdown: string): ReadonlySet<string> {
  const ticks = new Set<string>();
  mapped(markdown, (isTicked, words) => {
    if (isTicked) ticks.add(words);
    return isTicked;
  });
  return ticks;
}

/** The text with a tick in the box of each of these items; boxes that are ticked already stay so. */
export function withTicks(markdown: string, ticks: ReadonlySet<string>): string {
  return mapped(markdown, (isTicked, words) => isTicked || ticks.has(words));
}

/** The text as if nobody had ticked anything. */
export function withoutTicks(markdown: string): string {
  return mapped(markdown, () => false);
}

const BOX = /^(?<indent> *)- \[(?<tick>[ xX])\] (?<words>.*)$/;
const FENCE = /^ *(?<fence>`{3,}|~{3,})/;

function mapped(markdown: string, tick: (isTicked: boolean, words: string) => boolean): string {
  const lines = markdown.split('\n');
  let fence: string | null = null;
  return lines
    .map((line, at) => {
      const opened = FENCE.exec(line)?.groups?.fence;
      if (opened !== undefined) fence = fence === null ? opened : line.trim().startsWith(fence) ? null : fence;
      const found = fence === null ? BOX.exec(line)?.groups : undefined;
      if (found === undefined) return line;
      const { indent = '', tick: sign = ' ', words = '' } = found;
      const isTicked = tick(sign !== ' ', [words.trim(), ...goesOn(lines, at + 1, indent)].join(' '));
      return `${indent}- [${isTicked ? 'x' : ' '}] ${words}`;
    })
    .join('\n');
}

/** Further lines of an item's words. */
function goesOn(lines: readonly string[], from: number, indent: string): string[] {
  const end = lines.findIndex((line, at) => at >= from && !new RegExp(`^${indent}  +(?![-*+] )\\S`).test(line));
  return lines.slice(from, end === -1 ? lines.length : end).map((line) => line.trim());
}

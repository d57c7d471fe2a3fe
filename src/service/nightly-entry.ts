import type { Block } from '../reports/document/blocks.ts';
import { blocksMarkdown } from '../reports/document/markdown.ts';
import { iso } from '../reports/moments.ts';
import { plain } from '../reports/plain.ts';
import type { NightEntry } from './nightly.ts';

/** An entry of which blocks tell, that can be copied. */
export function entryOf(
  entry: Omit<NightEntry, 'markdown' | 'blocks' | 'note' | 'label' | 'atMs'> &
    Partial<Pick<NightEntry, 'note' | 'label' | 'atMs'>>,
  blocks: readonly Block[],
): NightEntry {
  return {
    ...{ note: '', label: null, atMs: null },
    ...entry,
    ...{ title: plain(entry.title), about: plain(entry.about) },
    blocks,
    markdown: `${blocksMarkdown(blocks).trim()}\n`,
  };
}

/** `since:2026-11-20T22:33`, as a filter takes it. */
export function sinceFilter(ms: number, word: 'since' | 'until' = 'since'): string {
  return `${word}:${iso(ms).slice(0, 16)}`;
}

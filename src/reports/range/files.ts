import { type Block, code, paragraph, say, tableOf, type Words } from '../document/blocks.ts';
import type { FileDocument } from './documents.ts';

/** The rest is counted: nobody reads more of it here. */
const FILES_MAX = 60;

/** Each file with what became of it. Empty without files. */
export function filesTable(files: readonly FileDocument[]): Block[] {
  if (files.length === 0) return [];
  const isKnown = files.some(({ status }) => status !== null);
  const rows = files.slice(0, FILES_MAX).map((file) => [[code(file.path)], ...(isKnown ? [stateOf(file)] : [])]);
  const rest = files.length - rows.length;
  return [
    tableOf(['File', ...(isKnown ? ['Type'] : [])], rows),
    ...(rest > 0 ? [paragraph(`${rest} more files are in the comparison.`)] : []),
  ];
}

function stateOf({ status, from }: FileDocument): Words {
  if (status === 'added') return 'new';
  return status === 'renamed' && from !== null ? say`renamed from ${code(from)}` : (status ?? '–');
}

import { type Block, code, paragraph, say, tableOf, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import type { FileDocument } from '../range/documents.ts';
import type { PinFileChange } from './facts.ts';
import { issueNumbers } from './words.ts';

/** The rest is counted: nobody reads more of it here. */
const FILES_MAX = 60;

type Shown = FileDocument & Partial<Pick<PinFileChange, 'issues'>>;

/** Each file with what became of it, and for which issues. Empty without files. */
export function changedFiles(files: readonly Shown[], max = FILES_MAX): Block[] {
  const withIssues = files.some(({ issues }) => issues !== undefined);
  if (files.length === 0) return [];
  const isKnown = files.some(({ status }) => status !== null);
  const rows = files
    .slice(0, max)
    .map((file): Words[] => [
      [code(file.path)],
      ...(isKnown ? [stateOf(file)] : []),
      ...(withIssues ? [issueNumbers(file.issues ?? [])] : []),
    ]);
  const rest = files.length - rows.length;
  return [
    tableOf(['File', ...(isKnown ? ['Change'] : []), ...(withIssues ? ['Issues'] : [])], rows),
    ...(rest > 0 ? [paragraph(`${counted(rest, 'more file')} changed.`)] : []),
  ];
}

function stateOf({ status, from }: FileDocument): Words {
  if (status === 'added') return 'new';
  return status === 'renamed' && from !== null ? say`renamed from ${code(from)}` : (status ?? '');
}

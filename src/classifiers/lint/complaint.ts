import type { LinePattern, Pattern, Signature } from '../signature.ts';

/** What is wrong with an entry of the catalogue that a program can see. */
export interface Complaint {
  readonly file: string;
  readonly id: string;
  readonly kind:
    | 'dead'
    | 'shadowed'
    | 'duplicate'
    | 'case-suspicious'
    | 'slow'
    | 'example'
    | 'near-miss'
    | 'literal-regex';
  readonly message: string;
}

export function complain({ file, id }: Signature, kind: Complaint['kind'], message: string): Complaint {
  return { file, id, kind, message };
}

export function linesOf(pattern: Pattern): readonly LinePattern[] {
  return pattern.kind === 'line' ? [pattern.line] : pattern.lines;
}

/** As the entry's author wrote it. */
export function shown(pattern: Pattern | LinePattern): string {
  switch (pattern.kind) {
    case 'literal':
      return `\`${pattern.literal}\``;
    case 'regex':
      return `/${pattern.source}/${pattern.ignoreCase ? 'i' : ''}`;
    case 'line':
      return shown(pattern.line);
    case 'sequence':
      return pattern.lines.map(shown).join(' … ');
  }
}

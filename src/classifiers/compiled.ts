import { buildAutomaton, type PackedAutomaton, packAutomaton } from './automaton.ts';
import { loadCatalogue, type SignatureFile } from './catalogue.ts';
import { HINTS } from './hinted.ts';
import { needlesOf } from './signatures.ts';

/** What the build writes, so that a start reads neither YAML nor the syntax of regular expressions. */
export interface Compiled {
  /** All signatures, checked, as JSON. */
  readonly full: string;
  /** The same without what only authors read: examples, near misses, sources. */
  readonly light: string;
  /** Of all needles, in the order of `needlesOf`, and of the tools' hints. */
  readonly automaton: PackedAutomaton;
}

export function compileCatalogue(files: readonly SignatureFile[]): Compiled {
  const signatures = loadCatalogue(files);
  const light = signatures.map((one) => ({ ...one, examples: [], nearMisses: [], source: [] }));
  return {
    full: JSON.stringify(signatures),
    light: JSON.stringify(light),
    automaton: packAutomaton(buildAutomaton([...needlesOf(signatures), ...HINTS])),
  };
}

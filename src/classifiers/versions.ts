import { createHash } from 'node:crypto';
import type { Signature } from './signature.ts';

/** Changes whenever the same log and catalogue may give another answer: what is stored says which one judged it. */
export const ENGINE_VERSION = '3';

/** The identity of a catalogue: of what its entries recognise and say, not of what only their authors read. */
export function catalogueVersion(signatures: readonly Signature[]): string {
  const said = signatures.map((one) => ({ ...one, file: '', examples: [], nearMisses: [], source: [] }));
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 12);
}

import { loadCatalogue, type SignatureFile } from './catalogue.ts';

/**
 * The catalogue as one JSON text: checked, with needles extracted. The build writes it, so that a start reads neither
 * YAML nor the syntax of regular expressions.
 */
export function compileCatalogue(files: readonly SignatureFile[]): string {
  return JSON.stringify(loadCatalogue(files));
}

import type { LogLine } from '../../domain.ts';

const FORMATS = /\bdotnet(?:-| +)format\b/;
const BUILDS = /\bdotnet +(?:build|test|publish|pack|run|msbuild)\b/;

/** Does the script of this step format, and not build? Then what looks like a compiler's finding is the formatter's. */
export function isFormatStep(lines: readonly LogLine[]): boolean {
  let formats = false;
  for (const { text, marker } of lines) {
    if (marker === 'endgroup') return formats;
    if (BUILDS.test(text)) return false;
    if (FORMATS.test(text)) formats = true;
  }
  return false;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle.mjs';

/** The literals that the catalogue is searched by. */
export function needles() {
  const signatures = JSON.parse(readFileSync(join(root, 'dist/catalogue.json'), 'utf8'));
  const lines = signatures.flatMap(({ patterns }) =>
    patterns.flatMap((one) => (one.kind === 'line' ? [one.line] : one.lines)),
  );
  return [...new Set(lines.flatMap((line) => line.needles))];
}

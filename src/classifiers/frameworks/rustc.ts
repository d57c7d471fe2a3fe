import type { LogLine } from '../../domain.ts';
import { lintsAndErrors } from './clippy.ts';
import type { Framework } from './framework.ts';

/** rustc and rustdoc, also where clippy calls them. */
export const rustc: Framework = {
  name: 'rustc',
  hints: ['--> ', '.rs:'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: lintsAndErrors(lines).errors }),
};

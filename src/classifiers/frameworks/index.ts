import type { Framework } from './framework.ts';

/** All parsers. A new one is a file in this folder, a line here, and its golden logs. */
export const FRAMEWORKS: readonly Framework[] = [];

import { eslint } from './eslint.ts';
import type { Framework } from './framework.ts';
import { gcc } from './gcc.ts';
import { goBuild } from './go-build.ts';
import { javac } from './javac.ts';
import { mypy } from './mypy.ts';
import { ruff } from './ruff.ts';
import { rustc } from './rustc.ts';
import { tsc } from './tsc.ts';

/** All parsers. A new one is a file in this folder, a line here, and its golden logs. */
export const FRAMEWORKS: readonly Framework[] = [tsc, eslint, mypy, ruff, gcc, rustc, goBuild, javac];

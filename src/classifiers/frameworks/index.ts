import { cargoTest } from './cargo-test.ts';
import { eslint } from './eslint.ts';
import type { Framework } from './framework.ts';
import { gcc } from './gcc.ts';
import { goBuild } from './go-build.ts';
import { goTest } from './go-test.ts';
import { gradleTest } from './gradle-test.ts';
import { javac } from './javac.ts';
import { jest } from './jest.ts';
import { mavenSurefire } from './maven-surefire.ts';
import { mypy } from './mypy.ts';
import { pytest } from './pytest.ts';
import { ruff } from './ruff.ts';
import { rustc } from './rustc.ts';
import { tsc } from './tsc.ts';
import { vitest } from './vitest.ts';

/** All parsers. A new one is a file in this folder, a line here, and its golden logs. */
export const FRAMEWORKS: readonly Framework[] = [
  pytest,
  vitest,
  jest,
  goTest,
  cargoTest,
  mavenSurefire,
  gradleTest,
  tsc,
  eslint,
  mypy,
  ruff,
  gcc,
  rustc,
  goBuild,
  javac,
];

import type { LogLine } from '../../domain.ts';
import { CLANG_FORMAT } from './clang-format.ts';
import type { Framework } from './framework.ts';
import { isLint, nativeReader } from './gcc.ts';
import { problemsIn } from './problem-list.ts';

/** clang-tidy, alone or beside the compiler (`CMAKE_CXX_CLANG_TIDY`). A check made an error is one. */
export const clangTidy: Framework = {
  name: 'clang-tidy',
  hints: [': warning: ', ': error: '],
  parse: (lines: readonly LogLine[]) => ({
    tests: null,
    problems: problemsIn(
      lines,
      nativeReader((code) => isLint(code) && code !== CLANG_FORMAT),
    ),
  }),
};

import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';

const UNSORTED = new RegExp(
  String.raw`^ERROR: (?<file>${SOURCE_PATH}\.(?:pyi?|pyx|pxd)) (?<message>Imports are incorrectly sorted.*)$`,
);

/** isort, with `--check`. */
export const isort: Framework = {
  name: 'isort',
  hints: [' Imports are incorrectly sorted'],
  parse: (lines: readonly LogLine[]) => ({
    tests: null,
    problems: problemsIn(lines, ({ text, line }) => {
      const found = UNSORTED.exec(text)?.groups;
      if (found === undefined) return null;
      const { file, message } = found;
      return {
        file: file!,
        line: null,
        column: null,
        severity: 'error',
        code: null,
        message: message!,
        logLine: line.number,
      };
    }),
  }),
};

import type { LogLine } from '../../domain.ts';
import { isFormatStep } from './dotnet-format-step.ts';
import type { Framework } from './framework.ts';
import { buildMessage } from './msbuild-line.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';

/** What only the formatter says; style rules and analyzers have the codes that the compiler prints, too. */
export const FORMATTER_CODE = /^(?:WHITESPACE|IMPORTS|CHARSET|ENDOFLINE|FINALNEWLINE)$/;

/** dotnet format --verify-no-changes: a file that is not formatted is an error where it is not. */
export const dotnetFormat: Framework = {
  name: 'dotnet format',
  hints: [
    'error WHITESPACE',
    'error IMPORTS',
    'error CHARSET',
    'error ENDOFLINE',
    'error FINALNEWLINE',
    '): error ',
    '): warning ',
  ],
  parse(lines: readonly LogLine[]) {
    const isFormat = isFormatStep(lines);
    const problems = problemsIn(lines, ({ text, line }): Draft | null => {
      const found = buildMessage(text);
      if (found === null || found.line === undefined || !(isFormat || FORMATTER_CODE.test(found.code ?? '')))
        return null;
      return {
        file: found.origin,
        line: position(found.line),
        column: position(found.column),
        severity: found.severity,
        code: found.code,
        message: found.message,
        logLine: line.number,
      };
    });
    return { tests: null, problems };
  },
};

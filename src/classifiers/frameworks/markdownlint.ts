import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';

/** `README.md:3:81 MD013/line-length text`; since 2025 `README.md:3:81 error MD013/…`; old versions `README.md: 3: MD013/…`. */
const FINDING = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}): ?(?<line>\d+)(?::(?<column>\d+))?:? (?:(?<severity>error|warning) )?(?<code>MD\d{3})(?:/[\w/-]+)? (?<message>\S.*)$`,
);

/** markdownlint-cli and markdownlint-cli2. */
export const markdownlint: Framework = {
  name: 'markdownlint',
  hints: [' MD0', ' MD1'],
  parse: (lines: readonly LogLine[]) => ({
    tests: null,
    problems: problemsIn(lines, ({ text, line }) => {
      const found = FINDING.exec(text)?.groups;
      if (found === undefined) return null;
      return {
        ...foundAt(found, line),
        severity: found.severity === 'warning' ? 'warning' : 'error',
        code: found.code!,
      };
    }),
  }),
};

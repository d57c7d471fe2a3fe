import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';

/** `.github/workflows/ci.yml:12:9: text [expression]`, then the line itself and an arrow below it. */
const FINDING = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.ya?ml):(?<line>\d+):(?<column>\d+): (?<message>(?!\[).*\S) \[(?<code>[a-z]+(?:-[a-z]+)*)\]$`,
);

/** actionlint, with what shellcheck and pyflakes told it of scripts. */
export const actionlint: Framework = {
  name: 'actionlint',
  hints: ['.yml:', '.yaml:'],
  parse: (lines: readonly LogLine[]) => ({
    tests: null,
    problems: problemsIn(lines, ({ text, line }) => {
      const found = FINDING.exec(text)?.groups;
      if (found === undefined) return null;
      return {
        ...foundAt(found, line),
        severity: 'error',
        code: found.code!,
      };
    }),
  }),
};

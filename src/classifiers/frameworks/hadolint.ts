import type { LogLine } from '../../domain.ts';
import { failedByAny } from './any-finding.ts';
import type { Framework } from './framework.ts';
import { foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';

/** `Dockerfile:3 DL3008 warning: text`; without the level before version 2; `-` when it was read from a pipe. */
const FINDING = new RegExp(
  String.raw`^(?:hadolint:)?(?<file>${SOURCE_PATH}|-):(?<line>\d+):? (?<code>(?:DL|SC)\d{4}) (?:(?<level>error|warning|info|style): )?(?<message>\S.*)$`,
);
/** What cannot be read has no code: `Dockerfile:3:1 unexpected 'R' expecting …`. */
const UNREADABLE = new RegExp(
  String.raw`^(?:hadolint:)?(?<file>${SOURCE_PATH}|-):(?<line>\d+):(?<column>\d+):? (?<message>(?:unexpected|invalid flag|missing) .*\S)$`,
);
const DOCKERFILE = /(?:^|[\\/])(?:[\w.-]*(?:Docker|Container)file[\w.-]*|-|stdin)$/i;

/** hadolint fails for a finding of any level, unless told otherwise. */
export const hadolint: Framework = {
  name: 'hadolint',
  hints: [' DL', ' SC', 'ockerfile', 'ontainerfile'],
  parse: (lines: readonly LogLine[]) => ({
    tests: null,
    problems: failedByAny(
      problemsIn(lines, ({ text, line }) => {
        const rule = FINDING.exec(text)?.groups;
        const found = rule ?? UNREADABLE.exec(text)?.groups;
        if (found === undefined || (rule === undefined && !DOCKERFILE.test(found.file!))) return null;
        return {
          ...foundAt(found, line),
          severity: rule === undefined || rule.level === 'error' ? 'error' : 'warning',
          code: rule?.code ?? null,
        };
      }),
    ),
  }),
};

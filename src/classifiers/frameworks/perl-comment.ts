import type { LogLine } from '../../domain.ts';
import { position } from './problem-list.ts';
import { repositoryPath } from './source-path.ts';

/** What Perl's Test::More says of a test that failed, in comments on stderr. */
export interface PerlFailure {
  /** Null for a test without a name. */
  readonly name: string | null;
  readonly depth: number;
  readonly header: LogLine;
  file: string | null;
  line: number | null;
  got: string | null;
  expected: string | null;
  /** The line that says what was got instead. */
  told: LogLine | null;
}

const FAILED = /^(?<indent> {0,60})# {3}Failed test(?: '(?<name>.*)')?(?: at (?<file>\S+) line (?<line>\d+)\.)?$/;
const PLACE = /^ *# {3}at (?<file>\S.*) line (?<line>\d+)\.$/;
const VALUE = /^ *# +(?<what>\$?got|\$?expected)\b[^:=]*(?::| =) (?<value>.*)$/;
const COMMENT = /^ *#(?: {3}|$)/;

/** In order of the log; a test that failed for its subtests alone is left out. */
export function perlFailuresIn(lines: readonly LogLine[]): PerlFailure[] {
  const failures: PerlFailure[] = [];
  let open: PerlFailure | null = null;
  for (const line of lines) {
    const failed = FAILED.exec(line.text)?.groups;
    if (failed !== undefined) {
      open = newFailure(failed, line);
      failures.push(open);
    } else if (open !== null) {
      if (COMMENT.test(line.text)) readComment(open, line);
      else open = null;
    }
  }
  // Subtests are told before the test around them.
  return failures.filter(({ depth, told }, at) => told !== null || (failures[at - 1]?.depth ?? 0) <= depth);
}

function newFailure({ indent, name, file, line }: Record<string, string | undefined>, header: LogLine): PerlFailure {
  const place = { file: file === undefined ? null : repositoryPath(file), line: position(line) };
  return { name: name ?? null, depth: indent!.length, header, ...place, got: null, expected: null, told: null };
}

function readComment(failure: PerlFailure, line: LogLine): void {
  const place = PLACE.exec(line.text)?.groups;
  const value = VALUE.exec(line.text)?.groups;
  if (place !== undefined && failure.file === null) {
    failure.file = repositoryPath(place.file!);
    failure.line = Number(place.line);
  } else if (value !== undefined && value.what!.endsWith('got')) {
    failure.got ??= value.value!;
    failure.told ??= line;
  } else if (value !== undefined) failure.expected ??= value.value!;
}

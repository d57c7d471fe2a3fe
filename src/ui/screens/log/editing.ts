import { repositoryPath, SOURCE_PATH } from '../../../classifiers/frameworks/source-path.ts';
import type { Failure } from '../../../domain.ts';
import type { LogSource, LogView } from './state.ts';
import { lineOf } from './view.ts';

/** A line of a file in the repository. */
export interface FilePlace {
  readonly file: string;
  /** From 1; null: not known. */
  readonly line: number | null;
}

const PLACE = new RegExp(`(?<file>${SOURCE_PATH}\\.\\w{1,8})(?:[:(]|", line )(?<line>\\d{1,6})`);

/** What is to be edited: the place that the line under the cursor names; else where the failure was. Null: nothing tells. */
export function placeMeant(view: LogView, { failures, number }: LogSource): FilePlace | null {
  const text = view.reader.line(lineOf(view)).text.slice(0, 1000);
  for (const word of [text, ...text.split(/[\s"'()<>]+/)]) {
    const found = PLACE.exec(word)?.groups;
    if (found !== undefined) return { file: repositoryPath(found.file!.trim()), line: Number(found.line) };
  }
  const failure = failures[number - 1];
  return failure === undefined ? null : ofFailure(failure, lineOf(view) - (view.answer.shift ?? 0));
}

/** Of several tests or problems the one that is told nearest to the cursor. */
function ofFailure({ tests, problems }: Failure, line: number): FilePlace | null {
  const places = [
    ...(tests?.failures ?? []).flatMap(({ file, line: at, logLine }) =>
      file === null ? [] : [{ file, line: at, logLine }],
    ),
    ...problems.map(({ file, line: at, logLine }) => ({ file, line: at, logLine })),
  ].sort((one, other) => Math.abs(one.logLine - line) - Math.abs(other.logLine - line));
  const [best] = places;
  return best === undefined ? null : { file: repositoryPath(best.file), line: best.line };
}

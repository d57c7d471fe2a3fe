import { repositoryPath, SOURCE_PATH } from './source-path.ts';

/** Where C++ test frameworks say that an assertion stands: `src/a.cc:12`, and what MSVC reads, `src\a.cc(12)`. */
export const NATIVE_PLACE = String.raw`(?<file>${SOURCE_PATH})(?::(?<line>\d+)|\((?<lineInBrackets>\d+)\))`;

export interface NativePlace {
  readonly file: string;
  readonly line: number;
}

/** The groups of `NATIVE_PLACE`; null when it did not take part in the match. */
export function nativePlace(found: Readonly<Record<string, string | undefined>>): NativePlace | null {
  const line = found.line ?? found.lineInBrackets;
  if (found.file === undefined || line === undefined) return null;
  return { file: repositoryPath(found.file), line: Number(line) };
}

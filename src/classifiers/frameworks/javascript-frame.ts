import { repositoryPath } from './source-path.ts';

/** Where a stack frame points; `file` as a path inside the repository where that can be told. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** `at Object.test (src/a.test.js:3:7)`, `at file:///D:/a/src/a.js:3:7`, `at webpack://shop/./src/a.js:3:7`, ` ❯ total src/a.ts:3:7`. */
const FRAME =
  /^\s*(?:at|❯) (?:.*[ (])?(?:file:\/\/(?:\/(?=[A-Za-z]:))?|webpack:\/\/[\w@.-]*\/(?:\.\/)?)?(?<file>[^\s():]+|[A-Za-z]:[^\s():]+|\/[^():]+):(?<line>\d+):\d+\)?$/;
const DEPENDENCY = /(?:^|[\\/])(?:node_modules|vendor)[\\/]|^node:|^internal[\\/]|^<|\.pnpm[\\/]/;

/** Null when the line is no frame, or one in somebody else's code. */
export function ownFrame(text: string): Place | null {
  const found = FRAME.exec(text)?.groups;
  if (found === undefined || DEPENDENCY.test(found.file!)) return null;
  return { file: repositoryPath(found.file!), line: Number(found.line) };
}

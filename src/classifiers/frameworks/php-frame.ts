import { repositoryPath } from './source-path.ts';

/** Where a line of a PHP stack points. */
export interface PhpPlace {
  readonly file: string;
  readonly line: number;
}

/** `/app/tests/CartTest.php:8`; in Pest's list of frames ` at tests/CartTest.php:8` and `1   tests/CartTest.php:8`. */
const FRAME =
  /^(?:[\s│]*)(?:at +|\d+ +)?(?<file>(?:[A-Za-z]:)?[^\s:│][^:│]{0,300}\.(?:php|phtml|phpt|inc)):(?<line>\d+)$/;
const DEPENDENCY = /(?:^|[\\/])vendor[\\/]|^phar:/;

/** Null when the line is no frame, or one in somebody else's code. */
export function ownPhpFrame(text: string): PhpPlace | null {
  const found = FRAME.exec(text)?.groups;
  if (found === undefined || DEPENDENCY.test(found.file!)) return null;
  return { file: repositoryPath(found.file!), line: Number(found.line) };
}

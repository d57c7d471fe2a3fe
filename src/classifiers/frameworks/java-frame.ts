import type { LogLine } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

/** An exception as the JVM prints it: its own line, then its frames. */
export interface Thrown {
  readonly message: string;
  readonly line: LogLine;
  /** In the project's own code, as a path that ends like the real one. Null when no frame tells. */
  readonly file: string | null;
  readonly at: number | null;
  /** Of that frame, in full; null when there is none. */
  readonly className: string | null;
}

/** `at com.acme.Cart.total(Cart.java:12)`, with a class loader and a module before it: `at app//…`, `at java.base/…`. Kotlin's names may have blanks. */
const FRAME =
  /^\s*at (?:[\w.@-]*\/)*(?<class>[\w.$]+)\.[\w$<>][^().]{0,200}\((?<file>[\w$.-]+\.(?:java|kt|kts|groovy|scala)):(?<line>\d+)\)$/;
/** Gradle's short form: `java.lang.AssertionError at CartTest.java:42`; of Kotlin's native tests with the whole path. */
const SHORT =
  /^(?<message>\S.*?) at (?<file>(?:(?:[A-Za-z]:)?[/\\][^:]{0,400}[/\\])?[\w$.-]+\.(?:java|kt|kts|groovy|scala)):(?<line>\d+)$/;
const CAUSE = /^\s*(?:Caused by|Suppressed): /;
const LIBRARY =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|org\.(?:junit|hamcrest|assertj|opentest4j|mockito|springframework|apache\.(?:maven|groovy)|codehaus\.groovy|gradle|spockframework|testng|jetbrains)|junit|com\.google\.common|io\.kotest|io\.mockk|worker)\b/;
/** Stack traces are longer than this only in recursion, and then the frames repeat. */
const LINES_MAX = 400;

/**
 * The exception that begins at `start`, which is the first line after a test's name; null when there is none.
 * `owner`: the class of the test; its package tells what the project's own code is. `ends`: what begins something else.
 */
export function thrownAt(
  lines: readonly LogLine[],
  start: number,
  owner: string,
  ends: (text: string) => boolean,
): Thrown | null {
  const line = lines[start];
  if (line === undefined || line.text.trim() === '' || ends(line.text)) return null;
  const short = SHORT.exec(line.text.trim())?.groups;
  if (short !== undefined) {
    return {
      message: short.message!,
      line,
      file: repositoryPath(short.file!),
      at: Number(short.line),
      className: null,
    };
  }

  let message = line.text.trim();
  const frames: Frame[] = [];
  let inCause = false;
  for (let index = start + 1; index < Math.min(lines.length, start + LINES_MAX); index++) {
    const { text } = lines[index]!;
    if (ends(text)) break;
    inCause ||= CAUSE.test(text);
    const found = FRAME.exec(text)?.groups;
    // An assertion's text may begin on a line of its own.
    if (found === undefined && frames.length === 0 && message.endsWith(':')) message += ` ${text.trim()}`.trimEnd();
    if (found === undefined || LIBRARY.test(found.class!)) continue;
    frames.push({ className: found.class!, file: found.file!, at: Number(found.line), inCause });
  }
  const own = ownFrameOf(frames, owner);
  if (own === null) return { message, line, file: null, at: null, className: null };
  return { message, line, file: pathOf(own), at: own.at, className: own.className };
}

interface Frame {
  readonly className: string;
  readonly file: string;
  readonly at: number;
  readonly inCause: boolean;
}

/** The innermost one of the test's own organisation, which the first two parts of a package name. */
function ownFrameOf(frames: readonly Frame[], owner: string): Frame | null {
  const test = owner.includes('.')
    ? owner
    : frames.find((one) => simpleName(one.className) === simpleName(owner))?.className;
  const root = test?.split('.').slice(0, -1).slice(0, 2).join('.') ?? '';
  const own = root === '' ? undefined : frames.find((one) => one.className.startsWith(`${root}.`));
  return own ?? frames.find((one) => !one.inCause) ?? null;
}

/** Without the package and without a nested class. */
export function simpleName(className: string): string {
  return className.slice(className.lastIndexOf('.') + 1).split('$', 1)[0]!;
}

/** Java keeps a class in the folder of its package; other languages need not. */
function pathOf({ className, file }: Frame): string {
  if (!file.endsWith('.java')) return file;
  return [...className.split('.').slice(0, -1), file].join('/');
}

import type { LogLine, TestFailure } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

/** What a .NET test runner prints of a test that failed: the line that names it, then message, stack, output. */
export interface DotnetBlock {
  readonly name: string;
  readonly header: LogLine;
  /** Where a runner names the place before all else. */
  readonly place: { readonly file: string; readonly line: number } | null;
  readonly message: LogLine[];
  readonly stack: LogLine[];
  part: 'message' | 'stack' | 'output';
}

interface Frame {
  readonly method: string;
  readonly file: string;
  readonly line: number;
}

/** `   at Nova.Tests.CartTests.Adds() in /w/CartTests.cs:line 14`; Microsoft.Testing.Platform leaves `line ` out. */
const FRAME = /^\s*at (?<method>[^\s(][^(]{0,500})\(.{0,1000}\) in (?<file>\S.{0,500}):(?:line )?(?<line>\d+)$/;
/** xUnit.net's own runner: `/w/CartTests.cs(14,0): at Nova.Tests.CartTests.Adds()`. */
const XUNIT_FRAME = /^\s*(?<file>\S.{0,500})\((?<line>\d+),\d+\): at (?<method>[^\s(][^(]{0,500})\(/;
const ANY_FRAME = /^\s*at [^\s(][^(]{0,500}\(/;
/** Where a deterministic build says that its sources were: packages that were built elsewhere, and CI's own builds. */
const FOREIGN = /^(?:\/_\/|[A-Za-z]:\\_\\)/;
/** Values that belong to the words before them. */
const VALUE = /^(?:Expected|Actual|But was|Not found|In value|Not expected)\b/;
const VALUES_MAX = 3;

/** MSTest: the exception stands in the next line. */
const INTRODUCES = / threw exception:$/;

const MESSAGE_BEGINS = /^\s*Error Message:$/;
const STACK_BEGINS = /^\s*(?:Stack Trace:|StackTrace:)$/;
const OUTPUT_BEGINS =
  /^\s*(?:(?:Standard (?:Output|Error) Messages|Debug Traces Messages|Output|Standard output|Standard error|TestContext Messages|Additional Info Messages):)$/;
/** Which assembly the test is of. */
const FROM = /^\s*from \S.*\([^()]*\)$/;

export function newBlock(name: string, header: LogLine, place: DotnetBlock['place'] = null): DotnetBlock {
  return { name, header, place, message: [], stack: [], part: 'message' };
}

export function readBlockLine(block: DotnetBlock, line: LogLine): void {
  const { text } = line;
  if (MESSAGE_BEGINS.test(text)) block.part = 'message';
  else if (STACK_BEGINS.test(text)) block.part = 'stack';
  else if (OUTPUT_BEGINS.test(text)) block.part = 'output';
  else if (ANY_FRAME.test(text) || XUNIT_FRAME.test(text)) {
    if (block.part !== 'output') {
      block.part = 'stack';
      block.stack.push(line);
    }
  } else if (block.part === 'message' && text.trim() !== '' && !FROM.test(text)) block.message.push(line);
}

export function dotnetFailure({ name, header, place, message, stack }: DotnetBlock): TestFailure {
  const frames = stack.flatMap(({ text }): Frame[] => {
    const found = (FRAME.exec(text) ?? XUNIT_FRAME.exec(text))?.groups;
    return found === undefined ? [] : [{ method: found.method!, file: found.file!, line: Number(found.line) }];
  });
  const told = message.filter(({ text }) => !INTRODUCES.test(text));
  const id = qualified(name, frames);
  const at = place ?? ownPlace(id, frames);
  return {
    id,
    message: messageOf(told.map(({ text }) => text.trim())),
    file: at?.file ?? null,
    line: at?.line ?? null,
    logLine: (told[0] ?? header).number,
  };
}

/** The first frame that is not of a package; of a build that hides its folders, the test's own. */
function ownPlace(id: string, frames: readonly Frame[]): DotnetBlock['place'] {
  const own = frames.find(({ file }) => !FOREIGN.test(file)) ?? frames.find(({ method }) => id.startsWith(method));
  return own === undefined ? null : { file: repositoryPath(own.file.replace(FOREIGN, '')), line: own.line };
}

/** NUnit and MSTest give a test's name alone; its class stands in the stack. */
function qualified(name: string, frames: readonly Frame[]): string {
  const bracket = name.search(/[(<]/);
  const method = (bracket < 0 ? name : name.slice(0, bracket)).trimEnd();
  if (method.includes('.') || method === '') return name;
  const frame = frames.find((one) => one.method.endsWith(`.${method}`));
  return frame === undefined ? name : `${frame.method}${name.slice(method.length)}`;
}

/** `Assert.Equal() Failure: Values differ, Expected: 4, Actual: 3`. */
function messageOf(lines: readonly string[]): string | null {
  const [first, ...rest] = lines;
  if (first === undefined) return null;
  const values = rest.filter((text) => VALUE.test(text)).slice(0, VALUES_MAX);
  return [first, ...values].map((text) => text.replaceAll(/\s+/g, ' ')).join(', ');
}

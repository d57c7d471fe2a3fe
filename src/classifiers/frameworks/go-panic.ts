import type { LogLine } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

/** Why a test binary of Go stopped before its tests had ended. */
export interface Panic {
  readonly message: string;
  readonly header: LogLine;
  /** Tests that were running, when the text or the stack names them. */
  readonly tests: string[];
  file: string | null;
  line: number | null;
}

const PANIC = /^(?<message>(?:panic|fatal error): .+?)(?: \[recovered(?:, repanicked)?\])?$/;
/** Under `running tests:`, which Go prints since 1.20 when the time is up, and indents since 1.23. */
const RUNNING = /^\t\t?(?<test>(?:Test|Fuzz|Example)\S*) \([\d.hms]+\)$/;
/** A function of a stack: `example.com/shop/cart.TestTotal(0xc000)`, `….TestTotal.func1()`. */
const TEST_FUNCTION = /^\S+\.(?<test>(?:Test|Fuzz|Example)[A-Z_]\w*)(?:\.func[\d.]+)?\(/;
const FRAME = /^\t(?<place>\S.*\.go:\d+)(?: \+0x[0-9a-f]+)?$/;
const PLACE = /^(?<file>.+):(?<line>\d+)$/;
/** Go's own packages have no dot in the first part of their path, modules of others lie in a cache. */
const DEPENDENCY =
  /[\\/]pkg[\\/]mod[\\/]|[\\/]vendor[\\/]|[\\/](?:go|go-?\d[\d.]*|go[\\/]\d[\d.]*[\\/]\w+|libexec)[\\/]src[\\/](?![^\\/]*\.)|^_testmain\.go$/;

/** Null when the line does not begin a panic. */
export function panicOf(line: LogLine): Panic | null {
  const message = PANIC.exec(line.text)?.groups?.message;
  return message === undefined ? null : { message, header: line, tests: [], file: null, line: null };
}

/** Takes from a line after the panic's what it tells. */
export function readStack(panic: Panic, text: string): void {
  const running = RUNNING.exec(text)?.groups?.test;
  if (running !== undefined) panic.tests.push(running);
  const inStack = TEST_FUNCTION.exec(text)?.groups?.test;
  if (inStack !== undefined && panic.tests.length === 0) panic.tests.push(inStack);
  if (panic.file !== null) return;
  const place = ownGoPlace(FRAME.exec(text)?.groups?.place ?? '');
  if (place === null) return;
  panic.file = place.file;
  panic.line = place.line;
}

/** `cart/cart.go:12`; null for what is no place, or one in somebody else's code. */
export function ownGoPlace(text: string): { readonly file: string; readonly line: number } | null {
  const found = PLACE.exec(text)?.groups;
  if (found === undefined || DEPENDENCY.test(found.file!)) return null;
  return { file: repositoryPath(found.file!), line: Number(found.line) };
}

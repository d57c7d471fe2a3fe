import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** What rustc prints in front of the linker's words. */
const RUST_NOTE = /^ +(?:= note: )?(?=\S)/;
/** LLD, mold, and LLD under the names that it takes: `ld.lld: error: undefined symbol: f()`, then whose it is. */
const HEADING =
  /^(?:\S{0,300}[/\\])?(?:ld\.lld|ld64\.lld|lld|rust-lld|lld-link|wasm-ld|ld\.mold|mold|ld)(?:\.exe)?: error: (?<message>(?:undefined (?:\S{1,20} )?symbol|duplicate symbol|undefined reference).+)$/;
const REFERENCE =
  /^>>> (?:referenced by|defined (?:at|in)) (?<short>[^()\s][^()]{0,500}?)(?: \((?<long>\S[^()]{0,500})\)|:\(.{0,500}\))?$/;
/** `main.cc:12`. */
const PLACE = /^(?<file>.+?)(?::(?<line>\d+))?$/;
/** WebAssembly's says it in one line. */
const WASM =
  /^(?:\S{0,300}[/\\])?wasm-ld(?:-\d+)?: error: (?<file>[^\s:]{1,500}): (?<message>(?:undefined symbol|duplicate symbol).+)$/;
/** Apple's: a heading, then each symbol, then the objects that want it. */
const APPLE_BEGINS = /^Undefined symbols for architecture [\w-]+:$/;
const APPLE_SYMBOL = /^ {2}(?<symbol>\S.{0,2000}?), referenced from:$/;
const APPLE_OBJECT = /^ {6}\S.{0,1500}? in (?<file>\S.{0,300})$/;
const APPLE_DUPLICATE = /^duplicate symbol (?<symbol>'?\S.{0,1000}?) in:$/;
const APPLE_PATH = /^ {4}(?<file>\S.{0,500})$/;
/** GNU ld, of an object or a source that no C compiler made: those with a C source are told with the compiler's findings. */
const GNU =
  /^(?:\S*\bld(?:\.\w+)?: )?(?<file>[^\s:]{1,500}?)(?::(?<line>\d+)|:?\(\.[^)]{1,200}\)|:\S{1,300}\(\.[^)]{1,200}\))?: (?<message>(?:undefined reference to(?: symbol)?|multiple definition of|relocation R_\w+ against(?: undefined)?(?: hidden| protected)?(?: symbol)?|in function .{1,500}: (?:error: )?undefined reference to) [`'‘"].+)$/;
const C_SOURCE =
  /\.(?:[cChHmsSyl]|cc|cp|cpp|cxx|c\+\+|hh|hpp|hxx|h\+\+|inl|ipp|ixx|cppm|tcc|tpp|txx|inc|def|mm|cu|cuh|pcc)$/;
/** `(.text+0x17): undefined reference to 'main'`: the object stands in the line above. */
const GNU_BARE =
  /^(?:\S*\bld(?:\.\w+)?: )?\(\.[^)]{1,200}\): (?<message>(?:undefined reference to|multiple definition of) .+)$/;
const GNU_OBJECT = /^(?:\S*\bld(?:\.\w+)?: )(?<file>[^\s:]{1,500}): in function .+:$/;

/** What a linker says above the line that names the file. */
interface Pending {
  readonly message: string;
  readonly logLine: number;
  readonly kind: 'reference' | 'apple-object' | 'apple-path';
}

/**
 * Linkers: GNU ld and gold, LLD, mold, Apple's. A problem is of the source that wants a symbol, or of its object. What names no
 * file (`cannot find -lz`) is none.
 */
export const ld: Framework = {
  name: 'ld',
  hints: [
    'undefined symbol',
    'undefined reference to',
    'duplicate symbol',
    'multiple definition of',
    'Undefined symbols for architecture',
    'relocation R_',
  ],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const pending = new Map<string, Pending>();
  const inApple = new Set<string>();
  const objects = new Map<string, string>();
  return (tool) => {
    const { runner, line } = tool;
    const text =
      tool.text.includes('>>> ') || tool.text.includes('= note: ') ? tool.text.replace(RUST_NOTE, '') : tool.text;
    const above = pending.get(runner);
    const named = above === undefined ? null : fileIn(above, text);
    if (above !== undefined && named !== null) {
      pending.delete(runner);
      return drafted(named.file, named.line, above.message, above.logLine);
    }
    if (APPLE_BEGINS.test(text)) inApple.add(runner);
    else if (/^\S/.test(text)) inApple.delete(runner);

    const begun = pendingIn(text, line, inApple.has(runner));
    if (begun !== null) {
      pending.set(runner, begun);
      return null;
    }
    const object = GNU_OBJECT.exec(text)?.groups?.file;
    if (object !== undefined) objects.set(runner, object);
    const bare = GNU_BARE.exec(text)?.groups?.message;
    const owner = objects.get(runner);
    if (bare !== undefined) return owner === undefined ? null : drafted(owner, undefined, bare, line.number);
    const whole = (WASM.exec(text) ?? GNU.exec(text))?.groups;
    if (whole === undefined || C_SOURCE.test(whole.file!)) return null;
    return drafted(whole.file!, whole.line, whole.message!, line.number);
  };
}

function pendingIn(text: string, { number }: LogLine, inApple: boolean): Pending | null {
  const message = HEADING.exec(text)?.groups?.message;
  if (message !== undefined) return { message, logLine: number, kind: 'reference' };
  const symbol = inApple ? APPLE_SYMBOL.exec(text)?.groups?.symbol : undefined;
  if (symbol !== undefined)
    return { message: `undefined symbol: ${unquoted(symbol)}`, logLine: number, kind: 'apple-object' };
  const twice = APPLE_DUPLICATE.exec(text)?.groups?.symbol;
  if (twice !== undefined)
    return { message: `duplicate symbol: ${unquoted(twice)}`, logLine: number, kind: 'apple-path' };
  return null;
}

function unquoted(symbol: string): string {
  return symbol.replace(/^(["'])(.*)\1$/, '$2');
}

function fileIn({ kind }: Pending, text: string): { file: string; line: string | undefined } | null {
  if (kind === 'apple-object') {
    const file = APPLE_OBJECT.exec(text)?.groups?.file;
    return file === undefined ? null : { file, line: undefined };
  }
  if (kind === 'apple-path') {
    const file = APPLE_PATH.exec(text)?.groups?.file;
    return file === undefined ? null : { file, line: undefined };
  }
  const found = REFERENCE.exec(text)?.groups;
  if (found === undefined) return null;
  const place = PLACE.exec(found.long ?? found.short!)?.groups;
  return { file: place!.file!, line: place!.line };
}

function drafted(file: string, line: string | undefined, message: string, logLine: number): Draft {
  return { file, line: position(line), column: null, severity: 'error', code: null, message, logLine };
}

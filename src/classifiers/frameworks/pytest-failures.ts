import type { LogLine, TestFailure } from '../../domain.ts';
import { readTraceback } from './pytest-traceback.ts';

export interface Block {
  readonly title: string;
  readonly header: LogLine;
  readonly lines: LogLine[];
}

/** A line that names a test which failed. */
export interface Mention {
  readonly id: string;
  readonly message: string | null;
  readonly line: LogLine;
}

/** `/src/tests/test_a.py:12: AssertionError: …`: of a test that it does not name. */
export interface Reason {
  readonly file: string;
  readonly at: number;
  readonly message: string;
  readonly line: LogLine;
}

const STAGE = /^ERROR (?:at (?:setup|teardown|call) of|collecting) /;

/** What a session tells of the tests that failed. */
interface Told {
  readonly blocks: readonly Block[];
  readonly listed: readonly Mention[];
  readonly progress: readonly Mention[];
  readonly reasons: Reason[];
  readonly rootdir: string | null;
  /** Null when the session did not end. */
  readonly counts: { readonly failed: number | null } | null;
}

/** One for each block, and for each test that is mentioned and has none. */
export function failuresOf({ blocks, listed, progress, reasons, rootdir, counts }: Told): TestFailure[] {
  const mentions = new Map<string, Mention[]>();
  for (const one of listed) {
    const same = mentions.get(keyOf(one.id));
    if (same === undefined) mentions.set(keyOf(one.id), [one]);
    else same.push(one);
  }
  const verbose = new Map(progress.map((one) => [keyOf(one.id), one]));
  const told = blocks.map((block): TestFailure => {
    const traceback = readTraceback(block.lines, rootdir);
    const key = keyOf(traceback.test ?? block.title.replace(STAGE, ''));
    // A subtest has its parameters behind the name.
    const name = mentions.has(key) ? key : key.replace(/ [[(].*$/, '');
    const mentioned = mentions.get(name)?.shift() ?? verbose.get(name);
    const id = mentioned?.id ?? traceback.test ?? idOf(block.title, traceback.testFile);
    return {
      id,
      message: traceback.message ?? mentioned?.message ?? null,
      file: traceback.file ?? fileOf(id),
      line: traceback.line,
      logLine: traceback.logLine ?? (mentioned?.message == null ? null : mentioned.line.number) ?? block.header.number,
    };
  });
  const untold = [...mentions.values()].flat();
  // What the progress calls failed may have passed when it was run again, but only the end of a session could say so.
  // With `--no-summary` it says how many failed, and no more.
  const isSilent = blocks.length === 0 && listed.length === 0 && counts?.failed === verbose.size;
  const unlisted = counts === null || isSilent ? [...verbose.values()] : [];
  const known = new Set([...told, ...untold].map((one) => one.id));
  const rest = [...untold, ...unlisted.filter((one) => !known.has(one.id))];
  return [...told, ...rest.map((one) => mentionedFailure(one, reasons))];
}

/** A test without a block. Its reason is that of `--tb=line`, which names the file and says the same. */
function mentionedFailure({ id, message, line }: Mention, reasons: Reason[]): TestFailure {
  const file = fileOf(id);
  const begin = message?.replace(/\.\.\.$/, '') ?? null;
  const at = reasons.findIndex(
    (one) => begin !== null && file !== null && one.message.startsWith(begin) && `/${one.file}`.endsWith(`/${file}`),
  );
  const [reason] = at < 0 ? [] : reasons.splice(at, 1);
  if (reason === undefined) return { id, message, file, line: null, logLine: line.number };
  return { id, message: reason.message, file, line: reason.at, logLine: reason.line.number };
}

/** A block is called `TestA.test_b[1]`, a file that cannot be collected by its path. */
function keyOf(id: string): string {
  const colons = id.indexOf('::');
  return (colons < 0 ? id : id.slice(colons + 2)).replaceAll('::', '.');
}

/** When no line names the test in full. A fixture's error is told at the fixture's place, not at the test's. */
function idOf(title: string, file: string | null): string {
  const name = title.replace(STAGE, '');
  if (name !== title || file === null) return name;
  const bracket = name.indexOf('[');
  const plain = bracket < 0 ? name : name.slice(0, bracket);
  return `${file}::${plain.replaceAll('.', '::')}${name.slice(plain.length)}`;
}

function fileOf(id: string): string | null {
  const file = id.split('::', 1)[0]!;
  return /\.\w+$/.test(file) ? file : null;
}

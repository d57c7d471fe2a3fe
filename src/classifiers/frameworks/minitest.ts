import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { isRubyFrame, ownRubyFrame } from './ruby-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

interface Block {
  readonly id: string;
  readonly header: LogLine;
  /** In brackets behind the test's name: where the assertion stands. */
  readonly place: { readonly file: string; readonly line: number } | null;
  readonly lines: LogLine[];
}

const ANCHOR = /(?<!\d)\d+ (?:runs|tests), \d+ assertions, \d+ failures, \d+ errors/;
/** `  1) Failure:` at the end of a run; `Failure:` at once, by Rails' runner. A skipped test is told of in the same way. */
const KIND = /^(?: {1,3}\d+\) )?(?<kind>Failure|Error|Skipped):$/;
/** `CartTest#test_adds [test/cart_test.rb:5]:`; the names of specs hold blanks. */
const TEST = /^(?<id>[A-Z][^#[\]]{0,300}#[^[\]]{1,300}?)(?: \[(?<file>[^\]]{1,300}):(?<line>\d+)\])?:$/;
/** minitest-reporters: ` FAIL CartTest#test_adds (0.01s)`, ` FAIL["test_adds", "CartTest", 0.01]`. */
const REPORTED = /^ *(?:FAIL|ERROR) (?<id>[A-Z]\S*#.{1,300}) \([\d.]+s\)$/;
const REPORTED_OLD =
  /^ *(?:FAIL|ERROR)\["(?<test>[^"]+)", (?:"(?<class>[^"]+)"|#<[^"]*?"(?<named>[^"]+)">|(?<constant>[A-Z][\w:]*)), [\d.]+\]$/;
/** Below the latter the name once more: ` test_adds#CartTest (0.01s)`. */
const REPEATED = /^ \S+#\S+ \([\d.]+s\)$/;
/** Stands somewhere below `Finished in`; parallel_tests adds the counts of its processes up in a line that stands alone. */
const COUNTS =
  /^(?<runs>\d+) (?:runs|tests), \d+ assertions, (?<failures>\d+) failures, (?<errors>\d+) errors(?:, (?<skips>\d+) skips)?$/;
const FINISHED = /^Finished in [\d.]+ ?s/;
const RERUN = /^(?:bin\/)?rails test \S+:\d+$/;
const ENDS = /^(?:Finished in |Fabulous run|Run options: |# Running)/;
/** A difference that begins with what each sign means. */
const DIFFERENCE = /^--- expected$/;
/** What minitest-reporters puts before the exception. */
const UNEXPECTED = /^Minitest::UnexpectedError: +/;
const EXPECTED = /^Expected: /;
const ACTUAL = /^Actual: /;

/** minitest, with Rails' runner or minitest-reporters. Errors count as failed. */
export const minitest: Framework = {
  name: 'minitest',
  hints: [' assertions, ', 'Failure:', ') Error:'],
  parse(lines) {
    return { tests: reportOf('minitest', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone: ({ id }) => `bundle exec rake test ${shellWord(`TESTOPTS=--name=${id}`)}`,
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let blocks: Block[] = [];
  let open: Block | null = null;
  let kind: string | null = null;
  let finished = false;
  for (const line of lines) {
    const { text } = line;
    if (FINISHED.test(text)) finished = true;
    const counts = finished ? COUNTS.exec(text)?.groups : undefined;
    if (counts !== undefined) {
      runs.push(...runOf(counts, blocks));
      [blocks, open, kind, finished] = [[], null, null, false];
      continue;
    }
    const begun = blockOf(line, kind);
    kind = KIND.exec(text)?.groups?.kind ?? null;
    if (begun !== null) blocks.push(begun);
    if (begun !== null) open = begun;
    else if (kind !== null || RERUN.test(text) || ENDS.test(text)) open = null;
    else open?.lines.push(line);
  }
  // A run that was stopped prints no counts.
  const failures = failuresOf(blocks);
  if (failures.length > 0) runs.push({ passed: null, failed: null, skipped: null, total: null, failures });
  return runs;
}

/** The block that the line begins, if it is about a test that failed. `kind`: what the line before says of it. */
function blockOf(line: LogLine, kind: string | null): Block | null {
  const { text } = line;
  const test = kind === null || kind === 'Skipped' ? undefined : TEST.exec(text)?.groups;
  if (test !== undefined) {
    const place = test.file === undefined ? null : { file: repositoryPath(test.file), line: Number(test.line) };
    return { id: test.id!, header: line, place, lines: [] };
  }
  const id = REPORTED.exec(text)?.groups?.id;
  if (id !== undefined) return { id, header: line, place: null, lines: [] };
  const old = REPORTED_OLD.exec(text)?.groups;
  if (old === undefined) return null;
  return { id: `${old.class ?? old.named ?? old.constant}#${old.test}`, header: line, place: null, lines: [] };
}

/** None for a run without tests. */
function runOf(counts: Readonly<Record<string, string | undefined>>, blocks: readonly Block[]): TestRun[] {
  const [total, skipped] = [Number(counts.runs), Number(counts.skips ?? 0)];
  const failed = Number(counts.failures) + Number(counts.errors);
  if (total === 0 && failed === 0) return [];
  return [{ passed: total - failed - skipped, failed, skipped, total, failures: failuresOf(blocks) }];
}

/** One for each test: what is told at once may be told once more at the end. */
function failuresOf(blocks: readonly Block[]): TestFailure[] {
  const failures = new Map<string, TestFailure>();
  for (const block of blocks) if (!failures.has(block.id)) failures.set(block.id, failureOf(block));
  return [...failures.values()];
}

function failureOf({ id, header, place: told, lines }: Block): TestFailure {
  const why = complaintOf(lines);
  const place = told ?? lines.map(({ text }) => ownRubyFrame(text)).find((one) => one !== null) ?? null;
  return {
    id,
    message: why?.message ?? null,
    file: place?.file ?? null,
    line: place?.line ?? null,
    logLine: (why?.line ?? header).number,
  };
}

function complaintOf(lines: readonly LogLine[]): { readonly message: string; readonly line: LogLine } | null {
  const spoken = lines.filter(({ text }) => text.trim() !== '' && !REPEATED.test(text));
  const [first, second] = spoken;
  if (first === undefined || isRubyFrame(first.text)) return null;
  const [text, next] = [first.text.replace(UNEXPECTED, '').trim(), second?.text.trim() ?? ''];
  if (EXPECTED.test(text) && ACTUAL.test(next)) return { message: `${text}, ${next}`, line: first };
  if (DIFFERENCE.test(text)) return differenceIn(spoken) ?? { message: text, line: first };
  return { message: text, line: first };
}

/** The first line that is not there, and the first that is there instead. */
function differenceIn(lines: readonly LogLine[]): { readonly message: string; readonly line: LogLine } | null {
  const changes = lines
    .map((line) => ({ line, text: line.text.trim() }))
    .filter(({ text }) => /^[+-](?![+-]{2})/.test(text));
  const [removed, added] = ['-', '+'].map((sign) => changes.find(({ text }) => text.startsWith(sign)));
  const line = (removed ?? added)?.line;
  if (line === undefined) return null;
  const told = [removed && `expected ${removed.text.slice(1)}`, added && `actual ${added.text.slice(1)}`];
  return { message: told.filter(Boolean).join(', '), line };
}

import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { outcomesIn, reportOf, type TestRun } from './test-run.ts';

/** What jest prints under `● suite › test`. */
interface Block {
  readonly id: string;
  readonly file: string;
  readonly header: LogLine;
  error: LogLine | null;
  /** Of a file that could not be transformed: what is wrong stands after a page of advice. */
  advice: boolean;
  place: Place | null;
}

const ANCHOR = /Test Suites: \d/;
/** `FAIL unit src/a.test.ts (5.1 s)`, with the name of a project, if any; in colours there are blanks around `FAIL`. */
const FILE = /^ ?(?<outcome>FAIL|PASS) +(?:\S+ +)?(?<file>\S+\.[cm]?[jt]sx?)(?: \(.*\))?$/;
/** The reporter for GitHub alone prints its blocks at the end, in a group for each file. */
const GROUP = /^Errors thrown in (?<file>\S+\.[cm]?[jt]sx?)$/;
const BLOCK = /^ {2}● (?<title>\S.*)$/;
const SUITE_FAILED = 'Test suite failed to run';
/** Blocks that are not about a test. */
const OTHER_BLOCK = /^(?:Console$|Validation |Deprecation |Obsolete |Cannot log after |Multiple configs|Fatal )/;
const ADVICE = /^ +(?:Jest encountered an unexpected token|SyntaxError: .*Jest)/;
const ADVICE_END = /^ +Details:$/;
const SUITES = /^Test Suites: +(?:\d+ \w+, )*\d+ (?:of \d+ )?total$/;
const TESTS = /^Tests: +(?<counts>(?:\d+ \w+, )*\d+) total$/;

/**
 * jest. A test file that failed to run counts as one failed test, since jest's own count of tests leaves it out.
 * Errors that were logged before a test was tried again are not counted.
 */
export const jest: Framework = {
  name: 'jest',
  hints: ['Test Suites: ', ' ● '],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(runsOf);
    return { tests: reportOf('jest', runs), problems: [] };
  },
  runAlone({ id }) {
    const [file, ...title] = id.split(' › ');
    return `npx jest ${shellWord(file!)}${title.length === 0 ? '' : ` -t ${shellWord(title.join(' '))}`}`;
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let blocks: Block[] = [];
  let failedFile: string | null = null;
  let open: Block | null = null;
  let suites = false;
  let grouped = false;
  for (const line of lines) {
    const { text } = line;
    if (text === '') continue;
    const counts = suites ? TESTS.exec(text)?.groups?.counts : undefined;
    suites = SUITES.test(text);
    if (counts !== undefined) {
      runs.push(...runOf(blocks, counts));
      blocks = [];
      failedFile = null;
      open = null;
      grouped = false;
      continue;
    }
    const file = FILE.exec(text)?.groups;
    const group = line.marker === 'group' ? GROUP.exec(text)?.groups?.file : undefined;
    const title = BLOCK.exec(text)?.groups?.title;
    if (group !== undefined) {
      // Where another reporter has told of the failures, the groups tell the same once more.
      grouped ||= blocks.length === 0;
      failedFile = grouped ? group : null;
    }
    if (file !== undefined) failedFile = file.outcome === 'FAIL' ? file.file! : null;
    if (file !== undefined || title !== undefined || /^\S/.test(text)) open = null;
    if (title !== undefined && failedFile !== null && !OTHER_BLOCK.test(title)) {
      const id = title === SUITE_FAILED ? failedFile : `${failedFile} › ${title}`;
      open = { id, file: failedFile, header: line, error: null, advice: false, place: null };
      blocks.push(open);
    } else if (open !== null) readBlockLine(open, line);
  }
  // A run that was stopped prints no counts.
  return [...runs, ...runOf(blocks, null)];
}

function readBlockLine(block: Block, line: LogLine): void {
  block.place ??= ownFrame(line.text);
  if (block.advice) {
    block.advice = !ADVICE_END.test(line.text);
    if (!block.advice) block.error = null;
    return;
  }
  block.error ??= line;
  block.advice = block.error === line && ADVICE.test(line.text);
}

/** None for a run without tests. Counts are null when jest printed none. */
function runOf(blocks: readonly Block[], counts: string | null): TestRun[] {
  const failures = failuresOf(blocks);
  if (counts === null) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  const of = outcomesIn(`${counts} total`, ', ');
  const files = new Set(blocks.filter((one) => one.id === one.file).map((one) => one.id)).size;
  const total = of('total') + files;
  if (total === 0) return [];
  return [{ passed: of('passed'), failed: of('failed') + files, skipped: of('skipped', 'todo'), total, failures }];
}

/** One for each test, though jest tells of them once more at the end when there are many files. */
function failuresOf(blocks: readonly Block[]): TestFailure[] {
  const failures = new Map<string, TestFailure>();
  for (const { id, file, header, error, place } of blocks) {
    if (failures.has(id)) continue;
    failures.set(id, {
      id,
      message: error?.text.trim() ?? null,
      file: place?.file ?? file,
      line: place?.line ?? null,
      logLine: (error ?? header).number,
    });
  }
  return [...failures.values()];
}

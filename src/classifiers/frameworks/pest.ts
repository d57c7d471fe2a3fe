import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownPhpFrame, type PhpPlace } from './php-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { outcomesIn, reportOf, type TestRun } from './test-run.ts';

/** What stands under `FAILED  Tests\Unit\CartTest > it adds prices`. */
interface Block {
  readonly id: string;
  readonly exception: string | null;
  readonly header: LogLine;
  message: LogLine | null;
  place: PhpPlace | null;
}

interface Session {
  /** Failed tests by their full names, as the progress lists them: a block may cut its title. */
  readonly names: string[];
  testClass: string | null;
  open: Block | null;
  readonly blocks: Block[];
}

const ANCHOR = / {2}Tests: {2,6}\d+ \w{1,20}(?:, \d+ \w{1,20}){0,12} \(\d+ assertions?\)$/;
/** `   FAIL  Tests\Unit\CartTest`, then `  ⨯ it adds prices  0.01s`. */
const CLASS = /^ {1,3}(?:FAIL|PASS|WARN|TODO|INFO) {2}(?<class>[A-Z]\w*(?:\\\w+)*)$/;
const FAILED_TEST = /^ {2}[⨯x] (?<title>\S.*?)(?: {2,}[\d.]+s)?$/;
const BLOCK = /^ {1,3}FAILED {2}(?<title>[A-Z]\w*(?:\\\w+)* > .*)$/;
/** The exception stands at the right edge; a title that is cut leaves one blank before it. */
const EXCEPTION = /^(?<title>.*?\S)(?:\s{2,}|(?<=…)\s+)(?<exception>[A-Z]\w*)$/;
const RULE = /^ {2}─{10,}/;
const COUNTS = /^ {2}Tests: {2,6}(?<counts>\d+ \w{1,20}(?:, \d+ \w{1,20}){0,12}) \(\d+ assertions?\)$/;
const CUT = /…$/;

/** Pest, and Laravel's `php artisan test`, which print in the same way. */
export const pest: Framework = {
  name: 'Pest',
  hints: ['  Tests:  ', ' FAILED  '],
  parse(lines) {
    return { tests: reportOf('Pest', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone({ id }) {
    const [testClass, ...title] = id.split(' > ');
    // Pest writes a group of tests as `group` → title; the filter is a pattern, where a dot stands for anything.
    const filter = title
      .join(' > ')
      .replace(CUT, '')
      .replaceAll(/[^\w .-]/g, '.');
    const file = `${testClass!.replace(/^Tests\\/, 'tests/').replaceAll('\\', '/')}.php`;
    return `vendor/bin/pest ${shellWord(file)} --filter ${shellWord(filter)}`;
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let session = newSession();
  for (const line of lines) {
    const counts = COUNTS.exec(line.text)?.groups?.counts;
    if (counts === undefined) readLine(session, line);
    else {
      runs.push(...runOf(session, counts));
      session = newSession();
    }
  }
  // A run that was stopped prints no counts.
  if (session.blocks.length === 0) return runs;
  return [...runs, { passed: null, failed: null, skipped: null, total: null, failures: failuresOf(session) }];
}

function newSession(): Session {
  return { names: [], testClass: null, open: null, blocks: [] };
}

function readLine(session: Session, line: LogLine): void {
  const { text } = line;
  const block = BLOCK.exec(text.trimEnd())?.groups?.title;
  if (block !== undefined) {
    const { title, exception } = EXCEPTION.exec(block)?.groups ?? { title: block };
    session.open = { id: title!, exception: exception ?? null, header: line, message: null, place: null };
    session.blocks.push(session.open);
    return;
  }
  const testClass = CLASS.exec(text)?.groups?.class;
  const failed = session.testClass === null ? undefined : FAILED_TEST.exec(text)?.groups?.title;
  if (failed !== undefined) session.names.push(`${session.testClass} > ${failed}`);
  if (testClass !== undefined) session.testClass = testClass;
  if (testClass !== undefined || RULE.test(text)) session.open = null;
  if (session.open === null || text.trim() === '') return;
  if (session.open.message === null) session.open.message = line;
  else session.open.place ??= ownPhpFrame(text);
}

/** None for a run without tests. */
function runOf(session: Session, counts: string): TestRun[] {
  const of = outcomesIn(counts, ', ');
  const passed = of('passed', 'deprecated', 'warning', 'warnings', 'notice', 'notices', 'risky');
  const skipped = of('skipped', 'incomplete', 'todo', 'todos');
  const failed = of('failed');
  const total = passed + failed + skipped;
  return total === 0 ? [] : [{ passed, failed, skipped, total, failures: failuresOf(session) }];
}

function failuresOf({ blocks, names }: Session): TestFailure[] {
  return blocks.map(({ id, exception, header, message, place }) => {
    const said = message?.text.trim() ?? null;
    return {
      id: CUT.test(id) ? wholeName(id.replace(CUT, ''), names) : id,
      message: exception === null || said === null ? said : `${exception}: ${said}`,
      file: place?.file ?? null,
      line: place?.line ?? null,
      logLine: (message ?? header).number,
    };
  });
}

/** The one test whose name begins so; else the name as it was cut. */
function wholeName(start: string, names: readonly string[]): string {
  const matching = names.filter((name) => name.startsWith(start));
  return matching.length === 1 ? matching[0]! : `${start}…`;
}

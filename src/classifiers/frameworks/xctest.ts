import type { LogLine, TestFailure } from '../../domain.ts';
import { repositoryPath, SOURCE_PATH } from './source-path.ts';
import type { TestRun } from './test-run.ts';

/** `-[ShopTests.CartTests testAdds]` on a Mac, `CartTests.testAdds` elsewhere. */
const ID = String.raw`(?<id>-\[\S+ \S+\]|[\w.]+(?:\(\))?)`;
const ERROR = new RegExp(
  String.raw`^(?:(?<file>${SOURCE_PATH}\.(?:swift|mm?)):(?<line>\d+)|<\w+>:0): error: ${ID} : (?<message>\S.*)$`,
);
/** xcodebuild says `Test case 'CartTests.testAdds()' failed on 'iPhone 15' (0.01 seconds)`. */
const CASE =
  /^Test [Cc]ase '(?<id>[^']+)' (?:(?<outcome>passed|failed|skipped) (?:on '[^']+' )?\([\d.]+ seconds\)|(?<started>started)\b).*$/;
/** The process died in a test. */
const CRASH = new RegExp(String.raw`^(?<file>${SOURCE_PATH}\.swift):(?<line>\d+): Fatal error(?:: (?<message>\S.*))?$`);
const RESTARTED = /^Restarting after unexpected exit, crash, or test timeout in (?<id>\S.*?); summary will include/;
const FAILING_LIST = 'Failing tests:';
const LISTED = /^\t(?<id>-\[\S+ \S+\]|\w+(?:[./]\w+)+(?:\([\w:]*\))?)$/;
const EXECUTED =
  /^\s*Executed (?<total>\d+) tests?, with (?:(?<skipped>\d+) tests? skipped and )?(?<failed>\d+) failures? \(\d+ unexpected\) in /;
/** `swift test --parallel`. */
const NUMBERED = /^\[\d+\/(?<total>\d+)\] Testing \S+$/;
/** xcbeautify's last line. */
const SUMMED = /^Tests (?:Passed|Failed): (?<failed>\d+) failed, (?<skipped>\d+) skipped, (?<total>\d+) total \(/;
/** xcbeautify `    ✖ testAdds, text`, xcpretty `    ✗ testAdds, text`; its plain form is `    x testAdds, text`. */
const SHORT = /^(?: {4})?[✖✗x] (?<test>test\w*)(?: on '[^']+')?(?:, (?<message>\S.*)| \([\d.]+ seconds\))$/u;
const SHORT_PASSED = /^ {4}[✔✓.] (?<test>test\w*)(?: on '[^']+')? \((?:[\d.]+) seconds\)$/u;
const SHORT_SUITE = /^(?:Test Suite (?<suite>\w+)(?:\.xctest)? started.*|(?<bare>[A-Z]\w*(?:Tests?|Spec|TestCase)))$/;
/** xcpretty lists failures once more: class, `  testAdds, text`, `  /w/CartTests.swift:12`. */
const SUMMED_SUITE = /^(?:\w+\.)?(?<suite>[A-Z]\w*)$/;
const SUMMED_TEST = /^ {2}(?<test>test\w*), (?<message>\S.*)$/;
const SUMMED_PLACE = new RegExp(String.raw`^ {2}(?<file>${SOURCE_PATH}\.(?:swift|mm?)):(?<line>\d+)$`);
/** Others print ticks, crosses and lists of what failed, too. */
const XCODE =
  /^\s*Executed \d+ tests?, with |^Tests (?:Passed|Failed): \d+ failed, |^Test (?:Suite \S+ started|[Cc]ase ')|^\*\* TEST (?:EXECUTE )?FAILED \*\*$/;

/** What a tool gives for all tests; `failed` and `skipped` are null when it does not. */
interface Sum {
  readonly total: number;
  readonly skipped: number | null;
  readonly failed: number | null;
}

type Outcome = 'passed' | 'failed' | 'skipped';

/** XCTest's lines, read one after the other. */
export class XctestRun {
  readonly #outcomes = new Map<string, Outcome>();
  readonly #failures = new Map<string, TestFailure>();
  readonly #isXcode: boolean;
  #running: string | null = null;
  #suite: string | null = null;
  #inList = false;
  #summed: { suite: string | null; id: string | null } = { suite: null, id: null };
  #sum: Sum | null = null;

  constructor(lines: readonly LogLine[]) {
    this.#isXcode = lines.some(({ text }) => XCODE.test(text));
  }

  read(line: LogLine): void {
    const { text } = line;
    const error = ERROR.exec(text)?.groups;
    const one = CASE.exec(text)?.groups;
    const crash = this.#running === null ? undefined : CRASH.exec(text)?.groups;
    if (error !== undefined) this.#add(error.id!, line, error.message!, error.file ?? null, error.line);
    else if (one !== undefined) this.#case(one, line);
    else if (crash !== undefined) {
      this.#add(this.#running!, line, `Fatal error: ${crash.message ?? ''}`.trim(), crash.file!, crash.line);
      this.#outcomes.set(keyOf(this.#running!), 'failed');
    } else {
      const restarted = RESTARTED.exec(text)?.groups?.id;
      if (restarted !== undefined) this.#fail(restarted, line);
      this.#readList(line);
      this.#readCounts(text);
      if (this.#isXcode) this.#readShort(line);
    }
  }

  /** None when nothing ran. Without the lines of single tests, counts are those of the last summary, if there is one. */
  runs(): TestRun[] {
    const failures = [...this.#failures].filter(([key]) => this.#outcomes.get(key) !== 'passed').map(([, one]) => one);
    const count = (what: Outcome) => [...this.#outcomes.values()].filter((one) => one === what).length;
    const [passed, skipped, total] = [count('passed'), count('skipped'), this.#outcomes.size];
    const failed = count('failed');
    const sum = this.#sum;
    const isSummed = sum !== null && sum.total > 0 && (sum.failed !== null || (passed === 0 && sum.total > total));
    if (isSummed) return [{ ...countsOf(sum, failures.length), failures }];
    if (total > 0) return [{ passed, failed, skipped, total, failures }];
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }

  #case({ id, outcome, started }: Record<string, string | undefined>, line: LogLine): void {
    this.#running = started === undefined ? null : id!;
    if (outcome === undefined) return;
    if (outcome === 'failed') this.#fail(id!, line);
    else this.#outcomes.set(keyOf(id!), outcome as Outcome);
  }

  #fail(id: string, line: LogLine): void {
    this.#outcomes.set(keyOf(id), 'failed');
    this.#add(id, line, null, null, undefined);
  }

  /** The first complaint of a test counts. */
  #add(
    printed: string,
    { number }: LogLine,
    message: string | null,
    file: string | null,
    at: string | undefined,
  ): void {
    const id = keyOf(printed);
    const known = this.#failures.get(id);
    if (known !== undefined && (known.message !== null || message === null)) return;
    const place = { file: file === null ? null : repositoryPath(file), line: at === undefined ? null : Number(at) };
    this.#failures.set(id, { id, message, ...place, logLine: number });
  }

  #readList(line: LogLine): void {
    const id = this.#inList && this.#isXcode ? LISTED.exec(line.text)?.groups?.id : undefined;
    this.#inList = line.text === FAILING_LIST || id !== undefined;
    if (id === undefined) return;
    const key = keyOf(id);
    const isKnown = [...this.#failures.keys()].some((one) => one === key || one.endsWith(`.${key}`));
    if (!isKnown) this.#fail(id, line);
  }

  #readCounts(text: string): void {
    const executed = EXECUTED.exec(text)?.groups;
    const summed = SUMMED.exec(text)?.groups;
    const numbered = NUMBERED.exec(text)?.groups;
    if (summed !== undefined) {
      this.#sum = { total: Number(summed.total), skipped: Number(summed.skipped), failed: Number(summed.failed) };
    } else if (executed !== undefined && Number(executed.total) >= (this.#sum?.total ?? 0)) {
      // Its failures are those of assertions: a test may have several.
      this.#sum = { total: Number(executed.total), skipped: Number(executed.skipped ?? 0), failed: null };
    } else if (numbered !== undefined) {
      this.#sum = { total: Number(numbered.total), skipped: null, failed: null };
    }
  }

  #readShort(line: LogLine): void {
    const { text } = line;
    const suite = SHORT_SUITE.exec(text)?.groups;
    if (suite !== undefined) this.#suite = suite.suite ?? suite.bare!;
    const failed = SHORT.exec(text)?.groups;
    const isMarked = line.marker === 'error' || text.startsWith('    ');
    if (failed !== undefined && isMarked) {
      const id = this.#suite === null ? failed.test! : `${this.#suite}.${failed.test}`;
      this.#outcomes.set(id, 'failed');
      this.#add(id, line, failed.message ?? null, null, undefined);
    }
    const passed = SHORT_PASSED.exec(text)?.groups?.test;
    if (passed !== undefined) this.#outcomes.set(this.#suite === null ? passed : `${this.#suite}.${passed}`, 'passed');
    this.#readSummed(text);
  }

  #readSummed(text: string): void {
    const suite = SUMMED_SUITE.exec(text)?.groups?.suite;
    const test = SUMMED_TEST.exec(text)?.groups?.test;
    const place = SUMMED_PLACE.exec(text)?.groups;
    if (suite !== undefined) this.#summed = { suite, id: null };
    else if (test !== undefined) this.#summed.id = `${this.#summed.suite}.${test}`;
    const known = place === undefined ? undefined : this.#failures.get(this.#summed.id ?? '');
    if (place === undefined || known === undefined || known.file !== null) return;
    this.#failures.set(known.id, { ...known, file: repositoryPath(place.file!), line: Number(place.line) });
  }
}

function countsOf(sum: Sum, failures: number): Omit<TestRun, 'failures'> {
  const { total, skipped } = sum;
  const failed = sum.failed ?? failures;
  const passed = skipped === null || failed + skipped > total ? null : total - failed - skipped;
  return { passed, failed, skipped, total };
}

/** `ShopTests.CartTests.testAdds`, whoever prints it. */
function keyOf(id: string): string {
  return id
    .replace(/^-\[(\S+) (\S+)\]$/, '$1.$2')
    .replace(/\(\)$/, '')
    .replaceAll('/', '.');
}

import type { LogLine, TestFailure } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';
import type { TestRun } from './test-run.ts';

/** `✘`, `✔`, on Windows `×`, on a Mac a character of Apple's own fonts. */
const SYMBOL = String.raw`^[^\x20-\x7e]{1,3} {1,2}`;
const NAME = String.raw`Test (?!run with |case passing )(?<name>"[^"]{1,400}"|\S.{0,400}?)`;
/** `✘ Test adds() recorded an issue at CartTests.swift:12:5: Expectation failed: …`. */
const ISSUE = new RegExp(
  String.raw`${SYMBOL}${NAME} recorded an issue(?: with \d+ arguments? .*?)? at (?<file>[^\s:][^:]*\.swift):(?<line>\d+):\d+: (?<message>\S.*)$`,
  'u',
);
const ISSUE_ANYWHERE = new RegExp(
  String.raw`${SYMBOL}${NAME} recorded an issue(?: with \d+ arguments? .*?)?: (?<message>\S.*)$`,
  'u',
);
const ENDED = new RegExp(
  String.raw`${SYMBOL}${NAME}(?: with \d+ test cases?)? (?<outcome>passed|failed) after [\d.]+ seconds?\b.*\.$`,
  'u',
);
const SKIPPED = new RegExp(String.raw`${SYMBOL}${NAME} skipped(?:: .*|\.)?$`, 'u');
const RUN = new RegExp(
  String.raw`${SYMBOL}Test run with (?<total>\d+) tests?(?: in \d+ suites?)? (?:passed|failed) after [\d.]+ seconds?\b.*\.$`,
  'u',
);

/** Swift Testing's lines, read one after the other. */
export class SwiftTestingRun {
  readonly #runs: TestRun[] = [];
  #failures: TestFailure[] = [];
  #failed = 0;
  #skipped = 0;

  read(line: LogLine): void {
    const issue = (ISSUE.exec(line.text) ?? ISSUE_ANYWHERE.exec(line.text))?.groups;
    if (issue !== undefined) this.#add(issue.name!, line, issue.message!, issue.file ?? null, issue.line);
    const ended = ENDED.exec(line.text)?.groups;
    if (ended?.outcome === 'failed') {
      this.#failed++;
      this.#add(ended.name!, line, null, null, undefined);
    }
    if (SKIPPED.test(line.text)) this.#skipped++;
    const total = RUN.exec(line.text)?.groups?.total;
    if (total !== undefined) this.#end(Number(total));
  }

  runs(): TestRun[] {
    if (this.#failures.length === 0) return this.#runs;
    // A log that was cut.
    return [...this.#runs, { passed: null, failed: null, skipped: null, total: null, failures: this.#failures }];
  }

  /** The first issue of a test counts. */
  #add(
    printed: string,
    { number }: LogLine,
    message: string | null,
    file: string | null,
    at: string | undefined,
  ): void {
    const id = printed.replace(/^"(.*)"$/, '$1');
    if (this.#failures.some((one) => one.id === id)) return;
    const place = { file: file === null ? null : repositoryPath(file), line: at === undefined ? null : Number(at) };
    this.#failures.push({ id, message, ...place, logLine: number });
  }

  /** Those that were skipped did not run and are not in the total that it gives. */
  #end(ran: number): void {
    const failed = Math.max(this.#failed, this.#failures.length);
    const total = ran + this.#skipped;
    if (total > 0) {
      this.#runs.push({ passed: ran - failed, failed, skipped: this.#skipped, total, failures: this.#failures });
    }
    [this.#failures, this.#failed, this.#skipped] = [[], 0, 0];
  }
}

import type { LogLine, TestFailure } from '../../domain.ts';
import { type DotnetBlock, dotnetFailure, newBlock, readBlockLine } from './dotnet-failure.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath, SOURCE_PATH } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

type Counts = Omit<TestRun, 'failures'>;

/** What is known since the last counts. */
interface Reading {
  readonly runs: TestRun[];
  failures: TestFailure[];
  block: DotnetBlock | null;
  /** The first words of a failure whose place stood in the line above. */
  place: DotnetBlock['place'] | null;
  isPlaced: boolean;
  /** What a summary of several lines has told so far. */
  summary: Map<string, number> | null;
  assembly: string | null;
  /** Names by xUnit.net as it goes, where nothing else is told. */
  readonly named: Map<string, LogLine>;
  crash: LogLine | null;
}

const ANCHOR =
  /(?:Passed|Failed|Skipped)! +- Failed: +\d+, Passed: |Test run summary: \w+|Test Run (?:Failed|Successful|Aborted)\.|Test summary: total: \d|Test run for \S.*\.dll \(/;
const TIME = String.raw`(?:< ?)?\d[\d.,]* ?(?:ms|s|m|h)(?: \d+ ?(?:ms|s|m))*`;
/** VSTest: `  Failed Nova.Tests.CartTests.Adds [12 ms]`, before version 16.5 `  X Nova.Tests.CartTests.Adds [12ms]`. */
const FAILED = new RegExp(String.raw`^ {0,2}(?:Failed|X) +(?<name>\S.{0,1000}?) \[${TIME}\]$`);
/** Microsoft.Testing.Platform: `failed Nova.Tests.CartTests.Adds (12ms)`. */
const PLATFORM_FAILED = new RegExp(String.raw`^failed (?<name>\S.{0,1000}?) \(${TIME}\)$`);
/** xUnit.net's own runner, and what it prints of itself within VSTest. */
const XUNIT_FAILED = /^ {4}(?<name>\S.{0,1000}?) \[FAIL\]$/;
const XUNIT_PROGRESS = /^\[xUnit\.net [\d:.]+\] {5}(?<name>\S.{0,1000}?) \[FAIL\]$/;
/** MSBuild's terminal logger: the place, then the test, in one line or two. */
const PLACED = new RegExp(String.raw`^\s*(?<file>${SOURCE_PATH})\((?<line>\d+)\): error TESTERROR: *(?<rest>.*)$`);
const AFTER_PLACE = new RegExp(String.raw`^\s*(?<name>\S.{0,1000}?) \(${TIME}\): Error Message: *(?<words>.*)$`);
/** What ends a block: another test, or a line of the runner's. */
const ENDS_BLOCK = new RegExp(
  String.raw`^(?: {0,2}(?:Passed|Skipped|√|V|!) +\S.{0,1000} \[(?:${TIME}|SKIP)\]|(?:passed|skipped) \S.{0,1000} \(${TIME}\)|\[xUnit\.net |Results File: |Attachments:|\S.{0,500}\((?:net|\.NET)[^()]{0,50}\) (?:failed|passed|succeeded)\b)`,
);

const ONE_LINE =
  /^\s*(?:Passed|Failed|Skipped)! +- Failed: +(?<failed>\d+), Passed: +(?<passed>\d+), Skipped: +(?<skipped>\d+), Total: +(?<total>\d+)\b/;
const TERMINAL =
  /^Test summary: total: (?<total>\d+), failed: (?<failed>\d+), succeeded: (?<passed>\d+), skipped: (?<skipped>\d+)\b/;
const OLD_LINE =
  /^Total tests: (?<total>\d+)\. Passed: (?<passed>\d+)\. Failed: (?<failed>\d+)\. Skipped: (?<skipped>\d+)\.$/;
const XUNIT_LINE =
  /^ +\S{1,300} +Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+),/;
/** Several lines, in which what did not happen may be left out. */
const SUMMARY = /^(?:Test run summary: \S.*|Total tests: (?<total>\d+|Unknown))$/;
const COUNT = /^ +(?<outcome>total|failed|succeeded|skipped|error|Passed|Failed|Skipped): (?<count>\d+)$/;
const SUMMARY_ENDS = /^ *(?:duration: |Total time: )/;

const ASSEMBLY = /^\s*Test run for (?<path>\S.*\.dll) \(/;
const CRASHED = /^\s*The active test run was aborted\. Reason: (?<message>\S.*)$/;

/**
 * dotnet test with xUnit.net, NUnit and MSTest: VSTest, Microsoft.Testing.Platform, MSBuild's terminal logger, and
 * xUnit.net's own runner. A test host that died counts as one failure, called by its assembly.
 */
export const dotnetTest: Framework = {
  name: 'dotnet test',
  hints: [
    '! - Failed: ',
    '!  - Failed: ',
    'Test run summary: ',
    'Total tests: ',
    'Test summary: total: ',
    ' Total: ',
    '  Failed ',
    ' [FAIL]',
    'failed ',
    'The active test run was aborted',
  ],
  parse(lines) {
    return { tests: reportOf('dotnet test', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone({ id }) {
    const bracket = id.search(/[(<]/);
    return `dotnet test --filter ${shellWord(`FullyQualifiedName~${bracket < 0 ? id : id.slice(0, bracket)}`)}`;
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const reading: Reading = {
    runs: [],
    failures: [],
    block: null,
    place: null,
    isPlaced: false,
    summary: null,
    assembly: null,
    named: new Map(),
    crash: null,
  };
  for (const line of lines) readLine(reading, line);
  endSummary(reading);
  endRun(reading, null);
  return reading.runs;
}

function readLine(reading: Reading, line: LogLine): void {
  const { text } = line;
  if (reading.summary !== null && readSummary(reading, text)) return;
  const counts = countsOf(text);
  const summary = SUMMARY.exec(text)?.groups;
  if (counts !== null) endRun(reading, counts);
  else if (summary !== undefined) {
    closeBlock(reading);
    const total = Number(summary.total ?? Number.NaN);
    reading.summary = new Map(Number.isNaN(total) ? [] : [['total', total]]);
  } else if (!readTest(reading, line)) readRest(reading, line);
}

function countsOf(text: string): Counts | null {
  const found = (ONE_LINE.exec(text) ?? TERMINAL.exec(text) ?? OLD_LINE.exec(text) ?? XUNIT_LINE.exec(text))?.groups;
  if (found === undefined) return null;
  const [total, skipped] = [Number(found.total), Number(found.skipped)];
  const failed = Number(found.failed) + Number(found.errors ?? 0);
  return {
    passed: found.passed === undefined ? total - failed - skipped : Number(found.passed),
    failed,
    skipped,
    total,
  };
}

/** True when the line belongs to the summary, or ends it. */
function readSummary(reading: Reading, text: string): boolean {
  const count = COUNT.exec(text)?.groups;
  if (count !== undefined) {
    reading.summary!.set(count.outcome!.toLowerCase(), Number(count.count));
    return true;
  }
  if (SUMMARY_ENDS.test(text)) {
    endSummary(reading);
    return true;
  }
  // Modules that failed stand between the heading and the counts.
  if (reading.summary!.size > 0 && text.trim() !== '') endSummary(reading);
  return false;
}

function endSummary(reading: Reading): void {
  const { summary } = reading;
  reading.summary = null;
  if (summary === null || summary.size === 0) return;
  const total = summary.get('total') ?? null;
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (summary.get(name) ?? 0), 0);
  const passed = of('succeeded', 'passed');
  endRun(reading, { passed, failed: of('failed'), skipped: of('skipped'), total });
}

/** True when the line names a test that failed. */
function readTest(reading: Reading, line: LogLine): boolean {
  const { text } = line;
  const placed = PLACED.exec(text)?.groups;
  if (placed !== undefined) {
    closeBlock(reading);
    reading.place = { file: repositoryPath(placed.file!), line: Number(placed.line) };
    reading.isPlaced = placed.rest === '';
    if (placed.rest !== '') beginPlaced(reading, placed.rest!, line);
    return true;
  }
  if (reading.isPlaced) {
    reading.isPlaced = false;
    if (beginPlaced(reading, text, line)) return true;
  }
  const name = (FAILED.exec(text) ?? PLATFORM_FAILED.exec(text) ?? XUNIT_FAILED.exec(text))?.groups?.name;
  if (name === undefined) return false;
  closeBlock(reading);
  reading.block = newBlock(name, line);
  return true;
}

function beginPlaced(reading: Reading, text: string, line: LogLine): boolean {
  const found = AFTER_PLACE.exec(text)?.groups;
  if (found === undefined) return false;
  reading.block = newBlock(found.name!, line, reading.place);
  if (found.words !== '') reading.block.message.push({ ...line, text: found.words! });
  return true;
}

function readRest(reading: Reading, line: LogLine): void {
  const { text } = line;
  const progress = XUNIT_PROGRESS.exec(text)?.groups?.name;
  if (progress !== undefined && !reading.named.has(progress)) reading.named.set(progress, line);
  const assembly = ASSEMBLY.exec(text)?.groups?.path;
  if (assembly !== undefined) reading.assembly = repositoryPath(assembly);
  if (CRASHED.test(text)) reading.crash = line;
  if (assembly !== undefined || ENDS_BLOCK.test(text) || CRASHED.test(text)) closeBlock(reading);
  else if (reading.block !== null) readBlockLine(reading.block, line);
}

function closeBlock(reading: Reading): void {
  if (reading.block !== null) reading.failures.push(dotnetFailure(reading.block));
  reading.block = null;
}

/** `counts`: null at the end of a log that tells none. */
function endRun(reading: Reading, counts: Counts | null): void {
  closeBlock(reading);
  const { runs, failures, named, crash } = reading;
  const told = [...failures, ...(crash === null ? [] : [crashFailure(reading, crash)])];
  if (counts === null) {
    const known = new Set(told.map(({ id }) => id));
    const others = [...named].filter(([name]) => !known.has(name));
    told.push(...others.map(([id, { number }]) => ({ id, message: null, file: null, line: null, logLine: number })));
  }
  if (told.length > 0 || (counts?.total ?? 0) > 0) {
    runs.push({ ...(counts ?? { passed: null, failed: null, skipped: null, total: null }), failures: told });
  }
  reading.failures = [];
  reading.crash = null;
  named.clear();
}

function crashFailure({ assembly }: Reading, line: LogLine): TestFailure {
  const message = CRASHED.exec(line.text)?.groups?.message ?? null;
  return { id: assembly?.split('/').at(-1) ?? 'test host', message, file: null, line: null, logLine: line.number };
}

import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** A numbered failure: its tests' tries one after the other, of which the first is told. */
interface Block {
  /** With the step that failed, which the list at the end leaves out. */
  readonly id: string;
  readonly test: Place;
  readonly header: LogLine;
  error: LogLine | null;
  place: Place | null;
}

interface Session {
  readonly blocks: Block[];
  readonly counts: Map<string, number>;
  /** Ids in the list at the end, by what became of them. */
  readonly listed: Map<string, string>;
  outcome: string | null;
}

const ANCHOR = /Running \d+ tests? using \d+ workers?(?:, shard \d+ of \d+)?$/;
const START = /^Running \d+ tests? using \d+ workers?(?:, shard \d+ of \d+)?$/;
/**
 * `  1) [chromium] › tests/login.spec.ts:12:7 › login › refuses ─────`, with `=` before 1.20; a project need not be.
 * Behind `##[error]` one of the blanks in front is lost.
 */
const BLOCK = /^ {1,2}\d+\) (?<test>\S.*? › .*?)(?: [─=]+)?$/;
const TEST =
  /^(?:\[(?<project>[^\]]+)\] › )?(?<file>[^:›]*[^:›\s]|[A-Za-z]:[^:›]+):(?<line>\d+):\d+ › (?<title>.*\S)(?: [─=]+)?$/;
const LISTED = /^ {4}(?<test>\S.*? › .*?)(?: [─=]+)?$/;
const COUNT =
  /^ {1,2}(?<count>\d+) (?<what>passed|failed|flaky|skipped|interrupted|did not run)(?: \([\d.]+(?:ms|s|m|h)\))?$/;
const OUTSIDE = /^ {2}(?<count>\d+) errors? (?:was|were) not a part of any test, see above for details$/;
/** What was waited for stands in the error below. */
const TIMED_OUT = /^ {4}Test timeout of \d+ms exceeded\.$/;
const ERROR = /^ {4}\w*Error: \S/;

/**
 * Playwright Test, by its reporters list, line, dot and github. Tests that passed when they were tried again count as
 * passed, tests that were interrupted as failed, those that did not run as skipped.
 */
export const playwright: Framework = {
  name: 'playwright',
  hints: [' › ', ' test using ', ' tests using '],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('playwright', runs), problems: [] };
  },
  runAlone({ id }) {
    const parts = id.split(' › ');
    const project = /^\[(?<name>.+)\]$/.exec(parts[0]!)?.groups?.name;
    const [file, ...titles] = project === undefined ? parts : parts.slice(1);
    const title = titles.join(' ').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const only = project === undefined ? '' : ` --project=${shellWord(project)}`;
    return `npx playwright test ${shellWord(file!)} -g ${shellWord(title)}${only}`;
  },
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions: Session[] = [];
  let session: Session | null = null;
  let open: Block | null = null;
  for (const line of lines) {
    const begun = START.test(line.text);
    const header = BLOCK.exec(line.text)?.groups?.test;
    const block = header === undefined ? null : blockOf(header, line);
    const count = session === null && line.marker !== 'notice' ? undefined : countIn(line.text);
    if (begun || (session === null && (block !== null || count !== undefined))) {
      session = { blocks: [], counts: new Map(), listed: new Map(), outcome: null };
      sessions.push(session);
    }
    if (session === null) continue;
    if (begun || block !== null || count !== undefined) open = block;
    if (block !== null) session.blocks.push(block);
    else if (count !== undefined) {
      session.outcome = count.what;
      session.counts.set(count.what, count.count);
    } else if (session.outcome !== null && readListed(session, line.text)) continue;
    else if (open !== null) readError(open, line);
  }
  return sessions;
}

function countIn(text: string): { what: string; count: number } | undefined {
  const outside = OUTSIDE.exec(text)?.groups;
  if (outside !== undefined) return { what: 'outside', count: Number(outside.count) };
  const found = COUNT.exec(text)?.groups;
  return found === undefined ? undefined : { what: found.what!, count: Number(found.count) };
}

function blockOf(header: string, line: LogLine): Block | null {
  const test = TEST.exec(header)?.groups;
  if (test === undefined) return null;
  const place = { file: repositoryPath(test.file!), line: Number(test.line) };
  return { id: idOf(test), test: place, header: line, error: null, place: null };
}

/** Without the line, which changes with every edit above it. */
function idOf({ project, file, title }: Record<string, string | undefined>): string {
  return [...(project === undefined ? [] : [`[${project}]`]), repositoryPath(file!), title!].join(' › ');
}

/** False when the line is none of the list below a count. */
function readListed({ listed, outcome }: Session, text: string): boolean {
  const test = TEST.exec(LISTED.exec(text)?.groups?.test ?? '')?.groups;
  if (test !== undefined) listed.set(idOf(test), outcome!);
  return test !== undefined;
}

function readError(block: Block, line: LogLine): void {
  if (line.text === '') return;
  if (block.error === null) block.error = line;
  else if (TIMED_OUT.test(block.error.text) && block.place === null && ERROR.test(line.text)) block.error = line;
  block.place ??= ownFrame(line.text);
}

/** None for a run without tests. Counts are null when it was stopped before it printed them. */
function runOf({ blocks, counts, listed }: Session): TestRun[] {
  const failures = failuresOf(blocks, listed);
  if (counts.size === 0) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  const of = (...words: string[]) => words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
  const passed = of('passed', 'flaky');
  const failed = of('failed', 'interrupted', 'outside');
  const skipped = of('skipped', 'did not run');
  return [{ passed, failed, skipped, total: passed + failed + skipped, failures }];
}

/** One for each test, by the list at the end; flaky ones are told of as well. */
function failuresOf(blocks: readonly Block[], listed: ReadonlyMap<string, string>): TestFailure[] {
  const failures = new Map<string, TestFailure>();
  for (const block of blocks) {
    const id = listed.has(block.id) ? block.id : (withoutStep(block.id, listed) ?? block.id);
    if (listed.get(id) === 'flaky' || failures.has(id)) continue;
    failures.set(id, {
      id,
      message: block.error?.text.trim() ?? null,
      file: block.place?.file ?? block.test.file,
      line: block.place?.line ?? block.test.line,
      logLine: (block.error ?? block.header).number,
    });
  }
  return [...failures.values()];
}

function withoutStep(id: string, listed: ReadonlyMap<string, string>): string | null {
  for (let at = id.lastIndexOf(' › '); at > 0; at = id.lastIndexOf(' › ', at - 1)) {
    if (listed.has(id.slice(0, at))) return id.slice(0, at);
  }
  return null;
}

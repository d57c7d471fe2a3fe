import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownRubyFrame } from './ruby-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** What RSpec prints under `  1) Cart adds prices`, or of an error outside of any example. */
interface Block {
  readonly title: string;
  readonly isExample: boolean;
  readonly header: LogLine;
  readonly lines: LogLine[];
}

interface Session {
  part: 'progress' | 'failures' | 'listing' | 'other';
  open: Block | null;
  readonly blocks: Block[];
  /** By description: the files of the failed examples, as listed at the end. */
  readonly listed: Map<string, string[]>;
  finished: boolean;
  counts: Omit<TestRun, 'failures'> | null;
}

const ANCHOR = /(?<!\d)\d+ examples?, \d+ failures?/;
const HEADINGS: ReadonlyMap<string, Session['part']> = new Map([
  ['Failures:', 'failures'],
  ['Failed examples:', 'listing'],
  ['Pending:', 'other'],
]);
const BLOCK = /^ {2}\d+\) (?<title>\S.*)$/;
const OUTSIDE = /^An error occurred (?:while loading (?<file>\S+?)\.?|in an? .+\.)$/;
/** Hspec's line, the same in all else, says nothing of files. */
const FINISHED = /^Finished in [\d.]+ (?:seconds?|minutes?).* \(files took .+ to load\)$/;
/** parallel_tests adds the counts of its processes up in a line of the same form, which stands alone. */
const COUNTS =
  /^(?<examples>\d+) examples?, (?<failures>\d+) failures?(?:, (?<pending>\d+) pending)?(?:, (?<errors>\d+) errors? occurred outside of examples)?$/;
const LISTED = /^rspec '?(?<file>[^\s:[']+)(?::\d+|\[[\d:,]+\])?'? # (?<title>.+)$/;
/** `Failure/Error: expect(cart.total).to eq(4)`, for the second of several in one example `5.2) Failure/Error: …`. */
const FAILURE = /^ *(?:\d+\.\d+\) )?Failure\/Error:(?<code> .*)?$/;
const SEVERAL = /^Got \d+ (?:failures?|other errors?|failures? and \d+ other errors?):?$/;
/** `NoMethodError:` alone; its message follows. */
const EXCEPTION = /^(?:[A-Z]\w*::)*[A-Z]\w*:$/;
const EXPECTED = /^expected(?: .{1,40})?: /;
const GOT = /^got(?: .{1,40})?: /;
const FIXED = / FIXED$/;
/** Tells it from Crystal's failures. */
const RUBY = /\.rb:\d/;
/** Values stand under each other. */
const BLANKS = / {2,}/g;

/** RSpec, also under parallel_tests and turbo_tests. An error outside of the examples counts as one failed test, pending examples as skipped. */
export const rspec: Framework = {
  name: 'RSpec',
  hints: [' examples, ', ' example, ', 'Failure/Error:'],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('RSpec', runs), problems: [] };
  },
  runAlone({ id }) {
    const at = id.indexOf(' > ');
    // A hook of the whole suite has no file.
    if (at < 0) return `bundle exec rspec${id.includes(' ') ? '' : ` ${shellWord(id)}`}`;
    return `bundle exec rspec ${shellWord(id.slice(0, at))} -e ${shellWord(id.slice(at + 3))}`;
  },
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions = [newSession()];
  for (const line of lines) {
    let session = sessions.at(-1)!;
    const begins = begunBy(line.text);
    if (begins !== null && begins !== 'listing' && session.counts !== null) {
      session = newSession();
      sessions.push(session);
    }
    readLine(session, line, begins);
  }
  return sessions;
}

function newSession(): Session {
  return { part: 'progress', open: null, blocks: [], listed: new Map(), finished: false, counts: null };
}

/** The part of the output that a line begins; null when it begins none. */
function begunBy(text: string): Session['part'] | null {
  const heading = HEADINGS.get(text) ?? (text.startsWith('Pending: (Failures listed here') ? 'other' : null);
  if (heading !== null) return heading;
  return FINISHED.test(text) || OUTSIDE.test(text) ? 'other' : null;
}

function readLine(session: Session, line: LogLine, begins: Session['part'] | null): void {
  const { text } = line;
  if (begins !== null) {
    session.part = begins;
    session.open = null;
    session.finished = FINISHED.test(text);
    const outside = OUTSIDE.exec(text);
    if (outside !== null) open(session, outside.groups!.file ?? text.replace(/\.$/, ''), false, line);
    return;
  }
  const counts = session.finished ? COUNTS.exec(text)?.groups : undefined;
  if (counts !== undefined) {
    session.counts = countsOf(counts);
    session.finished = false;
    return;
  }
  const title = session.part === 'failures' ? BLOCK.exec(text)?.groups?.title : undefined;
  if (title !== undefined) open(session, title, true, line);
  else session.open?.lines.push(line);
  const listed = session.part === 'listing' ? LISTED.exec(text)?.groups : undefined;
  if (listed === undefined) return;
  const files = session.listed.get(listed.title!) ?? [];
  session.listed.set(listed.title!, [...files, repositoryPath(listed.file!)]);
}

function open(session: Session, title: string, isExample: boolean, header: LogLine): void {
  session.open = { title, isExample, header, lines: [] };
  session.blocks.push(session.open);
}

function countsOf(found: Readonly<Record<string, string | undefined>>): Omit<TestRun, 'failures'> {
  const [examples, failures] = [Number(found.examples), Number(found.failures)];
  const [pending, errors] = [Number(found.pending ?? 0), Number(found.errors ?? 0)];
  return {
    passed: examples - failures - pending,
    failed: failures + errors,
    skipped: pending,
    total: examples + errors,
  };
}

/** None for a session that ran nothing. */
function runOf(session: Session): TestRun[] {
  const { counts, blocks, listed } = session;
  if (counts === null && !blocks.some(isOfRuby)) return [];
  const failures = blocks.map((block) => failureOf(block, listed));
  if (failures.length === 0 && (counts?.total ?? 0) === 0) return [];
  return [{ ...(counts ?? { passed: null, failed: null, skipped: null, total: null }), failures }];
}

function isOfRuby({ lines }: Block): boolean {
  return lines.some(({ text }) => FAILURE.test(text)) && lines.some(({ text }) => RUBY.test(text));
}

function failureOf(block: Block, listed: ReadonlyMap<string, string[]>): TestFailure {
  const title = block.title.replace(FIXED, '');
  const why = complaintOf(block.lines);
  const place = block.lines.map(({ text }) => ownRubyFrame(text)).find((one) => one !== null) ?? null;
  const file = listed.get(title)?.shift() ?? specFileOf(block.lines);
  const id = block.isExample ? (file === null ? title : `${file} > ${title}`) : repositoryPath(title);
  return {
    id,
    message: why?.message ?? null,
    file: place?.file ?? file,
    line: place?.line ?? null,
    logLine: (why?.line ?? block.header).number,
  };
}

/** The spec that a stack ends in, for a log that was cut before the list. */
function specFileOf(lines: readonly LogLine[]): string | null {
  const places = lines.map(({ text }) => ownRubyFrame(text)).filter((one) => one !== null);
  return places.findLast((one) => one.file.endsWith('_spec.rb'))?.file ?? null;
}

/** What went wrong, without the code that it went wrong in. */
function complaintOf(lines: readonly LogLine[]): { readonly message: string; readonly line: LogLine } | null {
  const at = messageStart(lines);
  const first = lines[at];
  if (first === undefined) return null;
  const text = first.text.trim();
  const next = lines[at + 1]?.text.trim() ?? '';
  if (EXCEPTION.test(text) && next !== '') return { message: `${text} ${next}`, line: lines[at + 1]! };
  if (EXPECTED.test(text) && GOT.test(next)) return { message: `${text}, ${next}`.replace(BLANKS, ' '), line: first };
  return { message: text, line: first };
}

/** The code stands behind `Failure/Error:` or below it, up to a blank line; none stands between one line of each. */
function messageStart(lines: readonly LogLine[]): number {
  const failure = lines.findIndex(({ text }) => FAILURE.test(text));
  const isSpoken = ({ text }: LogLine) => text.trim() !== '' && !SEVERAL.test(text.trim());
  if (failure < 0) return lines.findIndex(isSpoken);
  const hasCode = FAILURE.exec(lines[failure]!.text)!.groups!.code !== undefined;
  if (hasCode && (lines[failure + 1]?.text ?? '') !== '') return failure + 1;
  const blank = lines.findIndex(({ text }, index) => index > failure && text === '');
  return blank < 0 ? failure : lines.findIndex((line, index) => index > blank && isSpoken(line));
}

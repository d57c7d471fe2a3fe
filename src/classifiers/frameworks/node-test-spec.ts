import type { LogLine } from '../../domain.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { withDetail } from './message-detail.ts';
import { countedRun, failuresOf, type NodeFailure, uncaughtError } from './node-failures.ts';
import { repositoryPath } from './source-path.ts';
import type { TestRun } from './test-run.ts';

/** One test that failed, as the tree or the list at the end tells it. */
interface Told {
  /** Name and duration: finds in the tree what the list tells. */
  readonly title: string;
  readonly name: string;
  readonly indent: string;
  readonly parents: readonly string[];
  readonly location: Place | null;
  readonly header: LogLine;
  /** What was printed since the test before. */
  readonly above: readonly LogLine[];
  error: LogLine | null;
  /** Goes on after a message that ends in a colon. */
  detail: string | null;
  place: Place | null;
}

interface Session {
  readonly tree: Told[];
  /** Null until it begins. */
  list: Told[] | null;
  readonly counts: Map<string, number>;
  /** Names of the suites that are open, by depth. */
  readonly suites: string[];
}

/** `✖ name (1.2ms)`, `▶ suite`; a test that is to do or to skip has its directive behind. */
const TEST =
  /^(?<indent> {0,60})(?<mark>[✖✔▶﹣⚠]) (?:(?<timed>\S.*? \([\d.]+ms\))(?<directive> # .*)?|(?<untimed>\S.*))$/;
const DURATION = / \([\d.]+ms\)$/;
const COUNT = /^ℹ (?<what>tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) (?<count>[\d.]+)$/;
const LIST = /^(?:✖ failing tests|Failed tests):$/;
const LOCATION = /^test at (?<file>.+):(?<line>\d+):\d+$/;
/** No other tool is as exact. */
const EXACT = /\.\d{4,}ms\)$/;
/** What Node says itself, not by an error, stands in quotes. */
const OWN_WORDS = /^'(?<text>.*)'$/;
const FILE_FAILED = 'test failed';

/** Runs of the reporters spec and dot; the latter prints no counts. */
export function specRunsIn(lines: readonly LogLine[]): TestRun[] {
  return sessionsIn(lines).flatMap(runOf);
}

function sessionsIn(lines: readonly LogLine[]): Session[] {
  const sessions = [newSession()];
  let open: Told | null = null;
  let location: Place | null = null;
  let above: LogLine[] = [];
  for (const line of lines) {
    let session = sessions.at(-1)!;
    const count = COUNT.exec(line.text)?.groups;
    const at = session.list === null ? undefined : LOCATION.exec(line.text)?.groups;
    const test = TEST.exec(line.text)?.groups;
    const isList = LIST.test(line.text);
    if (isList || count !== undefined || at !== undefined || test !== undefined) open = null;
    if (isList) session.list = [];
    else if (count !== undefined) session.counts.set(count.what!, Number(count.count));
    else if (at !== undefined) location = { file: repositoryPath(at.file!), line: Number(at.line) };
    else if (test !== undefined) {
      if (isOver(session, test.mark!, location)) {
        session = newSession();
        sessions.push(session);
      }
      open = readTest(session, test, { line, location, above });
      [location, above] = [null, []];
    } else {
      above.push(line);
      if (open !== null && !readError(open, line)) open = null;
    }
  }
  return sessions;
}

/** The list has failures alone; all of them have a place, or (before Node 20) none. With anything else another run begins. */
function isOver({ list, counts }: Session, mark: string, location: Place | null): boolean {
  if (list === null) return counts.has('duration_ms');
  return !/[✖⚠]/.test(mark) || (location === null && list.some((told) => told.location !== null));
}

function newSession(): Session {
  return { tree: [], list: null, counts: new Map(), suites: [] };
}

/** The test when it failed, so that its error can be read; else null. */
function readTest(
  { tree, list, suites }: Session,
  { indent, mark, timed, untimed, directive }: Record<string, string | undefined>,
  { line, location, above }: { line: LogLine; location: Place | null; above: readonly LogLine[] },
): Told | null {
  const title = timed ?? untimed!;
  const name = title.replace(DURATION, '');
  const depth = indent!.length / 2;
  if (mark === '▶') {
    suites[depth] = name;
    suites.length = depth + 1;
  }
  if (mark !== '✖' || directive !== undefined) return null;
  const parents = suites.slice(0, depth);
  const told = { title, name, indent: indent!, parents, location, header: line, above };
  const failed = { ...told, error: null, detail: null, place: null };
  (list ?? tree).push(failed);
  return failed;
}

/** False when the line is not of the test's error. */
function readError(told: Told, { text, ...line }: LogLine): boolean {
  if (text === '') return true;
  if (!text.startsWith(`${told.indent}  `)) return false;
  if (told.error === null) told.error = { ...line, text };
  else if (told.detail === null && told.place === null) told.detail = text.trim();
  told.place ??= ownFrame(text);
  return true;
}

function runOf({ tree, list, counts }: Session): TestRun[] {
  const isNodes = counts.has('duration_ms') || counts.has('cancelled') || tree.some(({ title }) => EXACT.test(title));
  if (!isNodes && !list?.some(({ title }) => EXACT.test(title))) return [];
  const inTree = new Map(tree.map((told) => [told.title, told]));
  const isGreen = counts.get('fail') === 0 && counts.get('cancelled') === 0;
  const told = list?.map((one) => ({ ...one, ...pick(inTree.get(one.title)) })) ?? (isGreen ? [] : leavesOf(tree));
  return countedRun(counts, failuresOf(told.filter(isTest).map(failureOf)));
}

/** Only a test that never began has no duration, and Node says so. Other tools have a cross as well. */
function isTest({ title, error }: Told): boolean {
  return DURATION.test(title) || (error !== null && OWN_WORDS.test(error.text.trim()));
}

/** What the tree alone tells. */
function pick(told: Told | undefined): Partial<Told> {
  return told === undefined ? {} : { parents: told.parents, above: told.above };
}

/** A suite that says nothing failed for its tests. */
function leavesOf(tree: readonly Told[]): Told[] {
  const suites = new Set(tree.flatMap(({ parents }) => parents.map((_, at) => pathOf(parents.slice(0, at + 1)))));
  return tree.filter(({ parents, name, error }) => error !== null || !suites.has(pathOf([...parents, name])));
}

function pathOf(names: readonly string[]): string {
  return JSON.stringify(names);
}

function failureOf(told: Told): NodeFailure {
  const { name, parents, location, place, header, error } = told;
  const text = messageOf(told);
  const uncaught = text === FILE_FAILED ? uncaughtError(told.above.map((line) => ({ text: line.text, line }))) : null;
  return {
    parents,
    name: repositoryPath(name),
    location,
    place,
    message: uncaught?.text ?? text,
    line: uncaught?.line ?? error ?? header,
  };
}

function messageOf({ error, detail }: Told): string | null {
  if (error === null) return null;
  const message = withDetail(error.text.trim(), detail);
  return OWN_WORDS.exec(message)?.groups?.text ?? message;
}

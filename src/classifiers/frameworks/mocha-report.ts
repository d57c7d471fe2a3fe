import type { LogLine, TestFailure } from '../../domain.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { withDetail } from './message-detail.ts';
import { repositoryPath } from './source-path.ts';

/** A numbered failure below the counts: its title, one part a line, then its error and a stack. */
export interface MochaFailure {
  /** Suites, then the test with a colon behind it; before Mocha 4 all in one. */
  readonly titles: string[];
  readonly header: LogLine;
  error: LogLine | null;
  /** Goes on after a message that ends in a colon. */
  detail: string | null;
  place: Place | null;
}

/** What Mocha reports at the end of a run, in most of its reporters. */
export interface MochaRun {
  /** What Cypress runs as one of many; null for Mocha's own runs. */
  readonly spec: string | null;
  /** By word: passing, pending, failing; in Cypress its table, which knows more. */
  readonly counts: Map<string, number>;
  readonly failures: MochaFailure[];
}

/** `  3 passing (12ms)`: begins the report. */
const PASSING = /^ {2}(?<count>\d+) passing \(\d+(?:ms|s|m|h)\)$/;
const COUNT = /^ {2}(?<count>\d+) (?<what>pending|failing)$/;
const NUMBERED = /^ {2}(?<number>\d+)\) (?<title>.*)$/;
const TITLE_PART = /^ {7,}(?<title>\S.*)$/;
/** Cypress: `  Running:  login.cy.ts        (1 of 3)`, then a table of two columns. */
const SPEC = /^ *Running: {2}(?<spec>\S.*)\(\d+ of \d+\)$/;
const FINISHED = /^ *\(Run Finished\)$/;
const RESULT = /^ *│ (?<what>Tests|Passing|Failing|Pending|Skipped): +(?<count>\d+) +│$/;
/** Cypress quotes an error that is not its own. */
const INDIRECT = /The following error originated from your (?:application|test) code, not from Cypress\.$/;
const QUOTED = /^ {2}> (?<text>\S.*)$/;
/** `Error: Timeout of 2000ms exceeded. … (/w/test/total.spec.js)` has no stack of its own. */
const TIMED_OUT = /^\w+: Timeout of \d+ms exceeded\..* \((?<file>[^()]+)\)$/;
/** Deeper nests nobody. */
const TITLES_MAX = 20;

export function mochaRunsIn(lines: readonly LogLine[]): MochaRun[] {
  const reader = new Reader();
  for (const line of lines) reader.read(line);
  return reader.runs;
}

class Reader {
  readonly runs: MochaRun[] = [];
  #spec: string | null = null;
  #run: MochaRun | null = null;
  #failure: MochaFailure | null = null;
  #inTitle = false;
  #inStack = false;
  #blanks = 0;

  read(line: LogLine): void {
    const { text } = line;
    const spec = SPEC.exec(text)?.groups?.spec?.trimEnd();
    const passing = PASSING.exec(text)?.groups?.count;
    const count = COUNT.exec(text)?.groups ?? RESULT.exec(text)?.groups;
    this.#blanks = text === '' ? this.#blanks + 1 : 0;
    if (spec !== undefined) this.#begin(spec);
    else if (FINISHED.test(text)) [this.#spec, this.#run, this.#failure] = [null, null, null];
    else if (passing !== undefined) {
      if (this.#spec === null) this.#begin(null);
      this.#run!.counts.set('passing', Number(passing));
      this.#failure = null;
    } else if (count !== undefined) this.#run?.counts.set(count.what!.toLowerCase(), Number(count.count));
    else if (!this.#beginFailure(line)) this.#readFailure(line);
  }

  #begin(spec: string | null): void {
    this.#spec = spec;
    this.#run = { spec, counts: new Map(), failures: [] };
    this.runs.push(this.#run);
    this.#failure = null;
  }

  /** Numbers go up to the count of failures: a test may print a list of its own. */
  #beginFailure(line: LogLine): boolean {
    const run = this.#run;
    const numbered = NUMBERED.exec(line.text)?.groups;
    if (run === null || numbered === undefined || !run.counts.has('failing')) return false;
    const number = Number(numbered.number);
    if (number !== run.failures.length + 1 || number > run.counts.get('failing')!) return false;
    this.#failure = { titles: [numbered.title!], header: line, error: null, detail: null, place: null };
    run.failures.push(this.#failure);
    [this.#inTitle, this.#inStack] = [true, false];
    return true;
  }

  #readFailure(line: LogLine): void {
    const failure = this.#failure;
    if (failure === null) return;
    const part = this.#inTitle ? TITLE_PART.exec(line.text)?.groups?.title : undefined;
    this.#inTitle = part !== undefined && failure.titles.length < TITLES_MAX;
    if (part !== undefined) failure.titles.push(part);
    // Two blank lines end the list.
    else if (this.#blanks > 1 && failure.error !== null) this.#failure = null;
    else if (line.text !== '') this.#readError(failure, line);
  }

  #readError(failure: MochaFailure, line: LogLine): void {
    const isFrame = /^ +at /.test(line.text);
    if (this.#inStack && !isFrame) {
      this.#failure = null;
      return;
    }
    const quoted = QUOTED.exec(line.text)?.groups?.text;
    if (failure.error === null) failure.error = line;
    else if (quoted !== undefined && INDIRECT.test(failure.error.text)) failure.error = { ...line, text: quoted };
    else if (isFrame) this.#inStack = true;
    else failure.detail ??= line.text.trim();
    failure.place ??= ownFrame(line.text);
  }
}

/** `spec`: the file, where it is known by more than the stack. */
export function failureOf({ titles, header, error, detail, place }: MochaFailure, spec: string | null): TestFailure {
  const names = [...(spec === null ? [] : [spec]), ...titles];
  const message = error === null ? null : withDetail(error.text.trim(), detail);
  const timedOut = TIMED_OUT.exec(message ?? '')?.groups?.file;
  return {
    id: names.join(' > ').replace(/:$/, ''),
    message,
    file: place?.file ?? (timedOut === undefined ? null : repositoryPath(timedOut)),
    line: place?.line ?? null,
    logLine: (error ?? header).number,
  };
}

import type { LogLine, TestFailure } from '../../domain.ts';
import { type PerlFailure, perlFailuresIn } from './perl-comment.ts';
import { repositoryPath } from './source-path.ts';
import type { TestRun } from './test-run.ts';

/** A script in the summary: `t/cart.t (Wstat: 512 (exited 2) Tests: 5 Failed: 2)`. */
interface Script {
  readonly file: string;
  readonly failed: number;
  readonly header: LogLine;
  /** Why it ended, where no test tells. */
  reason: LogLine | null;
}

export interface ProveRun {
  readonly run: TestRun;
  readonly lines: readonly LogLine[];
}

const SCRIPT = /^(?<file>\S+) +\(Wstat: \d+(?: \([^)]*\))? Tests: \d+ Failed: (?<failed>\d+)\)$/;
const REASON = /^ {2}(?:Parse errors: |Non-zero (?:exit|wait) status: )/;
const TOTAL = /^Files=\d+, Tests=(?<tests>\d+), /;
const RESULT = /^Result: (?:PASS|FAIL|NOTESTS)$/;
/** What ended a script of Perl: `text at t/die.t line 1.`. */
const DIED = /^(?!\s*#).* at (?<file>\S+\.(?:t|pl|pm)) line (?<line>\d+)\.$/;

/** Runs of `prove`, and of `make test` in Perl; each with the lines that belong to it. */
export function proveRunsIn(lines: readonly LogLine[]): ProveRun[] {
  const runs: ProveRun[] = [];
  let from = 0;
  for (const [at, { text }] of lines.entries()) {
    if (!RESULT.test(text) || !lines.slice(Math.max(0, at - 2), at).some((one) => TOTAL.test(one.text))) continue;
    const own = lines.slice(from, at + 1);
    runs.push({ run: runOf(own), lines: own });
    from = at + 1;
  }
  return runs;
}

function runOf(lines: readonly LogLine[]): TestRun {
  const scripts = scriptsIn(lines);
  const tests = Number(lines.map(({ text }) => TOTAL.exec(text)?.groups?.tests).findLast((one) => one !== undefined));
  const died = deathsIn(lines);
  const ended = scripts.filter(({ failed }) => failed === 0).map((script) => scriptFailure(script, died));
  const failedTests = scripts.reduce((sum, { failed }) => sum + failed, 0);
  return {
    passed: null,
    failed: failedTests + ended.length,
    skipped: null,
    total: tests + ended.length,
    failures: [...perlFailuresIn(lines).map(perlFailure), ...ended],
  };
}

function scriptsIn(lines: readonly LogLine[]): Script[] {
  const scripts: Script[] = [];
  for (const line of lines) {
    const found = SCRIPT.exec(line.text)?.groups;
    const last = scripts.at(-1);
    if (found !== undefined) {
      scripts.push({ file: repositoryPath(found.file!), failed: Number(found.failed), header: line, reason: null });
    } else if (last !== undefined && REASON.test(line.text)) last.reason = line;
  }
  return scripts;
}

/** By script: what it said when it died. */
function deathsIn(lines: readonly LogLine[]): Map<string, LogLine> {
  const deaths = new Map<string, LogLine>();
  for (const line of lines) {
    const file = DIED.exec(line.text)?.groups?.file;
    if (file !== undefined && !deaths.has(repositoryPath(file))) deaths.set(repositoryPath(file), line);
  }
  return deaths;
}

/** A script that ended before its tests did. */
function scriptFailure({ file, header, reason }: Script, deaths: ReadonlyMap<string, LogLine>): TestFailure {
  const died = deaths.get(file);
  const told = died ?? reason ?? header;
  const line = died === undefined ? null : Number(DIED.exec(died.text)!.groups!.line);
  return { id: file, message: told.text.trim(), file, line, logLine: told.number };
}

export function perlFailure({ name, header, file, line, got, expected, told }: PerlFailure): TestFailure {
  const test = name ?? `test at line ${line}`;
  return {
    id: file === null ? test : `${file} > ${test}`,
    message: got === null ? null : `got ${got}, expected ${expected ?? 'something else'}`,
    file,
    line,
    logLine: (told ?? header).number,
  };
}

import type { TestReport } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';
import type { Ranked } from './ranking.ts';
import type { Finding } from './signatures.ts';

/** What gives the cause its name: a finding on the line, in the notes below it, or in what the failed test printed. */
export function namedBy(
  cause: Ranked,
  report: TestReport | null,
  findings: readonly Finding[],
  log: ParsedLog,
): Finding | null {
  if (cause.finding?.signature.tier === 'cause') return cause.finding;
  return insideMessage(cause, findings, log) ?? cause.finding ?? insideTest(cause, report, findings, log);
}

/** Notes of one message at most, in lines. */
const MESSAGE_LINES = 40;

/** A known cause in the notes below the heading of a compiler's or linker's message, up to a blank line or the next heading. */
function insideMessage({ line, text }: Ranked, findings: readonly Finding[], log: ParsedLog): Finding | null {
  if (!/^\s*error(?:\[\w+\])?: /.test(text)) return null;
  const below = log.text.lines(line + 1, Math.min(log.last, line + MESSAGE_LINES));
  const length = below.findIndex(
    ({ text: note }) => note.trim() === '' || /^(?:error|warning)(?:\[\w+\])?: /.test(note),
  );
  const end = line + (length < 0 ? below.length : length);
  return findings.find((one) => one.signature.tier === 'cause' && one.line > line && one.line <= end) ?? null;
}

/** How far below the name of a test its own output may stand, in lines. */
const TEST_OUTPUT_LINES = 30;

/** A known cause in what the failed test itself printed: an assertion says that it failed, this says why. */
function insideTest(
  { line, test }: Ranked,
  report: TestReport | null,
  findings: readonly Finding[],
  log: ParsedLog,
): Finding | null {
  if (!test || report === null) return null;
  const failed = report.failures.find((one) => one.logLine === line) ?? report.failures[0];
  const title = failed?.id.split(/ > |::|\//).at(-1);
  if (title === undefined || title.length < 4) return null;
  return (
    findings.find(
      (finding) =>
        finding.signature.tier === 'cause' &&
        log.text
          .lines(Math.max(log.first, finding.line - TEST_OUTPUT_LINES), finding.line - 1)
          .some(({ text }) => text.includes(title)),
    ) ?? null
  );
}

import { type Draft, position } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** The left edge of a diagnostic's box, which Terraform draws where it may use colours. */
const EDGE = /^[│|] ?/;
const HEADING = /^(?<severity>Error|Warning|Notice): (?<title>\S.*)$/;
/** Terraform names the block, TFLint does not; a whole file has no line. */
const PLACE = /^ +on (?<file>\S.{0,500}?) line (?<line>\d+)(?:, in .+| \(source code not available\))?:?$/;
const SNIPPET = /^ +(?:\d+: |\d+:$|├─|│)/;
const WITH = /^ +with .+,$/;
/** Between the heading and its place stands at most the block that it is about. */
const LINES_MAX = 4;
const DETAIL_LINES_MAX = 8;
/** One is enough of the paragraph. */
const SENTENCE = /^.{10,}?\.(?: Did you mean .{1,200}\?)?(?= [A-Z]|$)/;

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly title: string;
}

interface Reading {
  readonly diagnostic: Diagnostic;
  readonly logLine: number;
  lines: number;
  draft: Draft | null;
  detail: string;
  detailLines: number;
}

/**
 * A reader of diagnostics as Terraform, OpenTofu and TFLint print them: a heading, the place, lines of the source, a
 * paragraph. `draftOf` is null for a heading that is not its tool’s. One without a place is no problem of a file.
 */
export function diagnosticReader(
  draftOf: (diagnostic: Diagnostic) => Pick<Draft, 'code' | 'message'> | null,
): (tool: ToolLine) => Draft | null {
  const readings = new Map<string, Reading>();
  return ({ text, runner, line }) => {
    const printed = text.replace(EDGE, '');
    const heading = HEADING.exec(printed)?.groups;
    if (heading !== undefined) {
      const diagnostic: Diagnostic = {
        severity: heading.severity === 'Error' ? 'error' : 'warning',
        title: heading.title!,
      };
      readings.set(runner, { diagnostic, logLine: line.number, lines: 0, draft: null, detail: '', detailLines: 0 });
      return null;
    }
    const reading = readings.get(runner);
    if (reading === undefined) return null;
    if (reading.draft !== null) {
      if (!readDetail(reading, reading.draft, printed)) readings.delete(runner);
      return null;
    }
    const place = PLACE.exec(printed)?.groups;
    if (place === undefined) {
      reading.lines += printed.trim() === '' || WITH.test(printed) ? 0 : 1;
      if (reading.lines > LINES_MAX) readings.delete(runner);
      return null;
    }
    const own = draftOf(reading.diagnostic);
    if (own === null) {
      readings.delete(runner);
      return null;
    }
    const { severity } = reading.diagnostic;
    const at = { file: place.file!, line: position(place.line), column: null };
    reading.draft = { ...at, severity, ...own, logLine: reading.logLine };
    return reading.draft;
  };
}

/** The first sentence below the source belongs to the message; false when it has ended. */
function readDetail(reading: Reading, draft: Draft, text: string): boolean {
  const begun = reading.detail !== '';
  if (SNIPPET.test(text) || text.trim() === '') return !begun;
  // The box ends, another tool begins, or the diagnostic had nothing more to say.
  if (/^\s|^[╵╷]|^Reference: |^Callers:/.test(text)) return false;
  const title = begun ? draft.message.slice(0, -reading.detail.length - 2) : draft.message;
  const detail = begun ? `${reading.detail} ${text.trim()}` : text.trim();
  const sentence = SENTENCE.exec(detail)?.[0];
  reading.detail = sentence ?? detail;
  reading.detailLines++;
  draft.message = `${title}: ${reading.detail}`;
  return sentence === undefined && reading.detailLines < DETAIL_LINES_MAX;
}

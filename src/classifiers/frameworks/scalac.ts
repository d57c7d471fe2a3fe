import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, perRunner, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const PLACE = String.raw`(?<file>${SOURCE_PATH}\.(?:scala|sc|sbt|mill)):(?<line>\d+)(?::(?<column>\d+))?`;
const LEVEL = String.raw`\[(?<level>error|warn|Error|Warn|ERROR|WARNING)\] `;
/**
 * Scala 2 through sbt and Mill `[error] /w/A.scala:12:5: text`, through Gradle `[Error] …`, through Maven
 * `[ERROR] [Error] …` or `[ERROR] /w/A.scala:12: error: text`; alone `A.scala:12: error: text`.
 */
const FINDING = new RegExp(
  String.raw`^(?:${LEVEL}(?:\[(?:Error|Warn)\] )?)?${PLACE}: (?:(?<severity>error|warning): )?(?<message>\S.*)$`,
);
/** Scala CLI: the place, and on the next line what is wrong there. */
const PLACE_ALONE = new RegExp(`^${LEVEL}${PLACE}$`);
/** Scala 3: `-- [E007] Type Mismatch Error: /w/A.scala:12:5 ----`; the reason stands below the source, behind a bar. */
const TITLE = new RegExp(
  String.raw`^(?:${LEVEL})?-- (?:\[(?<code>E\d+)\] )?(?<title>(?:[A-Z][\w-]* ){0,6}(?<severity>Error|Warning)): ${PLACE}(?: -*)?$`,
);
const BARRED = /^(?:\[\w+\] )?\s*\d* *\|(?<behind>.*)$/;
const CARETS = /^\s*\^+\s*$/;
/** Of Scala 2's `type mismatch;` and the like. */
const CONTINUED = /^(?:\[\w+\] )?\s+(?<part>(?:found|required) *: .*)$/;
/** Scala 3 explains at length; what is found and what is required come first. */
const REASON_LINES_MAX = 3;

/** The draft that the next lines complete. */
interface Open {
  readonly draft: Draft;
  readonly form: 'place' | 'title' | 'mismatch';
  readonly parts: string[];
  pointed: boolean;
}

/** The Scala compiler, 2 and 3, through sbt, Mill, Scala CLI, Gradle, Maven or alone. */
export const scalac: Framework = {
  name: 'scalac',
  hints: ['.scala:', '.sc:', '.sbt:', '.mill:'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let open: Open | null = null;
  return ({ text, line }) => {
    const title = TITLE.exec(text)?.groups;
    if (title !== undefined) return begin('title', draftOf(title, title.title!, line)).draft;
    const finding = FINDING.exec(text)?.groups;
    if (finding !== undefined && (finding.level ?? finding.severity) !== undefined) {
      const form = finding.message!.endsWith(';') ? 'mismatch' : null;
      const draft = draftOf(finding, finding.message!, line);
      return form === null ? draft : begin(form, draft).draft;
    }
    const place = PLACE_ALONE.exec(text)?.groups;
    if (place !== undefined) {
      begin('place', draftOf(place, '', line));
      return null;
    }
    if (open === null) return null;
    if (open.form !== 'place') {
      if (!extended(open, text)) open = null;
      return null;
    }
    const { draft } = open;
    open = null;
    const message = text.replace(/^\[\w+\] /, '');
    return message.trim() === '' ? null : { ...draft, message, logLine: line.number };
  };

  function begin(form: Open['form'], draft: Draft): Open {
    open = { form, draft, parts: [], pointed: false };
    return open;
  }
}

/** Whether the line belongs to the finding. */
function extended(open: Open, text: string): boolean {
  if (open.form === 'mismatch') {
    const part = CONTINUED.exec(text)?.groups?.part;
    if (part !== undefined) open.draft.message += ` ${part.replace(/ +/g, ' ')}`;
    return part !== undefined;
  }
  const behind = BARRED.exec(text)?.groups?.behind;
  if (behind === undefined) return false;
  if (!open.pointed) {
    open.pointed = CARETS.test(behind);
    return true;
  }
  if (/^\s*-*$/.test(behind) || open.parts.length === REASON_LINES_MAX) return false;
  open.parts.push(behind.trim().replace(/ {2,}/g, ' '));
  open.draft.message = open.parts.join(' ');
  return true;
}

function draftOf(found: Record<string, string | undefined>, message: string, line: LogLine): Draft {
  return {
    ...foundAt(found, line),
    severity: (found.severity ?? found.level)!.toLowerCase().startsWith('w') ? 'warning' : 'error',
    code: found.code ?? null,
    message,
  };
}

import type { LogLine } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';
import { linesWith } from '../log/structure/structure.ts';
import { stepAt } from './signatures.ts';
import { failedParts } from './window.ts';

/** What a job's log shows of its ties with other jobs. */
export interface Traces {
  /** Outputs that the runner dropped because they hold a secret: whoever needs them gets nothing. */
  readonly dropped: readonly Named[];
  /** Inputs and variables of the failed steps that came empty. */
  readonly empty: readonly Named[];
  /** Artifacts that it asked for in vain. */
  readonly missingArtifacts: readonly Named[];
  /** Uploads that found no files, by the name of the artifact. */
  readonly emptyUploads: readonly Named[];
  /** A line in the head of a failed step that shows the result of a job that it needs as failed, or null. */
  readonly needs: Named | null;
  /** Time of the last line, or null without stamps. */
  readonly endMs: number | null;
}

export interface Named {
  readonly name: string;
  readonly line: number;
  readonly text: string;
}

/** Source: actions/runner, JobExtension.cs. */
const DROPPED = /^Skip output '(?<name>[^']{1,200})' since it may contain secret/;
/** actions/download-artifact 3 and 4, and the toolkit below it. */
const MISSING =
  /(?:Artifact not found for name: |Unable to find an artifact with the name: |no artifact matches any of the names or patterns provided: ?)(?<name>[^\s,]{1,200})/;
/** actions/upload-artifact 2 to 4. */
const NO_FILES = /No files were found with the provided path: (?<name>.{1,200}?)\. No artifacts will be uploaded/;
/** `  DATABASE_URL:` among the inputs and variables at the head of a step. */
const EMPTY = /^ {2}(?<name>[A-Za-z_][\w-]*):$/;

/** Words of a log whose job did not hand on what another one needs. */
const GIVEN = ['since it may contain secret', 'No files were found with the provided path'] as const;

/** May this log, of a job that passed, explain the failure of another one? Quick, and without reading lines. */
export function givesTraces(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return GIVEN.some((words) => buffer.includes(words));
}

export function tracesOf(log: ParsedLog): Traces {
  const end = log.text.lines(Math.max(log.first, log.last - 20), log.last).findLast((line) => line.timeMs !== null);
  return {
    dropped: named(log, GIVEN[0], DROPPED),
    empty: emptyInputs(log),
    missingArtifacts: [
      ...named(log, 'Artifact not found for name', MISSING),
      ...named(log, 'Unable to find an artifact', MISSING),
    ],
    emptyUploads: named(log, GIVEN[1], NO_FILES).map((one) => ({
      ...one,
      name: artifactName(log, one.line) ?? one.name,
    })),
    needs: failedNeed(log),
    endMs: end?.timeMs ?? null,
  };
}

/** Of a job whose steps came as files of their own. */
export function mergedTraces(parts: readonly Traces[]): Traces {
  return {
    dropped: parts.flatMap((one) => one.dropped),
    empty: parts.flatMap((one) => one.empty),
    missingArtifacts: parts.flatMap((one) => one.missingArtifacts),
    emptyUploads: parts.flatMap((one) => one.emptyUploads),
    needs: parts.map((one) => one.needs).find((one) => one !== null) ?? null,
    endMs: parts.reduce<number | null>((last, one) => one.endMs ?? last, null),
  };
}

function named(log: ParsedLog, needle: string, form: RegExp): Named[] {
  return linesWith(log, needle).flatMap((line): Named[] => {
    const { text } = log.text.line(line);
    const name = form.exec(text)?.groups?.name;
    return name === undefined ? [] : [{ name, line, text }];
  });
}

/** A step's head is short; more lines than this are its output. */
const HEAD_LINES = 200;

/** The `name:` input of the upload step that holds the line. */
function artifactName({ text, steps }: ParsedLog, line: number): string | null {
  const step = stepAt(steps, line);
  if (step === null) return null;
  const inputs = text.lines(step.firstLine, Math.min(line, step.firstLine + HEAD_LINES));
  return inputs.map((one) => /^ {2}name: (.+)$/.exec(one.text)?.[1]).find((name) => name !== undefined) ?? null;
}

/** `toJSON(needs)`, a variable that is named for a result, or a comparison with it, as GitHub shows them filled in. */
const NEED =
  /"result": ?"(?:failure|cancelled)"|^ {2}\w*(?:RESULT|STATUS|OUTCOME)S?: (?:failure|cancelled)$|["'](?:failure|cancelled)["'] *[!=]={1,2} *["']?(?:success|true)/i;

function failedNeed(log: ParsedLog): Named | null {
  for (const { number, text } of heads(log)) if (NEED.test(text)) return { name: '', line: number, text };
  return null;
}

/** The lines before the first `##[endgroup]` of each failed step. */
function heads(log: ParsedLog): LogLine[] {
  return failedParts(log).flatMap(({ step, first, last }) => {
    if (step === null) return [];
    const head = log.text.lines(first, Math.min(last, first + HEAD_LINES));
    const end = head.findIndex((line) => line.marker === 'endgroup');
    return head.slice(0, Math.max(0, end));
  });
}

function emptyInputs(log: ParsedLog): Named[] {
  return heads(log).flatMap(({ text, number }): Named[] => {
    const name = EMPTY.exec(text)?.groups?.name;
    return name === undefined ? [] : [{ name, line: number, text: text.trim() }];
  });
}

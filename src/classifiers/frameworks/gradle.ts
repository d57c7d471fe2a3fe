import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

const WHERE = '* Where:';
/** `Build file '/w/app/build.gradle' line: 12`; of a script plugin and of settings, too. */
const PLACE =
  /^(?:Build file|Settings file|Script|Initialization script|Init script|Precompiled script plugin|Plugin script) '(?<file>[^']+)'(?: line: (?<line>\d+))?$/;
const WHAT = '* What went wrong:';
/** What is asked for next, or the next of several failures. */
const ENDS = /^(?:\* |={20,}$|BUILD FAILED\b)/;
/** `> Text`: each deeper one is the cause of the one above. */
const CAUSE = /^(?<indent> *)> (?<message>\S.*)$/;
/** Groovy's compiler, below `> startup failed:`. */
const GROOVY =
  /^\s*(?:build file|settings file|script|initialization script) '[^']+': \d+: (?<message>\S.*?)(?: @ line \d+, column (?<column>\d+)\.)?$/;
/** Kotlin's, below the line of the script. */
const KOTLIN = /^\s+\^ (?<message>\S.*)$/;

/** A failure whose place is known; later lines tell the cause. */
interface Open {
  readonly draft: Draft;
  inWhat: boolean;
  /** Of the cause that is told; the first chain of causes is followed, not those beside it. */
  depth: number;
  isSettled: boolean;
}

/** Gradle's own failures in a build script, with the deepest cause. What a task says is the task's tool to tell. */
export const gradle: Framework = {
  name: 'gradle build script',
  hints: [WHERE],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const failures = new Map<string, Open>();
  let where: string | null = null;
  return ({ text, runner, line }) => {
    const place = where === runner ? PLACE.exec(text)?.groups : undefined;
    if (text === WHERE) where = runner;
    else if (where === runner) where = null;
    if (place !== undefined) {
      const draft: Draft = {
        file: place.file!,
        line: position(place.line),
        column: null,
        severity: 'error',
        code: null,
        message: text,
        logLine: line.number,
      };
      failures.set(runner, { draft, inWhat: false, depth: -1, isSettled: false });
      return draft;
    }
    const open = failures.get(runner);
    if (open === undefined) return null;
    if (text === WHAT) open.inWhat = true;
    else if (ENDS.test(text)) failures.delete(runner);
    else if (open.inWhat && !open.isSettled) explain(open, text, line);
    return null;
  };
}

function explain(open: Open, text: string, line: LogLine): void {
  const compiled = GROOVY.exec(text)?.groups ?? KOTLIN.exec(text)?.groups;
  const cause = CAUSE.exec(text)?.groups;
  const depth = cause === undefined ? 0 : cause.indent!.length + 1;
  if (compiled !== undefined) open.isSettled = true;
  // The sentence at the margin only says which script it was.
  else if (cause === undefined && open.depth >= 0) return;
  else if (depth <= open.depth) {
    open.isSettled = true;
    return;
  }
  const message = compiled?.message ?? cause?.message ?? text.trim();
  if (message === '') return;
  Object.assign(open.draft, { message, logLine: line.number, column: position(compiled?.column) });
  open.depth = depth;
}

import { type Lines, linesWith } from '../../log/structure/structure.ts';
import type { LogText } from '../../log/text.ts';
import type { Runs } from './similar.ts';

/** Words in the frames of what is not the project's own. */
const FOREIGN = [
  'node:internal',
  '/node_modules/',
  'site-packages/',
  'dist-packages/',
  '/lib/python3',
  '/rustc/',
  '/.cargo/registry/',
  '/usr/local/go/src/',
  '/hostedtoolcache/',
  '/pkg/mod/',
  'java.base/',
  'org.junit.',
  'org.gradle.',
  'jdk.internal.',
  'sun.reflect.',
  'at System.',
  '/gems/',
] as const;

/** A frame, as languages print it. */
const FRAME = /^\s*(?:at |from |File "|\d+: |#\d+ |❯ )|^\s+\/\S|^\s+\S+\.(?:py|rb|go):\d+/;
const FRAMES_MIN = 3;
/** More are no stack traces. */
const LINES_MAX = 50_000;

/** Frames of libraries and of the language itself, one below the other. What Python prints of the source below its frame goes along. */
export function internalRuns(lines: Lines): Runs {
  const { text } = lines;
  const found = new Set<number>();
  for (const word of FOREIGN) {
    for (const number of linesWith(lines, word)) {
      if (found.size > LINES_MAX) break;
      if (!found.has(number) && FRAME.test(text.line(number).text)) found.add(number);
    }
  }
  const runs: Runs = { first: [], last: [] };
  let begin = 0;
  let end = -1;
  const close = (): void => {
    if (end - begin + 1 < FRAMES_MIN || end < 0) return;
    runs.first.push(begin);
    runs.last.push(end);
  };
  for (const number of [...found].sort((one, other) => one - other)) {
    if (number > end + 1) {
      close();
      begin = number;
    }
    end = hasSource(text, number) && !found.has(number + 1) ? number + 1 : number;
  }
  close();
  return runs;
}

function hasSource(text: LogText, number: number): boolean {
  if (number >= text.lineCount) return false;
  const frame = text.line(number).text;
  if (!/^\s*File "/.test(frame)) return false;
  const next = text.line(number + 1).text;
  return indentOf(next) > indentOf(frame) && !FRAME.test(next);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

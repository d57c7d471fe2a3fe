import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * A golden log carries its own answer: `#! key: value` lines at its top, and `«signature-id»` in front of each line that
 * must be the explaining line of a failure (`«»` where no signature names it), in any order.
 */
export interface Golden {
  readonly path: URL;
  readonly header: readonly string[];
  readonly expected: Readonly<Record<string, string>>;
  /** Line -> signature id, or ''. */
  readonly marks: ReadonlyMap<number, string>;
  readonly text: string;
}

const MARK = /^«([a-z0-9/-]*)» ?/;

export function readGolden(path: URL): Golden {
  const lines = readFileSync(path, 'utf8').split('\n');
  const header = lines.filter((line, index) => line.startsWith('#! ') && index < 12);
  const marks = new Map<number, string>();
  const body = lines.slice(header.length).map((line, index) => {
    const mark = MARK.exec(line);
    if (mark === null) return line;
    marks.set(index + 1, mark[1]!);
    return line.slice(mark[0].length);
  });
  const expected = Object.fromEntries(
    header.map((line) => /^#! ([\w-]+): (.*)$/.exec(line)!.slice(1, 3) as [string, string]),
  );
  return { path, header, expected, marks, text: body.join('\n') };
}

/** Writes the answer into the log: read the diff before you keep it. */
export function bless(
  { path, header, text }: Golden,
  marks: ReadonlyMap<number, string>,
  expected: Readonly<Record<string, string>>,
): void {
  const kept = header.filter((line) => !Object.keys(expected).some((key) => line.startsWith(`#! ${key}: `)));
  const told = Object.entries(expected).map(([key, value]) => `#! ${key}: ${value}`);
  const body = text
    .split('\n')
    .map((line, index) => (marks.has(index + 1) ? `«${marks.get(index + 1)}» ${line}` : line));
  writeFileSync(path, [...kept, ...told, ...body].join('\n'));
}

export function goldenLogs(folder: URL): URL[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => new URL(name, folder));
}

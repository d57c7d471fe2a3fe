import type { LogLine } from '../domain.ts';

/**
 * Lines that a test printed which passed in the end: a test of failures prints failures.
 * Indexes into `lines`.
 */
export function outputOfPassed(lines: readonly LogLine[]): ReadonlySet<number> {
  return new Set([...goTests(lines), ...jestFiles(lines), ...ginkgoSpecs(lines)]);
}

/** `=== RUN`, `=== CONT` and `=== NAME` say whose output follows; `--- PASS` and `--- FAIL` how it ended. */
function goTests(lines: readonly LogLine[]): number[] {
  const owners: (string | null)[] = [];
  const passed = new Set<string>();
  let owner: string | null = null;
  for (const { text } of lines) {
    const header = /^=== (RUN|CONT|NAME|PAUSE) +(\S+)/.exec(text);
    const end = /^\s*--- (PASS|FAIL|SKIP): (\S+)/.exec(text);
    if (header !== null) owner = header[1] === 'PAUSE' ? null : header[2]!;
    else if (end !== null) {
      if (end[1] === 'PASS') passed.add(end[2]!);
      owner = null;
    } else if (/^(?:ok|FAIL|PASS)\b|^exit status/.test(text)) owner = null;
    owners.push(owner);
  }
  return owners.flatMap((name, index) => (name !== null && passed.has(name) ? [index] : []));
}

/** Jest prints what a file's tests logged below `PASS file`, up to the next file or the summary. */
function jestFiles(lines: readonly LogLine[]): number[] {
  const passed: number[] = [];
  let inside = false;
  lines.forEach(({ text, marker }, index) => {
    if (/^\s*PASS +\S+\.\w+/.test(text)) inside = true;
    else if (
      /^\s*FAIL +\S|^(?:Test Suites: |Tests: |Summary of all failing|-{10,}\|)|^\s*● .* › /.test(text) ||
      marker !== null
    )
      inside = false;
    else if (inside) passed.push(index);
  });
  return passed;
}

const RULER = /^-{20,}$/;

/** Ginkgo puts a spec between rulers and ends it with `• [1.2 seconds]`, or `• [FAILED]`. */
function ginkgoSpecs(lines: readonly LogLine[]): number[] {
  const passed: number[] = [];
  let start = -1;
  let well: boolean | null = null;
  lines.forEach(({ text }, index) => {
    if (RULER.test(text)) {
      if (well === true) for (let at = start; at < index; at++) passed.push(at);
      start = index;
      well = null;
    } else if (/^(?:•|S) \[/.test(text)) {
      well = well !== false && !/FAILED|PANICKED|TIMEDOUT|INTERRUPTED/.test(text);
    }
  });
  return passed;
}

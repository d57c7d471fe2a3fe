import type { LogLine } from '../../domain.ts';

/** `    Starting 781 tests across 12 binaries (3 tests skipped)`. */
const STARTING = /^ +Starting (?:stress test|\d+ tests? across \d+ binar)/;
const SUMMARY = /^ +Summary \[ *[\d.]+s\] /;

/** The lines without those of cargo nextest, which shows what each test's harness printed: a run of cargo test. */
export function withoutNextest(lines: readonly LogLine[]): readonly LogLine[] {
  if (!lines.some(({ text }) => STARTING.test(text))) return lines;
  let inside = false;
  return lines.filter(({ text }) => {
    if (STARTING.test(text)) inside = true;
    const kept = !inside;
    if (SUMMARY.test(text)) inside = false;
    return kept;
  });
}

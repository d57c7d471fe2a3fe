import type { LogLine } from '../../domain.ts';
import { ownGoPlace } from './go-panic.ts';

/** What the race detector found; the test only says that there was a race. */
export interface Race {
  readonly header: LogLine;
  file: string | null;
  line: number | null;
}

const HEADER = 'WARNING: DATA RACE';
const FRAME = /^ {6}(?<place>\S.*\.go:\d+) \+0x[0-9a-f]+$/;
/** How Go ends a test that raced, at a place of its own. */
export const RACED = /^race detected during execution of test$/;

/** Null when the line does not begin a report. */
export function raceOf(line: LogLine): Race | null {
  return line.text === HEADER ? { header: line, file: null, line: null } : null;
}

/** Takes from a line after the header's where the race was. */
export function readRace(race: Race, text: string): void {
  if (race.file !== null) return;
  const place = ownGoPlace(FRAME.exec(text)?.groups?.place ?? '');
  if (place === null) return;
  race.file = place.file;
  race.line = place.line;
}

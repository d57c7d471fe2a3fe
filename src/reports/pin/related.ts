import { colophonOf } from '../document/seal.ts';
import type { RelatedPin } from './facts.ts';

/** A note of the series, as it is on disk. */
export interface PinFile {
  readonly number: number;
  /** `PIN-079`. */
  readonly name: string;
  /** Its file's. */
  readonly fileName: string;
  readonly text: string;
}

/** What a note is about. */
export interface PinSubject {
  readonly signatures: readonly string[];
  readonly fingerprints: readonly string[];
  /** Paths that were changed. */
  readonly files: readonly string[];
  /** Lines that explain failures. */
  readonly lines: readonly string[];
}

/** More of them are of no help. */
const LISTED = 8;
/** Shorter lines are those of too many failures. */
const LINE_MIN_LENGTH = 16;

/**
 * Notes that are about the same: those that whyred wrote say so at their end, in others the words are looked for. Those that share a
 * failure come first, then those that share most; of equal ones the newest first.
 */
export function relatedPins(
  pins: readonly PinFile[],
  subject: PinSubject,
  urlOf: (pin: PinFile) => string,
): RelatedPin[] {
  const usual = usualFiles(pins, subject.files);
  return pins
    .flatMap((pin): (RelatedPin & { readonly points: number })[] => {
      const marks = colophonOf(pin.text)?.marks ?? {};
      const has = (key: string, value: string): boolean => isAmong(marks[key], value) || holds(pin.text, value);
      const signatures = subject.signatures.filter((one) => has('signatures', one));
      const fingerprints = subject.fingerprints.filter((one) => has('fingerprints', one));
      const files = subject.files.filter((one) => !usual.has(one) && has('files', one));
      const lines = subject.lines.filter(
        (one) => one.trim().length >= LINE_MIN_LENGTH && pin.text.includes(one.trim()),
      );
      // A known cause says what its line says, too.
      const failures = Math.max(signatures.length, fingerprints.length, lines.length);
      if (failures + files.length === 0) return [];
      const { number, name, fileName } = pin;
      const shared = { signatures, lines: lines.length > 0, sameFailure: fingerprints.length > 0, files };
      return [
        {
          number,
          name,
          fileName,
          url: urlOf(pin),
          title: titleIn(pin),
          ...shared,
          points: 10 * failures + files.length,
        },
      ];
    })
    .sort((one, other) => other.points - one.points || other.number - one.number)
    .slice(0, LISTED)
    .map(({ points: _, ...pin }) => pin);
}

function isAmong(marked: unknown, value: string): boolean {
  return Array.isArray(marked) && marked.includes(value);
}

/** As a word of its own: `src/a.ts` is not in `lib/src/a.tsx`. */
function holds(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + value.length])) return true;
    // A sentence may end behind it.
    if (!isPart(text[at - 1]) && /^\.(?:\s|$)/.test(text.slice(at + value.length, at + value.length + 2))) return true;
  }
  return false;
}

function isPart(character: string | undefined): boolean {
  return character !== undefined && /[\w./-]/.test(character);
}

/** Files that most notes name tell nothing: the workflow is changed for everything. */
function usualFiles(pins: readonly PinFile[], files: readonly string[]): ReadonlySet<string> {
  if (pins.length < 3) return new Set();
  return new Set(files.filter((file) => 2 * pins.filter(({ text }) => holds(text, file)).length > pins.length));
}

/** Its first heading without its number; null without one. */
function titleIn({ text, name }: PinFile): string | null {
  const heading = /^# +(.+?) *#*\s*$/m.exec(text)?.[1]?.replaceAll(/[`*_\\]/g, '') ?? null;
  if (heading === null) return null;
  const title = heading.startsWith(name) ? heading.slice(name.length).replace(/^[\s:.–-]+/, '') : heading;
  return title === '' ? null : title.slice(0, TITLE_MAX_LENGTH);
}

const TITLE_MAX_LENGTH = 120;

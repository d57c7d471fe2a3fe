import type { LogText } from '../log/text.ts';
import { normalise } from './normalise.ts';

/** What green logs of the same job say: lines in their stable form. */
export interface Baseline {
  /** How many logs it is made of. */
  readonly logs: number;
  /** Does a green log say this as well? */
  has(text: string): boolean;
}

/**
 * The stable lines of one green log as hashes, ascending and without repeats: small enough to keep, and nothing can be
 * read out of it. Two lines of ten thousand are confused with a chance of one in a hundred.
 */
export type Profile = Uint32Array;

/** Shorter forms are punctuation and single words: that they recur says nothing. */
const FORM_MIN_LENGTH = 8;

/** Changes whenever the same log would give another profile; stored ones of another version are useless. */
export const PROFILE_VERSION = '1';

export function profileOf(green: LogText): Profile {
  const hashes = new Set<number>();
  for (let number = green.from(1); number <= green.lineCount; number = green.from(number + 1)) {
    const form = normalise(green.line(number).text);
    if (form.length >= FORM_MIN_LENGTH) hashes.add(hash(form));
  }
  return Uint32Array.from(hashes).sort();
}

/** Null without profiles: then nothing is known of what is usual. */
export function baselineOf(profiles: readonly Profile[]): Baseline | null {
  if (profiles.length === 0) return null;
  const known = new Set<number>();
  for (const profile of profiles) for (const one of profile) known.add(one);
  return { logs: profiles.length, has: (text) => known.has(hash(normalise(text))) };
}

/** FNV-1a over UTF-16 units, with a last mixing step so that short forms spread as well. */
function hash(form: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < form.length; at++) value = Math.imul(value ^ form.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Differences from one hash to the next, seven bits a byte: about two bytes and a half for each line. */
export function packProfile(profile: Profile): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const one of profile) {
    let step = one - before;
    before = one;
    while (step >= 0x80) {
      bytes.push((step % 0x80) | 0x80);
      step = Math.floor(step / 0x80);
    }
    bytes.push(step);
  }
  return Uint8Array.from(bytes);
}

/** The inverse of `packProfile`. Bytes that are cut off lose their last hash only. */
export function unpackProfile(bytes: Uint8Array): Profile {
  const hashes: number[] = [];
  let before = 0;
  let step = 0;
  let factor = 1;
  for (const byte of bytes) {
    step += (byte & 0x7f) * factor;
    factor *= 0x80;
    if (byte >= 0x80) continue;
    before += step;
    hashes.push(before);
    step = 0;
    factor = 1;
  }
  return Uint32Array.from(hashes);
}

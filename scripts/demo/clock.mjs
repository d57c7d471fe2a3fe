/** The day of the recorded run. */
const DAY = '2026-09-14';

const TICKS_PER_MS = 10_000;

/**
 * Numbers in 0..1 that look random and are the same on every machine, so that the archive is too.
 * The generator is mulberry32; the words are hashed with FNV-1a.
 */
export function seeded(words) {
  let state = 0x811c9dc5;
  for (const character of words) state = Math.imul(state ^ character.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Hexadecimal digits that belong to a word: a commit, a checksum. */
export function hex(word, length) {
  const random = seeded(word);
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}

export function guid(word) {
  const digits = hex(word, 32);
  return [0, 8, 12, 16, 20].map((from, index) => digits.slice(from, [8, 12, 16, 20, 32][index])).join('-');
}

/** `09:12:08.412` -> ticks of 100 ns since midnight, the unit of the runner's time stamps. */
export function ticksAt(time) {
  const [hours, minutes, seconds] = time.split(':').map(Number);
  return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000 * TICKS_PER_MS);
}

export function ticksOf(ms) {
  return Math.round(ms * TICKS_PER_MS);
}

/** .NET's "O" format, always with 7 decimals. `day` is the one whose midnight `ticks` count from. */
export function stamp(ticks, day = DAY) {
  const seconds = Math.floor(ticks / (1000 * TICKS_PER_MS));
  const two = (number) => String(number).padStart(2, '0');
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${day}T${time}.${String(ticks % (1000 * TICKS_PER_MS)).padStart(7, '0')}Z`;
}

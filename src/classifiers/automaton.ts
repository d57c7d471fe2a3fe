/**
 * One pass over bytes that finds every literal of a set (Aho and Corasick 1975), as a dense table over byte classes.
 * ASCII case is ignored: it is a filter, and what it finds is checked by the pattern itself.
 */
export interface Automaton {
  /** Class of each byte value. */
  readonly classes: Uint8Array;
  /** Target of state (already multiplied by the number of classes) + class. */
  readonly next: Uint32Array;
  /** States from here on are special: a line end, an escape character, or the end of a literal. */
  readonly special: number;
  readonly newlineState: number;
  readonly escapeState: number;
  readonly width: number;
  /** Literals that end in a special state: index is (state - special) / width. */
  readonly outputs: readonly (readonly number[])[];
}

const LF = 0x0a;
const ESC = 0x1b;
const BEL = 0x07;
const NUL = 0x00;

/**
 * A literal longer than this is searched by its first bytes only: the table stays small and in the processor's cache,
 * and sixteen bytes of an error message are rare enough.
 */
const SEARCHED_MAX_LENGTH = 16;

/** Index in the result of `scan` is the index in `literals`. */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const keys = literals.map((literal) => Buffer.from(fold(literal)).subarray(0, SEARCHED_MAX_LENGTH));
  const { classes, width } = classesOf(keys);
  const trie = buildTrie(keys, classes, width);
  return compile(trie, classes, width);
}

/** What `unpackAutomaton` reads: everything but the table as JSON, and the table as bytes. */
export interface PackedAutomaton {
  readonly rest: string;
  readonly table: Buffer;
}

export function packAutomaton({ classes, next, ...rest }: Automaton): PackedAutomaton {
  return {
    rest: JSON.stringify({ ...rest, classes: [...classes] }),
    table: Buffer.from(next.buffer, next.byteOffset, next.byteLength),
  };
}

/** `table` must have been written on a machine of the same byte order. */
export function unpackAutomaton({ rest, table }: PackedAutomaton): Automaton {
  const { classes, ...plain } = JSON.parse(rest) as Omit<Automaton, 'classes' | 'next'> & { classes: number[] };
  // A view of 32-bit numbers must begin at a multiple of four.
  const aligned = table.byteOffset % 4 === 0 ? table : Buffer.from(table);
  const next = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
  return { ...plain, classes: Uint8Array.from(classes), next };
}

/** Calls `found` with the literal's index and the offset just behind the (cut) literal, in order of offsets. */
export function scan(
  automaton: Automaton,
  bytes: Uint8Array,
  start: number,
  end: number,
  found: (literal: number, offset: number) => void,
): void {
  const { classes, next, special, newlineState, escapeState, width, outputs } = automaton;
  let state = 0;
  let at = afterTimestamp(bytes, start, end);
  while (at < end) {
    const to = next[state + classes[bytes[at]!]!]!;
    if (to >= special) {
      if (to === newlineState) {
        state = 0;
        at = afterTimestamp(bytes, at + 1, end);
        continue;
      }
      // A colour in the middle of a message does not interrupt it.
      if (to === escapeState) {
        at = afterEscape(bytes, at, end);
        continue;
      }
      for (const literal of outputs[(to - special) / width]!) found(literal, at + 1);
    }
    state = to;
    at++;
  }
}

/** `2025-10-16T08:54:24.4618852Z `: 29 bytes that no literal begins in. */
function afterTimestamp(bytes: Uint8Array, at: number, end: number): number {
  return at + 29 <= end && bytes[at + 27] === 0x5a && bytes[at + 10] === 0x54 && bytes[at + 19] === 0x2e ? at + 29 : at;
}

/**
 * Behind an escape sequence, or behind the one NUL byte: just what `log/clean.ts` takes out of a line. Never past its end.
 */
function afterEscape(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === NUL) return at + 1;
  const kind = bytes[at + 1];
  let next = at + 2;
  const skip = (from: number, to: number): void => {
    while (next < end && bytes[next]! >= from && bytes[next]! <= to) next++;
  };
  if (kind === 0x5b) {
    skip(0x30, 0x3f);
    skip(0x20, 0x2f);
    return next < end && bytes[next]! >= 0x40 && bytes[next]! <= 0x7e ? next + 1 : next;
  }
  if (kind === 0x5d || kind === 0x50 || kind === 0x58 || kind === 0x5e || kind === 0x5f) {
    while (next < end && bytes[next] !== LF && bytes[next] !== ESC && !(kind === 0x5d && bytes[next] === BEL)) next++;
    if (bytes[next] === BEL) return next + 1;
    return bytes[next] === ESC && bytes[next + 1] === 0x5c ? next + 2 : next;
  }
  next = at + 1;
  skip(0x20, 0x2f);
  return next < end && bytes[next]! >= 0x30 && bytes[next]! <= 0x7e ? next + 1 : next;
}

/** Lower case for ASCII letters only: other letters change their length in bytes. */
export function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Bytes that no literal holds share class 0. Line end and escapeState have classes of their own. */
function classesOf(keys: readonly Uint8Array[]): { classes: Uint8Array; width: number } {
  const classes = new Uint8Array(256);
  let width = 1;
  classes[LF] = width++;
  classes[ESC] = width++;
  classes[NUL] = classes[ESC]!;
  for (const key of keys) {
    for (const byte of key) if (byte !== NUL && classes[byte] === 0) classes[byte] = width++;
  }
  for (let letter = 0x61; letter <= 0x7a; letter++) classes[letter - 32] = classes[letter]!;
  return { classes, width };
}

interface Trie {
  readonly children: Int32Array[];
  readonly ends: number[][];
}

function buildTrie(keys: readonly Uint8Array[], classes: Uint8Array, width: number): Trie {
  const children = [new Int32Array(width)];
  const ends: number[][] = [[]];
  keys.forEach((key, literal) => {
    let node = 0;
    for (const byte of key) {
      const step = classes[byte]!;
      let child = children[node]![step]!;
      if (child === 0) {
        child = children.length;
        children.push(new Int32Array(width));
        ends.push([]);
        children[node]![step] = child;
      }
      node = child;
    }
    ends[node]!.push(literal);
  });
  return { children, ends };
}

/** Breadth first: where a node has no child, it goes where its longest proper suffix goes. */
function compile({ children, ends }: Trie, classes: Uint8Array, width: number): Automaton {
  const suffix = new Int32Array(children.length);
  const order: number[] = [0];
  for (let at = 0; at < order.length; at++) {
    const node = order[at]!;
    const moves = children[node]!;
    for (let step = 0; step < width; step++) {
      const child = moves[step]!;
      const fallback = node === 0 ? 0 : children[suffix[node]!]![step]!;
      if (child !== 0) {
        suffix[child] = fallback;
        if (fallback !== 0) ends[child]!.push(...ends[fallback]!);
        order.push(child);
      } else {
        moves[step] = fallback;
      }
    }
  }
  return number(children, ends, classes, width);
}

/** Numbers the states so that one comparison tells the special ones, which come last. */
function number(children: Int32Array[], ends: number[][], classes: Uint8Array, width: number): Automaton {
  const plain: number[] = [];
  const final: number[] = [];
  children.forEach((_, node) => {
    (ends[node]!.length > 0 ? final : plain).push(node);
  });
  const special = plain.length * width;
  const place = new Uint32Array(children.length);
  [...plain, ...final].forEach((node, index) => {
    place[node] = (index < plain.length ? index : index + 2) * width;
  });
  const newlineState = special;
  const escapeState = special + width;
  const next = new Uint32Array((children.length + 2) * width);
  children.forEach((moves, node) => {
    const from = place[node]!;
    for (let step = 0; step < width; step++) next[from + step] = place[moves[step]!]!;
    next[from + classes[LF]!] = newlineState;
    next[from + classes[ESC]!] = escapeState;
  });
  return {
    classes,
    next,
    special,
    newlineState,
    escapeState,
    width,
    outputs: [[], [], ...final.map((node) => ends[node]!)],
  };
}

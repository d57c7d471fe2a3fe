const LF = 0x0a;

/**
 * Offsets at which lines begin, as an editor counts them: split at `\n`, and a final `\n` ends the last line rather than
 * opening another. Empty input has no lines.
 */
export function indexLines(bytes: Uint8Array): Uint32Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let starts = new Uint32Array(Math.max(16, bytes.length >>> 6));
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    if (count === starts.length) {
      const larger = new Uint32Array(count * 2);
      larger.set(starts);
      starts = larger;
    }
    starts[count++] = at;
    const end = buffer.indexOf(LF, at);
    if (end < 0) break;
    at = end + 1;
  }
  return starts.subarray(0, count);
}

/** The 1-based line that holds the byte at `offset`. */
export function lineAt(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

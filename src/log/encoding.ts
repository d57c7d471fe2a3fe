/** How much of a file decides about its encoding. */
const SAMPLE_BYTES = 4096;
/** Share of NUL bytes at one parity that only UTF-16 has: Latin text has it at nearly every other byte. */
const UTF16_NUL_SHARE = 0.3;

/**
 * The same text in UTF-8, with the same line ends; the given bytes themselves when they need no change.
 * Understands UTF-16 with or without a byte order mark (PowerShell's `>` writes it),
 * and escape codes that a tool wrote as the two characters `^[`.
 */
export function toUtf8(bytes: Uint8Array): Uint8Array {
  const utf16 = utf16Order(bytes);
  const utf8 = utf16 === null ? bytes : decoded(bytes, utf16);
  return withRealEscapes(utf8);
}

/** Piece by piece: a text of over 512 MB is more than one string can hold. */
function decoded(bytes: Uint8Array, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    parts.push(Buffer.from(decoder.decode(piece, { stream: at + PIECE_BYTES < bytes.length })));
  }
  return Buffer.concat(parts);
}

const PIECE_BYTES = 16 * 1024 * 1024;

/** Told by the first bytes of a file; null: it is not UTF-16. */
export function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  const nuls = [0, 0];
  for (let at = 0; at < length; at++) if (bytes[at] === 0) nuls[at % 2]!++;
  if (nuls[1]! > (length / 2) * UTF16_NUL_SHARE && nuls[0]! < nuls[1]! / 4) return 'utf-16le';
  if (nuls[0]! > (length / 2) * UTF16_NUL_SHARE && nuls[1]! < nuls[0]! / 4) return 'utf-16be';
  return null;
}

/**
 * `^[[31m` -> NUL ESC`[31m`: as long as before, so that offsets stay true. Only where it is a colour or an erase:
 * `a^[[0-9]` in a script stays.
 */
function withRealEscapes(bytes: Uint8Array): Uint8Array {
  let buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let copied = false;
  for (let at = buffer.indexOf(CARET_ESCAPE); at >= 0; at = buffer.indexOf(CARET_ESCAPE, at + 3)) {
    if (!/^[0-9;]{0,20}[mK]/.test(buffer.toString('latin1', at + 3, at + 24))) continue;
    if (!copied) buffer = Buffer.from(buffer);
    copied = true;
    buffer[at] = 0;
    buffer[at + 1] = 0x1b;
  }
  return buffer;
}

const CARET_ESCAPE = '^[[';

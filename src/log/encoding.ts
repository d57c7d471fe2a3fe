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
  const utf8 = utf16 === null ? bytes : Buffer.from(new TextDecoder(utf16).decode(bytes));
  return withRealEscapes(utf8);
}

function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  const nuls = [0, 0];
  for (let at = 0; at < length; at++) if (bytes[at] === 0) nuls[at % 2]!++;
  if (nuls[1]! > (length / 2) * UTF16_NUL_SHARE && nuls[0]! < nuls[1]! / 4) return 'utf-16le';
  if (nuls[0]! > (length / 2) * UTF16_NUL_SHARE && nuls[1]! < nuls[0]! / 4) return 'utf-16be';
  return null;
}

/** `^[[31m` -> ESC`[31m`, only where it is a colour or an erase: `a^[[0-9]` in a script stays. */
function withRealEscapes(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.indexOf('^[[') < 0) return bytes;
  // Latin-1 keeps every byte as it is.
  return Buffer.from(buffer.toString('latin1').replace(/\^\[(?=\[[0-9;]{0,20}[mK])/g, '\x1b'), 'latin1');
}

import { crc32, deflateRawSync } from 'node:zlib';

/** Bit 3: the sizes follow the data. Bit 11, which would say that names are UTF-8, stays clear as GitHub leaves it. */
const SIZES_FOLLOW = 0x8;
const DEFLATED = 8;
const STORED = 0;
const VERSION = 20;

/**
 * Files -> an archive as GitHub writes it: every entry deflated, sizes in a data descriptor behind the data, no time,
 * no extra fields, no directories, no comment. Source of the layout: PKWARE's APPNOTE.TXT, 4.3.
 * @param deflate False: the entries stay as they are, so that several archives can be compressed as one.
 */
export function zip(files, { deflate = true } = {}) {
  const method = deflate ? DEFLATED : STORED;
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { path, text } of files) {
    const name = Buffer.from(path);
    const bytes = Buffer.from(text);
    const data = deflate ? deflateRawSync(bytes, { level: 9 }) : bytes;
    const entry = { name, crc: crc32(bytes), size: bytes.length, compressedSize: data.length, offset, method };
    const written = [localHeader(name, method), name, data, descriptor(entry)];
    directory.push(directoryEntry(entry), name);
    parts.push(...written);
    offset += written.reduce((sum, part) => sum + part.length, 0);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([...parts, ...directory, endRecord(files.length, size, offset)]);
}

/** Times, checksum and sizes are 0 here. */
function localHeader(name, method) {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(SIZES_FOLLOW, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function descriptor({ crc, size, compressedSize }) {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(crc, 4);
  record.writeUInt32LE(compressedSize, 8);
  record.writeUInt32LE(size, 12);
  return record;
}

function directoryEntry({ name, crc, size, compressedSize, offset, method }) {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(SIZES_FOLLOW, 8);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(compressedSize, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return entry;
}

function endRecord(count, size, offset) {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

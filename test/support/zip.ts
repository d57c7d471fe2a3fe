import { crc32, deflateRawSync } from 'node:zlib';

/** A file for `zipOf`. What is left out is as GitHub writes it; what is given may be a lie. */
export interface ZipFile {
  readonly path: string;
  readonly text: string | Uint8Array;
  /** 8: deflated. 0: stored. Others are written into the headers, with deflated bytes. */
  readonly method?: number;
  /** 0x8: sizes follow the data. GitHub does not set 0x800, which says that names are UTF-8, though they are. */
  readonly flags?: number;
  /** As the directory states them. */
  readonly size?: number;
  readonly crc?: number;
  /** The name in the local header, where it differs. */
  readonly localPath?: string;
}

/**
 * A zip in the shape of GitHub's log archives: deflated, sizes 0 in the local headers and a data descriptor after each
 * file, no time, version 2.0, no extra fields, no entries for folders.
 */
export function zipOf(files: readonly ZipFile[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const bytes = Buffer.from(file.text as Uint8Array);
    const method = file.method ?? 8;
    const flags = file.flags ?? 0x8;
    const data = method === 0 ? bytes : deflateRawSync(bytes);
    const crc = file.crc ?? crc32(bytes);
    const size = file.size ?? bytes.length;
    const path = Buffer.from(file.path);
    const localPath = Buffer.from(file.localPath ?? file.path);

    const common = [u16(20), u16(flags), u16(method), u16(0), u16(0)];
    const local = Buffer.concat([
      ...[u32(0x04034b50), ...common, u32(0), u32(0), u32(0), u16(localPath.length), u16(0), localPath, data],
      ...[u32(0x08074b50), u32(crc), u32(data.length), u32(size)],
    ]);
    directory.push(
      ...[u32(0x02014b50), u16(20), ...common, u32(crc), u32(data.length), u32(size), u16(path.length), u16(0)],
      ...[u16(0), u16(0), u16(0), u32(0), u32(offset), path],
    );
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = [u32(0x06054b50), u16(0), u16(0), u16(files.length), u16(files.length), u32(listed.length), u32(offset)];
  return Buffer.concat([...locals, listed, ...end, u16(comment.length), Buffer.from(comment)]);
}

/** A copy in which one bit is wrong. */
export function withFlippedBit(zip: Buffer, at: number, bit = 0): Buffer {
  const copy = Buffer.from(zip);
  copy[at] = copy[at]! ^ (1 << bit);
  return copy;
}

/** Where the compressed bytes of an entry begin. */
export function dataStart(zip: Buffer, path: string): number {
  const name = Buffer.from(path);
  for (let at = zip.indexOf(LOCAL_HEADER); at >= 0; at = zip.indexOf(LOCAL_HEADER, at + 1)) {
    const start = at + 30 + zip.readUInt16LE(at + 26);
    if (zip.subarray(at + 30, start).equals(name)) return start;
  }
  throw new Error(`no entry ${path}`);
}

/** Where the directory begins. */
export function directoryStart(zip: Buffer): number {
  return zip.readUInt32LE(zip.lastIndexOf(END) + 16);
}

const LOCAL_HEADER = Buffer.from('PK\x03\x04');
const END = Buffer.from('PK\x05\x06');

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

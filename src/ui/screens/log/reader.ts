import type { LogLine } from '../../../domain.ts';
import { createRedactor } from '../../../log/redaction.ts';
import { openText } from '../../../log/text.ts';
import type { LogAnswer } from '../../../service/log.ts';
import { hasBetween } from './fold-map.ts';

/** Lines of a log as a person may see them, decoded when they are asked for. */
export interface LogReader {
  readonly lineCount: number;
  line(number: number): LogLine;
}

/** Lines that stay decoded. */
const CACHED_MAX = 4000;
/** So far behind the line that begins a private key its last one may be. */
const KEY_LINES = 400;

export function createReader({ bytes, starts, format, secrets, keyLines }: LogAnswer): LogReader {
  const indexed = {
    bytes: Buffer.from(bytes as unknown as ArrayBuffer),
    starts: new Uint32Array(starts),
    format,
  };
  const redact = createRedactor(secrets);
  // Far from any key, no line needs those before it.
  const plain = openText({ ...indexed, hasKeys: false }, redact);
  const careful = openText({ ...indexed, hasKeys: true }, redact);
  const cache = new Map<number, LogLine>();
  return {
    lineCount: plain.lineCount,
    line(number) {
      const known = cache.get(number);
      if (known !== undefined) return known;
      if (cache.size >= CACHED_MAX) cache.clear();
      const isNearKey = hasBetween(keyLines, number - KEY_LINES, number);
      const line = (isNearKey ? careful : plain).line(number);
      cache.set(number, line);
      return line;
    },
  };
}

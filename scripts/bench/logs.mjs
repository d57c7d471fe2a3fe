import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle.mjs';

/** The golden logs, over and over, with other numbers each time, as job logs of GitHub. */
export function bigLog(bytes, seed = 0) {
  const parts = [];
  for (let size = 0, round = seed; size < bytes; round++) {
    const text = goldenTexts[round % goldenTexts.length].replace(/\d{3,}/g, (digits) =>
      String((Number(digits) * 7 + round) % 10 ** digits.length).padStart(digits.length, '0'),
    );
    parts.push(Buffer.from(text));
    size += parts.at(-1).length;
  }
  return Buffer.concat(parts).subarray(0, bytes);
}

const logs = join(root, 'test/fixtures/logs');
const goldenTexts = readdirSync(logs, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.log'))
  .sort()
  .map((name) => readFileSync(join(logs, name), 'utf8'));

// Writes the world of `whyred demo --tui`: a month of runs of acme/nova, the last of which is the recorded run. Nothing of it
// ever ran. Run it after a change in this folder; compressing takes a while.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { JOBS } from './make.mjs';
import { record } from './nova/record.mjs';

/** What the two files hold, before they are compressed. */
export function recorded() {
  const { recording, archives } = record(JOBS);
  return { recording: `${JSON.stringify(recording)}\n`, archives };
}

/** With a window over all of it: a month of logs says the same over and over. */
function compressed(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24,
    [BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../../data/demo/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const { recording, archives } = recorded();
  writeFileSync(new URL('recording.json.br', folder), compressed(Buffer.from(recording)));
  writeFileSync(new URL('archives.br', folder), compressed(archives));
}

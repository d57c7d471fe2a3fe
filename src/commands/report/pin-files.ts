import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TriageError } from '../../errors.ts';
import type { PinFile } from '../../reports/pin/related.ts';
import { type PinSeries, pinName, pinNumber } from '../../reports/pin/series.ts';

/** Longer ones are no notes. */
const LENGTH_MAX = 1024 * 1024;

/** The notes of a series that are there, by number; none where there is no such folder. */
export async function readPins(root: string, series: PinSeries): Promise<PinFile[]> {
  const folder = join(root, series.folder);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new TriageError(
      'pins-unreadable',
      `The notes in ${series.folder} cannot be read (${error.code}).`,
      'Check the folder, and reports.pins.folder in .whyred.yml.',
      { cause: error },
    );
  });
  const pins: PinFile[] = [];
  for (const fileName of names.sort()) {
    const number = pinNumber(fileName, series);
    if (number === null) continue;
    // A folder, or a link to nothing: its number is taken all the same.
    const text = await readFile(join(folder, fileName), 'utf8').catch(() => '');
    pins.push({ number, name: pinName(number, series), fileName, text: text.slice(0, LENGTH_MAX) });
  }
  return pins.sort((one, other) => one.number - other.number);
}

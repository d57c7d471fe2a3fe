import { readFile } from 'node:fs/promises';

/** `data/rerun-model.json`, from `dist/` and from `src/providers/`. */
const BUILT = new URL('../data/rerun-model.json', import.meta.url);
const SOURCES = new URL('../../data/rerun-model.json', import.meta.url);

/** What was learnt of re-runs, as it ships with whyred; not looked at. */
export async function readRerunModel(): Promise<unknown> {
  return JSON.parse(await readFile(BUILT, 'utf8').catch(() => readFile(SOURCES, 'utf8')));
}

import { readFile } from 'node:fs/promises';

/** What was learnt of re-runs, as it ships with whyred; not looked at. */
export async function readRerunModel(): Promise<unknown> {
  return await read('rerun-model.json');
}

/** What was learnt of the words of failures, as it ships with whyred; not looked at. */
export async function readTextModel(): Promise<unknown> {
  return await read('text-model.json');
}

/** Of `data/`, from `dist/` and from `src/providers/`. */
async function read(name: string): Promise<unknown> {
  const built = readFile(new URL(`../data/${name}`, import.meta.url), 'utf8');
  return JSON.parse(await built.catch(() => readFile(new URL(`../../data/${name}`, import.meta.url), 'utf8')));
}

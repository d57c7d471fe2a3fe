import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobLog, LogPart, LogSource } from '../../src/domain.ts';
import { TriageError } from '../../src/errors.ts';

/** A folder of its own for a test, gone when the test ends. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whyred-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

export async function jobsOf(source: LogSource): Promise<readonly JobLog[]> {
  const jobs: JobLog[] = [];
  for await (const job of source.jobs()) jobs.push(job);
  return jobs;
}

export function textOf(part: LogPart | undefined): string {
  return Buffer.from(part?.bytes ?? []).toString();
}

/** Each job's name and the files of its parts. */
export function outline(jobs: readonly JobLog[]): [name: string | null, files: string[]][] {
  return jobs.map(({ name, parts }) => [name, parts.map(({ file }) => file)]);
}

/** The `TriageError` that `action` must end in. */
export async function faultOf(action: Promise<unknown>): Promise<TriageError> {
  const outcome = await action.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (outcome instanceof TriageError) return outcome;
  throw new Error('a TriageError was expected', { cause: outcome });
}

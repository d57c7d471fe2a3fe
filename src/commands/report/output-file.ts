import { constants, type Stats } from 'node:fs';
import { copyFile, readFile, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { TriageError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { plain } from '../../reports/plain.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ReportFormat, ReportOptions } from './options.ts';
import { planOutput, planText, type Write } from './output-plan.ts';

/**
 * Writes a report to a file, or says what would become of it, with its text on stdout. Returns what people wrote in the file of
 * the same report before, by name.
 */
export async function deliverFile(
  path: string,
  write: Write,
  {
    format,
    force = false,
    dryRun = false,
    quiet = false,
  }: Pick<ReportOptions, 'force' | 'dryRun' | 'quiet'> & { readonly format: ReportFormat },
  { out, err }: Surroundings,
): Promise<ReadonlyMap<string, string>> {
  const there = await readOutput(path);
  const plan = planOutput(path, there, { format, force, write });
  const { written } = plan;
  if (dryRun) {
    out(written.text);
    err(`${planText(path, plan, 'dry')}\n`);
    return written.answers;
  }
  if (plan.kind === 'refused') throw plan.why;
  if (plan.kind === 'forced') err(`kept ${plain(await keepBeside(path))}: ${plan.why.message}\n`);
  if (plan.kind !== 'unchanged') await writeOutput(path, written.text, there);
  if (!quiet) err(`${planText(path, plan, 'done')}\n`);
  return written.answers;
}

/** What is there under a name. Null when nothing is, or nothing is in it. */
async function readOutput(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw unwritable(path, error);
  });
  if (bytes === null) return null;
  // What is no UTF-8 could not be written again as it was.
  const text = new TextDecoder('utf-8', { ignoreBOM: true });
  const decoded = text.decode(bytes);
  if (!Buffer.from(decoded).equals(bytes)) {
    throw new TriageError(
      'report-foreign',
      `${plain(path)} is no text in UTF-8, and so whyred did not write it.`,
      'Name another file with -o, or remove this one.',
    );
  }
  return decoded.trim() === '' ? null : decoded;
}

/**
 * Whole or not at all: written beside its place, and moved there. The folders above it are made.
 * @param there What was in it when its answers were read.
 */
async function writeOutput(path: string, text: string, there: string | null): Promise<void> {
  try {
    makeFolder(dirname(path));
    // Through a link, what it leads to is written.
    const [target, before] = await placeOf(path);
    // Moving another file there would need no right to write to this one.
    if (before !== null && (before.mode & 0o222) === 0) throw Object.assign(new Error('read-only'), { code: 'EACCES' });
    const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
    try {
      await writeFile(part, text, { mode: before === null ? 0o666 : before.mode & 0o777, flush: true });
      if ((await readOutput(path)) !== there) throw changedMeanwhile(path);
      await rename(part, target);
    } finally {
      await rm(part, { force: true });
    }
  } catch (error) {
    throw error instanceof TriageError ? error : unwritable(path, error as NodeJS.ErrnoException);
  }
}

/** A copy beside the file, over no other. Returns its path. */
async function keepBeside(path: string): Promise<string> {
  for (let count = 1; ; count++) {
    const copy = count === 1 ? `${path}.bak` : `${path}.bak${count}`;
    try {
      await copyFile(path, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(copy, error as NodeJS.ErrnoException);
    }
  }
}

async function placeOf(path: string): Promise<[target: string, before: Stats | null]> {
  try {
    const target = await realpath(path);
    return [target, await stat(target)];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // A link may lead to where nothing is yet.
    const to = await readlink(path).catch(() => null);
    return [to === null ? path : resolve(dirname(path), to), null];
  }
}

function changedMeanwhile(path: string): TriageError {
  return new TriageError(
    'report-changed',
    `${plain(path)} was changed while the report was written; it is as somebody left it.`,
    'Run the same command again: it takes over what people have answered.',
  );
}

function unwritable(path: string, error: NodeJS.ErrnoException): TriageError {
  return new TriageError(
    'report-unwritable',
    `The report cannot be written to ${plain(path)} (${error.code ?? error.message}).`,
    'Name a file in a folder that you may write to.',
    { cause: error },
  );
}

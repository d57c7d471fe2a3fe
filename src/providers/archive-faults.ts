import { TriageError } from '../errors.ts';
import { DOWNLOAD_AGAIN } from './download-hint.ts';
import { printable } from './entry-names.ts';
import type { RandomAccess } from './random-access.ts';

/** The archive's end is missing, and with it the directory: it was cut off, or never was an archive. */
export async function noDirectory(archive: RandomAccess, name: string): Promise<TriageError> {
  const head = await archive.read(0, HEAD_BYTES);
  if (isZip(head)) {
    return new TriageError(
      'archive-truncated',
      `${printable(name)} is cut off: the directory at its end is missing.`,
      DOWNLOAD_AGAIN,
    );
  }
  return new TriageError(
    'archive-not-zip',
    `${printable(name)} is not a zip archive: it holds ${contentOf(head)}.`,
    `${DOWNLOAD_AGAIN} A log that is plain text needs another name: \`whyred triage job.log\`.`,
  );
}

/** `lastGood`: the entry up to which the directory can be read, or null when there is none. */
export function damagedDirectory(name: string, lastGood: string | null, cause?: unknown): TriageError {
  const where = lastGood === null ? '' : ` after the entry "${printable(lastGood)}"`;
  return new TriageError(
    'archive-damaged',
    `${printable(name)} is damaged: its directory cannot be read${where}.`,
    DOWNLOAD_AGAIN,
    { cause },
  );
}

export function beyondLimit(name: string, what: string): TriageError {
  return new TriageError(
    'archive-limit',
    `${printable(name)} has ${what}: no archive of one run does.`,
    'If it is one, unpack it and give the folder of the job that failed.',
  );
}

/** By content: the name may say anything. An archive without files begins with its end. */
export function isZip(head: Buffer): boolean {
  const magic = head.subarray(0, 4).toString('latin1');
  return magic === 'PK\x03\x04' || magic === 'PK\x05\x06';
}

/** Enough for an answer of GitHub's API that says what was wrong. */
const HEAD_BYTES = 4096;

const MESSAGE_MAX_LENGTH = 200;

function contentOf(head: Buffer): string {
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text === '') return 'nothing';
  if (text.startsWith('<')) return 'a web page (HTML or XML), an error page perhaps';
  if (!text.startsWith('{') && !text.startsWith('[')) return 'something else';
  const message = /"message"\s*:\s*"(?<message>[^"\\]*)"/.exec(text)?.groups?.message;
  return message === undefined ? 'JSON' : `JSON that says "${printable(message.slice(0, MESSAGE_MAX_LENGTH))}"`;
}

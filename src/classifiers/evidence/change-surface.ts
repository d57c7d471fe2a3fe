import type { Change, Clue } from '../../domain.ts';
import type { Case } from '../case.ts';
import { changedPaths } from '../changed-paths.ts';
import { repositoryPath } from '../frameworks/source-path.ts';

/**
 * What a change touches, against what the failure names: a file that both have speaks for the change's fault, a change of nothing
 * but documents against it. Null when neither is so, and when GitHub listed only a part of a large change.
 */
export function changeSurfaceClue({ change, places, own }: Case): Clue | null {
  if (change === null || change.files.length === 0 || change.files.length >= LISTED_MAX) return null;
  const kind = 'change';
  const ref = `commits ${change.base.slice(0, 7)}...${change.head.slice(0, 7)}`;
  const touched = touchedFiles(places, change);
  if (touched.length > 0) {
    const text = `the failure names ${namedFiles(touched)}, which this change touches`;
    return { kind, feature: 'change.touched', value: -1.5, text, ref };
  }
  if (!changedPaths(change).every(isDocument) || ABOUT_DOCUMENTS.test(own.job)) return null;
  const documents = change.files.length === 1 ? 'one document' : `${change.files.length} documents`;
  return { kind, feature: 'change.docs', value: 1.5, text: `the change touches ${documents} and nothing else`, ref };
}

/** GitHub lists no more files of a comparison. */
const LISTED_MAX = 300;

/** The changed files that the failure names, in its order. */
export function touchedFiles(places: readonly string[], change: Pick<Change, 'files'>): string[] {
  const files = changedPaths(change);
  const touched = places.flatMap((place) => {
    const path = repositoryPath(place);
    return files.find((file) => isSame(path, file)) ?? [];
  });
  return [...new Set(touched)];
}

/**
 * Tools name files from where they ran: from a folder of the repository, or from where a container has it. A bare name is that of
 * too many files.
 */
function isSame(path: string, file: string): boolean {
  if (path === file) return true;
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:\//.test(path);
  if (isAbsolute) return file.includes('/') && path.endsWith(`/${file}`);
  return path.includes('/') && file.endsWith(`/${path}`);
}

function namedFiles(files: readonly string[]): string {
  const more = files.length - 1;
  return more === 0 ? files[0]! : `${files[0]} and ${more} more ${more === 1 ? 'file' : 'files'}`;
}

/** What tests and builds read is none, whatever it is called. */
function isDocument(path: string): boolean {
  if (READ_BY_CODE.test(path)) return false;
  return DOCUMENT.test(path) || NAMED_DOCUMENT.test(path) || PICTURE_OF_DOCUMENT.test(path);
}

const READ_BY_CODE =
  /^\.github\/workflows\/|(?:^|\/)(?:requirements|constraints|CMakeLists)[^/]*\.txt$|(?:^|\/)(?:tests?|specs?|__tests__|fixtures|testdata|__snapshots__)\//i;
const DOCUMENT = /\.(?:md|mdx|markdown|rst|adoc)$|^[^/]+\.txt$|(?:^|\/)docs?\/(?:.*\/)?[^/]+\.txt$/i;
/** In capitals, as they are by custom: `license.ts` is code. */
const NAMED_DOCUMENT =
  /(?:^|\/)(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS|CONTRIBUTORS|CHANGELOG|CHANGES|README|CODEOWNERS|SECURITY)(?:[.-][A-Z\d.-]+|\.txt)?$/;
const PICTURE_OF_DOCUMENT = /(?:^|\/)docs?\/(?:.*\/)?[^/]+\.(?:png|jpe?g|gif|svg|webp|pdf)$/i;

/** A job that reads documents may well fail by them. */
const ABOUT_DOCUMENTS =
  /\b(?:docs?|documentation|links?|spell\w*|typos?|markdown\w*|lint\w*|format\w*|prettier|style|website|site|pages|pre-?commit|licen[cs]es?|changelog)\b/i;

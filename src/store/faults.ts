import { TriageError } from '../errors.ts';

/** What SQLite or the file system said, as a user can act on it; what nobody but us can mend comes back as it is. */
export function storeFault(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof TriageError) return error;
  const { code } = error as Error & { readonly code?: unknown };
  if (typeof code !== 'string') return error;
  const kind = KINDS.find(([codes]) => codes.test(code))?.[1];
  if (kind === undefined) return error;
  const { name, message, hint } = FAULTS[kind];
  return new TriageError(name, message(path, code), hint, { cause: error });
}

type Kind = 'full' | 'locked' | 'readOnly' | 'damaged' | 'folder' | 'input';

/** SQLite's result codes with their extensions, and those of the file system. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/, 'full'],
  [/^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/, 'locked'],
  [/^(?:SQLITE_READONLY|EACCES$|EPERM$|EROFS$)/, 'readOnly'],
  [/^SQLITE_(?:CORRUPT|NOTADB)/, 'damaged'],
  [/^(?:SQLITE_CANTOPEN|ENOENT$|ENOTDIR$|EEXIST$|ENAMETOOLONG$|EISDIR$|ELOOP$|EMFILE$)/, 'folder'],
  [/^SQLITE_IOERR/, 'input'],
];

interface Fault {
  readonly name: string;
  readonly message: (path: string, code: string) => string;
  readonly hint: string;
}

const ELSEWHERE = 'or name another file with --db FILE';

const FAULTS: Readonly<Record<Kind, Fault>> = {
  full: {
    name: 'store-disk-full',
    message: (path) => `The disk that holds the store ${path} is full. What was being written was taken back.`,
    hint: `Free some space (\`whyred db prune\` and \`whyred db vacuum\` make the store smaller), ${ELSEWHERE}.`,
  },
  locked: {
    name: 'store-locked',
    message: (path) => `Another program is writing to the store ${path}, and did not end in time.`,
    hint: 'Wait until it has ended, then run the command again: nothing is lost.',
  },
  readOnly: {
    name: 'store-read-only',
    message: (path) => `The store ${path} cannot be written.`,
    hint: `Give yourself the right to write the file and its folder, ${ELSEWHERE}.`,
  },
  damaged: {
    name: 'store-damaged',
    message: (path) => `The store ${path} is damaged.`,
    hint: '`whyred db check` tells more. Restore a backup, or move the file away and pull again.',
  },
  folder: {
    name: 'store-unreachable',
    message: (path, code) => `The store ${path} cannot be opened (${code}).`,
    hint: `Check the path and the rights on its folder, ${ELSEWHERE}.`,
  },
  input: {
    name: 'store-unreadable',
    message: (path, code) => `The disk that holds the store ${path} fails (${code}).`,
    hint: `Check the disk; a store on a network drive is not safe. Move it, ${ELSEWHERE}.`,
  },
};

import { lengthsInWhole } from './step-ranges.ts';

/** A file of a whole job: `0_test (20).txt` is named `test (20)`. */
export interface WholeName {
  readonly name: string;
  /** Bytes, inflated. */
  readonly size: number;
}

/** A folder of step files. */
export interface FolderName {
  readonly name: string;
  /** Sizes of the step files, a list for each job in the folder: jobs of one name share it. Null when they cannot be told apart. */
  readonly copies: readonly (readonly number[])[] | null;
}

export interface NameMatches {
  /** For each whole job, where its steps are; null when that is not certain. */
  readonly steps: readonly ({ readonly folder: number; readonly copy: number } | null)[];
  /** For each folder. `covered`: the files of whole jobs hold its text; `unclear`: not all of it, perhaps; `own`: none of it. */
  readonly folders: readonly FolderState[];
}

type FolderState = 'covered' | 'unclear' | 'own';

/**
 * Which whole job belongs to which folder, one to one. Both are named after the job, but in archives up to 2025 both
 * names were cut, and the file's shorter than the folder's. The surest way of matching goes first; a way that leaves
 * a choice decides nothing, and then only says that the text is there already.
 */
export function matchNames(wholes: readonly WholeName[], folders: readonly FolderName[]): NameMatches {
  const steps: ({ folder: number; copy: number } | null)[] = wholes.map(() => null);
  const states: FolderState[] = folders.map(() => 'own');
  const openNames = byKey(wholes.keys(), (whole) => wholes[whole]!.name);
  const openFolders = new Set(folders.keys());

  for (const { key, fits } of TIERS) {
    const foldersByKey = byKey(openFolders, (folder) => key(folders[folder]!.name));
    const namesByKey = byKey(openNames.keys(), key);
    const rivals = new Map<string, number[]>();
    const claims = new Map<number, number>();
    for (const [shared, names] of namesByKey) {
      const near = foldersByKey.get(shared) ?? [];
      if (names.length * near.length > COMPARISONS_MAX) continue;
      for (const name of names) {
        const fitting = near.filter((folder) => fits(wholes[openNames.get(name)![0]!]!, folders[folder]!));
        if (fitting.length > 0) rivals.set(name, fitting);
        for (const folder of fitting) claims.set(folder, (claims.get(folder) ?? 0) + 1);
      }
    }

    for (const [name, fitting] of rivals) {
      const members = openNames.get(name)!;
      const copies = fitting.reduce((sum, folder) => sum + (folders[folder]!.copies?.length ?? 1), 0);
      for (const folder of fitting) states[folder] = copies > members.length ? 'unclear' : 'covered';
      const folder = fitting[0]!;
      if (fitting.length > 1 || claims.get(folder)! > 1) continue;

      openNames.delete(name);
      openFolders.delete(folder);
      // Jobs of one name stand in the archive's order in both places.
      if (folders[folder]!.copies?.length !== members.length) continue;
      for (const [copy, whole] of members.entries()) steps[whole] = { folder, copy };
    }
  }
  return { steps, folders: states };
}

/** Thousands of jobs that share 40 units of their name are no archive of GitHub's: not worth comparing each with each. */
const COMPARISONS_MAX = 1_000_000;

/** Names of one `key` may belong together, when `fits` agrees. A null key never does. */
interface Tier {
  readonly key: (name: string) => string | null;
  readonly fits: (whole: WholeName, folder: FolderName) => boolean;
}

/**
 * A shorter name is not taken for a cut one: `build` and `build-docs` are two jobs. The shortest cut name seen has
 * 58 UTF-16 units.
 */
const CUT_NAME_MIN_LENGTH = 40;

const TIERS: readonly Tier[] = [
  { key: (name) => name, fits: () => true },
  { key: tidied, fits: () => true },
  {
    key: (name) => (tidied(name).length < CUT_NAME_MIN_LENGTH ? null : tidied(name).slice(0, CUT_NAME_MIN_LENGTH)),
    fits: (whole, folder) => {
      const [shorter, longer] = [tidied(whole.name), tidied(folder.name)].sort((a, b) => a.length - b.length);
      return longer!.startsWith(shorter!);
    },
  },
  // So loose a likeness needs a second sign: the same number of bytes.
  { key: (name) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '') || null, fits: sameBytes },
];

/** Without what cutting and unpacking leave at the ends: blanks, dots (Windows drops them), half of an emoji. */
function tidied(name: string): string {
  const start = name.trimStart();
  let end = start.length;
  // No regular expression: on a name of dots alone it would look at each of them as often as there are dots.
  while (end > 0 && ENDS.has(start[end - 1]!)) end--;
  return start.slice(0, end);
}

const ENDS = new Set([' ', '.', '\uFFFD']);

function sameBytes(whole: WholeName, folder: FolderName): boolean {
  return folder.copies?.length === 1 && lengthsInWhole(folder.copies[0]!, whole.size) !== null;
}

function byKey<Item>(items: Iterable<Item>, key: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const shared = key(item);
    if (shared === null) continue;
    const group = groups.get(shared);
    if (group === undefined) groups.set(shared, [item]);
    else group.push(item);
  }
  return groups;
}

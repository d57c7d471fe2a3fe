import { matchNames } from './match-names.ts';

/** A file of a run's archive, or of a folder: its path with `/` between the parts, its size in bytes once inflated. */
export interface ListedFile {
  readonly path: string;
  readonly size: number;
}

/** A job and the files that hold its log, as indexes into the list. */
export interface PlannedJob {
  /** From the names; cut and cleaned as GitHub does it. Null when they tell none. */
  readonly name: string | null;
  /** The file with the whole job's log, or null when there are only step files. */
  readonly whole: number | null;
  /** In the order of the steps; with `whole` only where they are surely the same job's. */
  readonly steps: readonly PlannedStep[];
}

export interface PlannedStep {
  readonly number: number;
  readonly name: string;
  readonly file: number;
}

export interface Plan {
  /** Whole jobs by the number before their name, then jobs of step files, then other logs, both in the list's order. */
  readonly jobs: readonly PlannedJob[];
  /** A sentence for each doubt that may hide a log. */
  readonly doubts: readonly string[];
}

/**
 * Names in the layout of GitHub's log archives -> jobs. `0_build.txt` is a whole job, `build/5_Run make.txt` a step of
 * it with the same text again; `build/system.txt` is left out. Since 2025 an archive may
 * hold only the whole jobs, and incomplete ones only steps. What is named otherwise is a log of its own.
 * No file is given to two jobs, and no text comes twice.
 */
export function planJobs(files: readonly ListedFile[]): Plan {
  const { numbered, others } = sort(files);
  const jobs: PlannedJob[] = [];
  const doubts: string[] = [];
  for (const run of runs(numbered)) planRun(files, run, jobs, doubts);
  for (const file of others) jobs.push({ name: null, whole: file, steps: [] });
  return { jobs, doubts };
}

/** The server's queue log of a job: never a log of what the job did. */
export function isSystemLog(path: string): boolean {
  return path === 'system.txt' || path.endsWith('/system.txt');
}

/** Text from outside that is about to be shown: without what moves the cursor or turns the direction of writing. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

/** `-2147483648_build.txt`: numbers below zero come from the service of before 2025. */
const NUMBERED = /^(?<number>-?\d{1,10})_(?<name>.*)\.txt$/su;

/** What the runner calls the first step of every job. */
const FIRST_STEP = 'Set up job';

/** Folders below folders: more than any archive has, and what keeps hostile names from costing time. */
const DEPTH_MAX = 32;

interface Numbered extends PlannedStep {}

/** The files of one run: of its whole jobs, and of each job's folder by name. */
interface Run {
  readonly wholes: Numbered[];
  readonly folders: Map<string, Numbered[]>;
}

/** Files that carry a number, by folder; others that are logs. */
function sort(files: readonly ListedFile[]): { numbered: Map<string, Numbered[]>; others: number[] } {
  const numbered = new Map<string, Numbered[]>();
  const others: number[] = [];
  for (const [file, { path }] of files.entries()) {
    const slash = path.lastIndexOf('/');
    const base = path.slice(slash + 1);
    if (isSystemLog(path)) continue;
    const groups = path.split('/', DEPTH_MAX + 1).length > DEPTH_MAX ? undefined : NUMBERED.exec(base)?.groups;
    if (groups === undefined) {
      others.push(file);
      continue;
    }
    const folder = path.slice(0, Math.max(0, slash));
    const listed = numbered.get(folder) ?? [];
    listed.push({ number: Number(groups.number), name: groups.name!, file });
    numbered.set(folder, listed);
  }
  return { numbered, others };
}

/**
 * An archive may have been unpacked into a folder of a folder, and step files look like whole jobs' files: what a folder
 * is follows from what lies in and below it.
 */
function runs(numbered: ReadonlyMap<string, readonly Numbered[]>): Iterable<Run> {
  const parents = new Set([...numbered.keys()].flatMap(foldersAbove));
  const isRun = (folder: string): boolean => {
    const files = numbered.get(folder) ?? [];
    if (files.length === 0) return false;
    if (parents.has(folder)) return true;
    if (files.some(({ number, name }) => number === 1 && name === FIRST_STEP)) return false;
    // Steps count from 1, jobs from 0 or below.
    return folder === '' || files.some(({ number }) => number <= 0);
  };

  const found = new Map<string, Run>();
  const runAt = (folder: string): Run => {
    const run = found.get(folder) ?? { wholes: [], folders: new Map() };
    found.set(folder, run);
    return run;
  };
  for (const [folder, files] of numbered) {
    if (isRun(folder)) {
      runAt(folder).wholes.push(...files);
      continue;
    }
    const top = foldersAbove(folder).find(isRun) ?? '';
    runAt(top).folders.set(top === '' ? folder : folder.slice(top.length + 1), [...files]);
  }
  return found.values();
}

/** From the nearest up to the top, which is called ''. */
function foldersAbove(folder: string): string[] {
  if (folder === '') return [];
  const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  return [above, ...foldersAbove(above)];
}

function planRun(files: readonly ListedFile[], run: Run, jobs: PlannedJob[], doubts: string[]): void {
  const wholes = run.wholes;
  const folders = [...run.folders].map(([name, steps]) => ({ name, steps, copies: copiesOf(steps) }));
  const matches = matchNames(
    wholes.map(({ name, file }) => ({ name, size: files[file]!.size })),
    folders.map(({ name, copies }) => ({
      name,
      copies: copies?.map((steps) => steps.map(({ file }) => files[file]!.size)) ?? null,
    })),
  );

  const planned = wholes.map((whole, index) => {
    const match = matches.steps[index] ?? null;
    if (match === null) return { number: whole.number, name: whole.name, whole: whole.file, steps: [] };
    const folder = folders[match.folder]!;
    // Where one is cut, the longer says more.
    const name = folder.name.length > whole.name.length ? folder.name : whole.name;
    return { number: whole.number, name, whole: whole.file, steps: folder.copies![match.copy]! };
  });
  planned.sort((a, b) => a.number - b.number);
  for (const { name, whole, steps } of planned) jobs.push({ name, whole, steps });

  for (const [index, { name, steps, copies }] of folders.entries()) {
    const state = matches.folders[index]!;
    if (state === 'unclear') {
      doubts.push(`the step files of "${printable(name)}" were left out: which job's they are is not clear.`);
    } else if (state === 'own') {
      if (copies === null) doubts.push(`the folder "${printable(name)}" holds several jobs that cannot be told apart.`);
      for (const copy of copies ?? [steps]) jobs.push({ name: name === '' ? null : name, whole: null, steps: copy });
    }
  }
}

/**
 * The steps of each job that a folder holds, in order: jobs of one name share a folder, one after the other. So a number that was
 * there already begins the next job. Null when that does not work out.
 */
function copiesOf(steps: readonly Numbered[]): readonly (readonly Numbered[])[] | null {
  const copies: Map<number, Numbered>[] = [];
  for (const step of steps) {
    if (copies.at(-1)?.has(step.number) !== false) copies.push(new Map());
    copies.at(-1)!.set(step.number, step);
  }
  // Every job has the same first step.
  const firsts = new Set(copies.map((copy) => Math.min(...copy.keys())));
  if (firsts.size > 1) return null;
  return copies.map((copy) => [...copy.values()].sort((a, b) => a.number - b.number));
}

import { zipOf } from './zip.ts';

/** A job for `runFiles`: its steps with their lines, without time stamps. */
export interface Job {
  /** As the workflow has it. */
  readonly name: string;
  readonly steps: readonly { readonly number: number; readonly name: string; readonly lines: readonly string[] }[];
  /** The number before the whole job's name; its place in the list where left out. */
  readonly ordinal?: number;
}

export interface Layout {
  /** How names are made; see `entryName`. Since 2025 where left out. */
  readonly era?: 'until-2025' | 'since-2025';
  readonly holds?: 'both' | 'whole jobs' | 'steps';
  /** Where the byte order marks are. At the start of each file where left out. */
  readonly marks?: 'each file' | 'each step' | 'none';
}

/** The files of a run's archive as GitHub lays them out: whole jobs first, then each job's folder. */
export function runFiles(jobs: readonly Job[], layout: Layout = {}): { path: string; text: string }[] {
  const { era = 'since-2025', holds = 'both', marks = 'each file' } = layout;
  const mark = '\uFEFF';
  const wholes = jobs.map(({ name, steps, ordinal }, index) => {
    const bodies = steps.map((step, at) => {
      const body = stamped(step.lines, '4618852');
      return marks === 'each step' && at > 0 ? mark + body : body;
    });
    return {
      path: `${ordinal ?? index}_${entryName(name, era, era === 'until-2025' ? 58 : null)}.txt`,
      text: (marks === 'none' ? '' : mark) + bodies.join(''),
    };
  });
  const folders = jobs.flatMap(({ name, steps }) => {
    const folder = entryName(name, era, era === 'until-2025' ? 90 : null);
    return [
      { path: `${folder}/system.txt`, text: '2025-10-16T08:54:00.4770000Z Waiting for a runner to pick up this job' },
      ...steps.map((step) => ({
        path: `${folder}/${step.number}_${entryName(step.name, era, null)}.txt`,
        text: (marks === 'none' ? '' : mark) + stamped(step.lines, '4618921'),
      })),
    ];
  });
  return [...(holds === 'steps' ? [] : wholes), ...(holds === 'whole jobs' ? [] : folders)];
}

export function runArchive(jobs: readonly Job[], layout: Layout = {}): Buffer {
  return zipOf(runFiles(jobs, layout));
}

/** A job that sets up, runs `command` and completes; the last step's number jumps, as post steps make it. */
export function job(name: string, output: readonly string[], ordinal?: number): Job {
  return {
    name,
    steps: [
      { number: 1, name: 'Set up job', lines: ["Current runner version: '2.336.0'", `Complete job name: ${name}`] },
      { number: 2, name: 'Run make test', lines: ['##[group]Run make test', '##[endgroup]', ...output] },
      { number: 24, name: 'Complete job', lines: ['Cleaning up orphan processes'] },
    ],
    ...(ordinal === undefined ? {} : { ordinal }),
  };
}

/**
 * Until 2025 `/` and `:` were removed, and names cut to a number of UTF-16 units, if need be within an emoji.
 * Since then `/` is `_`, `:` is removed, and nothing is cut.
 */
function entryName(name: string, era: NonNullable<Layout['era']>, cutAt: number | null): string {
  if (era === 'since-2025') return name.replaceAll('/', '_').replaceAll(':', '');
  const bare = name.replaceAll(/[/:]/g, '');
  const cut = (cutAt === null ? bare : bare.slice(0, cutAt)).trim();
  // Half of an emoji becomes U+FFFD.
  return Buffer.from(cut).toString();
}

/** The runner stamps a line anew for the job's file and for the step's: other digits, the same length. */
function stamped(lines: readonly string[], fraction: string): string {
  return lines.map((line) => `2025-10-16T08:54:24.${fraction}Z ${line}\n`).join('');
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { Workflow } from '../domain.ts';

/** What GitHub told of a repository, as scripts/demo/nova/record.mjs writes it down. Times are milliseconds since 1970. */
export interface Recording {
  /** When it was recorded: what goes on then goes on. */
  readonly nowMs: number;
  readonly repository: {
    readonly id: number;
    readonly owner: string;
    readonly name: string;
    readonly defaultBranch: string;
  };
  readonly workflows: readonly Workflow[];
  /** The oldest first. */
  readonly runs: readonly RecordedRun[];
  readonly commits: Readonly<Record<string, RecordedCommit>>;
}

export interface RecordedRun {
  readonly id: number;
  readonly workflowId: number;
  readonly number: number;
  readonly title: string;
  readonly event: string;
  readonly branch: string;
  readonly sha: string;
  readonly treeId: string;
  readonly actor: string;
  readonly createdMs: number;
  /** At least one, in order. */
  readonly attempts: readonly RecordedAttempt[];
}

export interface RecordedAttempt {
  readonly number: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number;
  readonly updatedMs: number;
  readonly logs: 'stored' | 'expired';
  /** Of the jobs that it ran; null where there is none. */
  readonly archive: Place | null;
  readonly jobs: readonly RecordedJob[];
}

export interface RecordedJob {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number;
  readonly completedMs: number | null;
  readonly runner: string | null;
  readonly runnerId: number | null;
  /** Number, name, conclusion, start and end. Where the conclusion is null but not the start, it has not ended. */
  readonly steps: readonly (readonly [number, string, string | null, number | null, number | null])[];
  /** What GitHub noted at it as failures. */
  readonly annotations?: readonly string[];
  readonly log?: Place;
}

export interface RecordedCommit {
  readonly parent: string | null;
  readonly title: string;
  readonly author: string;
  /** Paths that it modified. */
  readonly files: readonly string[];
}

/** Offset and length in the archives, in bytes. */
export type Place = readonly [number, number];

/** Reads what runs there were: quick, and little. */
export async function readRecording(folder: string): Promise<Recording> {
  return JSON.parse((await decompressed(join(folder, 'recording.json.br'))).toString());
}

/** All archives, one behind the other: some twenty megabytes. */
export async function readArchives(folder: string): Promise<Buffer> {
  return await decompressed(join(folder, 'archives.br'));
}

async function decompressed(path: string): Promise<Buffer> {
  // One large chunk: in many small ones it takes twice as long.
  return await promisify(brotliDecompress)(await readFile(path), { chunkSize: 1024 ** 2 });
}

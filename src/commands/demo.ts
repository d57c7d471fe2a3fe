import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSource } from '../providers/local.ts';
import { triage } from '../triage.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';
import { createEngine, print, type TriageOptions } from './triage.ts';

/** `data/demo`, from `dist/` as from `src/commands/`. */
const FOLDERS = ['../data/demo', '../../data/demo'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

function recordedIn(name: string): string {
  const folder = FOLDERS.find((one) => existsSync(join(one, name))) ?? FOLDERS[0]!;
  return join(folder, name);
}

export interface DemoOptions extends TriageOptions {
  /** Write it up instead. */
  readonly report?: 'rca';
}

/** Triages the recorded run that ships with whyred. Returns the exit code. */
export async function demoCommand(options: DemoOptions, around: Surroundings): Promise<number> {
  const recorded = await openSource(recordedIn('run.zip'), { stdin: around.stdin });
  const engine = await createEngine(options, around);
  const result = await triage({ ...recorded, name: 'acme/nova run 20228246170 (recorded)' }, engine);
  if (options.report !== undefined) {
    const { rcaOfLogs } = await import('./report/rca.ts');
    return await rcaOfLogs(result, engine, { ...commonOf(options), format: options.json ? 'json' : 'md' }, around);
  }
  await print(result, 'whyred demo', options, around);
  return 0;
}

/** What `--format` chooses from is of triages. */
function commonOf({ format: _, ...options }: DemoOptions): Omit<DemoOptions, 'format'> {
  return options;
}

/** What a command needs to look at the recorded month as if it were today's. */
export interface RecordedWorld {
  readonly options: Pick<CommonOptions, 'repo' | 'db'>;
  readonly around: Surroundings;
  /** The folder of the recording. */
  readonly recording: string;
}

/** When the recording ends; the same as in its file, which is too large to be read for that alone. */
const RECORDED_MS = Date.UTC(2026, 8, 14, 9, 38);

/**
 * Does something in the recorded world, whose clock goes on from when it was recorded. Its store is a folder of its own, which is
 * taken away at the end, whatever the end.
 */
export async function inRecordedWorld(
  around: Surroundings,
  look: (world: RecordedWorld) => Promise<number>,
): Promise<number> {
  const { createStay } = await import('../providers/stay.ts');
  const stay = createStay('whyred-demo');
  const sinceMs = around.nowMs();
  try {
    return await look({
      options: { repo: 'github.com/acme/nova', db: join(stay.path, 'whyred.db') },
      around: { ...around, nowMs: () => RECORDED_MS + around.nowMs() - sinceMs },
      recording: dirname(recordedIn('recording.json.br')),
    });
  } finally {
    stay.end();
  }
}

import { fileURLToPath } from 'node:url';
import { openSource } from '../providers/local.ts';
import { triage } from '../triage.ts';
import type { Surroundings } from './surroundings.ts';
import { createEngine, print, type TriageOptions } from './triage.ts';

/** `data/demo/run.zip`, from `dist/` as from `src/commands/`. */
const RECORDED = ['../data/demo/run.zip', '../../data/demo/run.zip'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

export interface DemoOptions extends TriageOptions {
  /** Write it up instead. */
  readonly report?: 'rca';
}

/** Triages the recorded run that ships with whyred. Returns the exit code. */
export async function demoCommand(options: DemoOptions, around: Surroundings): Promise<number> {
  const { access } = await import('node:fs/promises');
  const [built, source] = RECORDED as [string, string];
  const path = await access(built).then(
    () => built,
    () => source,
  );
  const recorded = await openSource(path, { stdin: around.stdin });
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

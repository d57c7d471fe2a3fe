import { fileURLToPath } from 'node:url';
import { openSource } from '../providers/local.ts';
import { triage } from '../triage.ts';
import type { Surroundings } from './surroundings.ts';
import { createEngine, print, type TriageOptions } from './triage.ts';

/** `data/demo/run.zip`, from `dist/` as from `src/commands/`. */
const RECORDED = ['../data/demo/run.zip', '../../data/demo/run.zip'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** Triages the recorded run that ships with whyred. Returns the exit code. */
export async function demoCommand(options: TriageOptions, around: Surroundings): Promise<number> {
  const { access } = await import('node:fs/promises');
  const [built, source] = RECORDED as [string, string];
  const path = await access(built).then(
    () => built,
    () => source,
  );
  const recorded = await openSource(path, { stdin: around.stdin });
  const result = await triage(
    { ...recorded, name: 'acme/nova run 20228246170 (recorded)' },
    await createEngine(options, around),
  );
  await print(result, 'whyred demo', options, around);
  return 0;
}

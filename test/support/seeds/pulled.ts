import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Triage } from '../../../src/domain.ts';
import { type Hosted, hosted } from '../hosted.ts';
import type { Ran } from '../surroundings.ts';
import type { Seed } from './seed.ts';

export interface AttemptTriage extends Triage {
  readonly attempt: number;
}

export interface PulledSeed extends Hosted {
  /** Runs a command in a clone of the repository, in which its `.whyred.yml` stands. */
  run(...argv: readonly string[]): Promise<Ran>;
  /** Each attempt that failed, the oldest first, as it is told from the store alone. */
  triages(): Promise<readonly AttemptTriage[]>;
}

/** The seed's world behind a GitHub, and all of it pulled. */
export async function pulledSeed({ world, configuration }: Seed): Promise<PulledSeed> {
  const at = await hosted({ world, validate: true });
  const cwd = join(at.folder, 'clone');
  mkdirSync(join(cwd, '.git'), { recursive: true });
  if (configuration !== undefined) writeFileSync(join(cwd, '.whyred.yml'), configuration);
  const run = (...argv: readonly string[]): Promise<Ran> => at.whyred(argv, {}, { cwd });
  expect(await run('pull', '--since', '60d', '--quiet')).toMatchObject({ exitCode: 0, err: '' });
  return {
    ...at,
    run,
    async triages() {
      const told: AttemptTriage[] = [];
      for (const { id, attempts } of [...world.runs].sort((one, other) => one.id - other.id)) {
        for (const { number, conclusion } of attempts) {
          if (conclusion !== 'failure') continue;
          const { exitCode, out } = await run('triage', `${id}`, '--attempt', `${number}`, '--offline', '--json');
          expect(exitCode).toBe(0);
          told.push({ ...(JSON.parse(out) as Triage), attempt: number });
        }
      }
      return told;
    },
  };
}

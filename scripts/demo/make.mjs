// Writes data/demo/run.zip, the recorded run of `whyred demo`: nine jobs of one run of acme/nova, five of them red for
// four causes. Nothing of it ever ran; the lines have the shape that the tools give them. Run it after a change in this folder.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildEngine } from './jobs/build-engine.mjs';
import { e2eAdmin } from './jobs/e2e-admin.mjs';
import { e2eCheckout } from './jobs/e2e-checkout.mjs';
import { lint } from './jobs/lint.mjs';
import { migrateApi, migrateScheduler, migrateWorker } from './jobs/migrate.mjs';
import { setupDatabase } from './jobs/setup-database.mjs';
import { testWeb } from './jobs/test-web.mjs';
import { filesOf } from './log.mjs';
import { zip } from './zip.mjs';

export const JOBS = [
  setupDatabase,
  migrateApi,
  migrateWorker,
  migrateScheduler,
  e2eCheckout,
  e2eAdmin,
  testWeb,
  buildEngine,
  lint,
];

/** The archive's files in its order: the whole jobs by their numbers, then each job's folder. */
export function files() {
  const jobs = JOBS.toSorted((a, b) => a.ordinal - b.ordinal).map(filesOf);
  return [...jobs.map((job) => job.whole), ...jobs.flatMap((job) => job.folder)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../../data/demo/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('run.zip', folder), zip(files()));
}

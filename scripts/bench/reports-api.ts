// What the benchmark of the reports uses of whyred, bundled for it.
export { nightFromMs } from '../../src/history/nightly/nightly.ts';
export { saveAttempt } from '../../src/store/attempts.ts';
export { openDatabase } from '../../src/store/database.ts';
export { nightRows } from '../../src/store/nightly-rows.ts';
export { findRepositories, saveRepository } from '../../src/store/repositories.ts';
export { saveRuns } from '../../src/store/runs.ts';
export { saveTriage } from '../../src/store/triages.ts';

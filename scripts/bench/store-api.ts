// What the store's benchmark uses of whyred, bundled for it.
import Sqlite from 'better-sqlite3';

export { parseFilter } from '../../src/filter/parse.ts';
export { saveAttempt } from '../../src/store/attempts.ts';
export { openDatabase } from '../../src/store/database.ts';
export { filterCondition } from '../../src/store/filter.ts';
export { greenJobs } from '../../src/store/jobs.ts';
export { listRuns } from '../../src/store/listing.ts';
export { saveRepository } from '../../src/store/repositories.ts';
export { saveRuns } from '../../src/store/runs.ts';
export { searchText } from '../../src/store/search.ts';
export { saveTriage } from '../../src/store/triages.ts';
export { Sqlite };

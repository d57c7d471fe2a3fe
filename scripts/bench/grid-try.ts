export { openDatabase } from '../../src/store/database.ts';
export { findRepositories } from '../../src/store/repositories.ts';
export { gridAnswer } from '../../src/service/grid-answer.ts';
export { listRuns } from '../../src/store/listing.ts';

/** A process of its own that writes to a store: `rival.mjs PATH FIRST COUNT`, a transaction for each run. Says when it began. */
import { openDatabase } from '../../src/store/database.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';

const [path, first, count] = process.argv.slice(2) as [string, string, string];
const db = await openDatabase(path, { busyMs: 60_000 });
const repository = saveRepository(db, { host: 'github.com', owner: 'acme', name: 'nova' }, 'main');
for (let id = Number(first); id < Number(first) + Number(count); id++) {
  saveRuns(db, repository, [
    {
      id,
      workflow: { id: 7, name: 'CI', path: '.github/workflows/ci.yml' },
      number: id,
      attempt: 1,
      title: `Change ${id}`,
      event: 'push',
      branch: 'main',
      sha: '1f3c9ab',
      treeId: null,
      headRepository: null,
      actor: null,
      status: 'completed',
      conclusion: 'success',
      createdMs: id,
      updatedMs: id,
      startedMs: id,
      url: `https://github.com/acme/nova/actions/runs/${id}`,
    },
  ]);
  if (id === Number(first)) process.stdout.write('began\n');
}
db.close();

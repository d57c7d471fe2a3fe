import { test } from 'vitest';
import { buildWorld } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';
import { generateWorld } from '../github/world/generate.ts';

test('look', async () => {
  const h = await hosted({ world: generateWorld({ seed: 3, runs: 60, days: 10, nowMs: Date.UTC(2026, 8, 14, 12) }) });
  const say = async (argv: string[], columns: number | null = null, env = {}) => {
    const r = await h.whyred(argv, env);
    console.log(`$ whyred ${argv.join(' ')}  [${r.exitCode}]\n${r.out}${r.err === '' ? '' : `--- err\n${r.err}`}`);
  };
  await say(['pull', '-q']);
  await say(['runs', '--limit', '12']);
  await say(['runs', 'is:failed', 'brnch:main', 'age:<x']);
  await say(['runs', '--json', '--limit', '1']);
  await say(['search', 'econnreset']);
  await say(['search', 'connection']);
  await say(['db', 'stats']);
  await say(['db', 'check']);
  await say(['db', 'vacuum']);
  await say(['db', 'export', `${h.folder}/out`]);
  await say(['db', 'prune', '--before', '0d', '--dry-run']);
  await say(['doctor']);
  await say(['doctor'], null, { GH_TOKEN: 'wrong' });
  await say(['doctor'], null, { GH_TOKEN: '' });
  await say(['doctor'], null, { GH_TOKEN: 'fake-token-without-checks' });
  await say(['doctor'], null, { GH_TOKEN: 'fake-token-without-actions' });
  await say(['doctor'], null, { GH_REPO: 'acme/none' });
  await say(['doctor'], null, { GH_REPO: '' });
  await say(['doctor'], null, { GH_HOST: 'https://x/' });
  await say(['doctor'], null, { GITHUB_API_URL: 'http://127.0.0.1:1' });
  h.github.leaveRequests('fake-token', 0);
  await say(['doctor']);
});

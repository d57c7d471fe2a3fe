import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startGithub } from '../github/github.ts';
import { buildWorld, NOON_MS } from '../github/world.ts';
import { storedIn } from '../support/hosted.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a pull with 130, and what was stored stays', async (signal) => {
  const runs = Array.from({ length: 30 }, () => ({
    jobs: [{ name: 'install', failure: 'npm-ci/econnreset' as const }],
  }));
  const github = await startGithub({ world: buildWorld({ runs }), clockMs: NOON_MS });
  const folder = mkdtempSync(join(tmpdir(), 'whyred-interrupted-'));
  onTestFinished(async () => {
    await github.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const db = join(folder, 'store.db');
  const child = spawn(process.execPath, [PROGRAM, 'pull', 'acme/nova', '--since', '2026-01-01', '--db', db], {
    env: { ...process.env, GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token' },
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  // The runs are listed, and jobs are on their way.
  github.onRequest = (number) => {
    if (number === 8) child.kill(signal);
  };
  const code = await new Promise((done) => child.on('close', done));
  expect([code, said]).toEqual([130, expect.stringContaining('Interrupted.')]);
  expect(said).not.toContain('bug');
  const stored = await storedIn(db);
  expect(stored.run).toHaveLength(30);
});

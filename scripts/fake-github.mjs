// A GitHub on this machine, for trials by hand: npm run fake-github -- [--port 8090] [--runs 1000] [--days 14] [--seed 1] [--rerun-polls 3]
// Node.js 20 cannot run TypeScript, so it is bundled first, below node_modules so that its imports are found.
import { mkdir } from 'node:fs/promises';
import { bundle, root } from './bundle.mjs';

const folder = `${root}node_modules/.cache/whyred/fake-github`;
await mkdir(folder, { recursive: true });
await bundle({ main: 'test/github/main.ts' }, folder);
const { runFakeGithub } = await import(`${folder}/main.js`);

try {
  const github = await runFakeGithub(process.argv.slice(2), Date.now, (text) => process.stdout.write(text));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => github.close());
} catch (error) {
  // A wrong argument, or a port that is taken: no stack.
  console.error(error.message);
  process.exitCode = 2;
}

// Takes pictures of all screens of `whyred demo --tui`, as it was built: npm run tour
// They are text, at test/fixtures/screens/tour-*.txt, and README shows them; tests compare both.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { bundle, root } from './bundle.mjs';

// Node.js 20 cannot run TypeScript, so it is bundled first, below node_modules so that its imports are found.
const folder = `${root}node_modules/.cache/whyred/tour`;
await mkdir(folder, { recursive: true });
await bundle({ pty: 'test/ui/kit/pty.ts', tour: 'test/ui/kit/tour.ts' }, folder);
const { Pty } = await import(`${folder}/pty.js`);
const { tour } = await import(`${folder}/tour.js`);

const pty = new Pty(['demo', '--tui'], { columns: 100, rows: 30, cwd: '/' });
try {
  const pictures = new Map(await tour(pty));
  const readme = await readFile(`${root}README.md`, 'utf8');
  const shown = readme.replace(/(<!-- screen (\S+) -->\n)[\s\S]*?(<!-- \/screen -->)/g, (_, begin, name, end) => {
    // A report has fences of its own.
    const fence = pictures.get(name).includes('```') ? '````' : '```';
    return `${begin}\n${fence}text\n${pictures.get(name)}${fence}\n\n${end}`;
  });
  await writeFile(`${root}README.md`, shown);
  for (const [name, text] of pictures) {
    const path = `test/fixtures/screens/tour-${name}.txt`;
    await writeFile(`${root}${path}`, text);
    console.log(path);
  }
} finally {
  await pty.close();
}

// Builds `dist`: the program, and the catalogue checked and compiled once.
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { bundle, root } from './bundle.mjs';

/** Another folder beside `dist` may be named: a build to look at, while that one is in use. */
const dist = `${root}${process.argv[2] ?? 'dist'}`;
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
// The screen is one file: to find a hundred small ones takes longer than to read them. What makes an error the user's is in one place.
await bundle(
  {
    cli: 'src/cli.ts',
    thread: 'src/service/thread.ts',
    errors: 'src/errors.ts',
    compiled: 'src/classifiers/compiled.ts',
  },
  dist,
  { apart: { 'src/ui/main.ts': './screen.js' } },
);
const packages = await bundle({ screen: 'src/ui/main.ts' }, dist, {
  apart: { 'src/errors.ts': './errors.js' },
  isWhole: true,
});
await writeFile(`${dist}/third-party-licences.txt`, await licencesOf(packages));
await chmod(`${dist}/cli.js`, 0o755);

const { compileCatalogue } = await import(`${dist}/compiled.js`);
const folder = `${root}data/signatures`;
const names = (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
const files = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(`${folder}/${name}`, 'utf8') })),
);
try {
  const { full, light, automaton } = compileCatalogue(files);
  await writeFile(`${dist}/catalogue.json`, light);
  await writeFile(`${dist}/catalogue-full.json`, full);
  await writeFile(`${dist}/automaton.json`, automaton.rest);
  await writeFile(`${dist}/automaton.bin`, automaton.table);
} catch (error) {
  // A wrong entry is the author's mistake, not a bug of this script.
  console.error(`${error.message}\n${error.hint ?? ''}`);
  process.exitCode = 1;
}

/** What others wrote may be passed on with their names and terms. */
async function licencesOf(folders) {
  const texts = await Promise.all(
    folders.map(async (path) => {
      const { name, version, license } = JSON.parse(await readFile(`${path}/package.json`, 'utf8'));
      const file = (await readdir(path)).find((one) => /^licen[cs]e/i.test(one));
      const terms = file === undefined ? `${license}\n` : await readFile(`${path}/${file}`, 'utf8');
      return `${name} ${version}\n\n${terms.trimEnd()}\n`;
    }),
  );
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}

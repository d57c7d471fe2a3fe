// Builds `dist`: the program in a few files, so that it starts fast, and the catalogue checked and compiled once.
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';

const root = new URL('..', import.meta.url).pathname;
const dist = `${root}dist`;

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const bundle = await rolldown({
  input: { cli: `${root}src/cli.ts`, 'compile-catalogue': `${root}src/classifiers/compiled.ts` },
  platform: 'node',
  external: /^[a-z@][^:]*$/i,
});
await bundle.write({ dir: dist, format: 'esm', chunkFileNames: '[name].js', sourcemap: true });
await chmod(`${dist}/cli.js`, 0o755);

const { compileCatalogue } = await import(`${dist}/compile-catalogue.js`);
const folder = `${root}data/signatures`;
const names = (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
const files = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(`${folder}/${name}`, 'utf8') })),
);
await writeFile(`${dist}/catalogue.json`, compileCatalogue(files));

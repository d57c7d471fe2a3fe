// Source files -> a few JavaScript files that start fast. What comes from npm stays outside, but for what draws the screen:
// from its hundred files that would take three times as long to start.
import { rolldown } from 'rolldown';

export const root = new URL('..', import.meta.url).pathname;

/** @param {Record<string, string>} input Name of each program -> its source file, below the root. */
export async function bundle(input, dir) {
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, `${root}${path}`])),
    platform: 'node',
    external: (id, importer) => isPackage(id) && !isDrawing(id) && !DRAWN.test(importer ?? ''),
    plugins: [withoutDevtools],
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  await build.write({ dir, format: 'esm', chunkFileNames: '[name].js', sourcemap: true });
  await build.close();
}

/** Ink asks for React's developer tools where DEV is set: they are not there. */
const NOTHING = '\0nothing';
const withoutDevtools = {
  name: 'without-devtools',
  resolveId: (id) => (id === 'react-devtools-core' || id === 'ws' ? NOTHING : null),
  load: (id) => (id === NOTHING ? 'export default {}; export const initialize = () => {};' : null),
};

/** What the screen is drawn with, and all that it needs. */
const DRAWING = ['ink', 'react', 'react/jsx-runtime'];
const DRAWN = /\/node_modules\//;

function isDrawing(id) {
  return DRAWING.includes(id);
}

function isPackage(id) {
  return !id.startsWith('.') && !id.startsWith('/');
}

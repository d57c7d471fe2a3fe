// Source files -> a few JavaScript files that start fast. What comes from npm stays outside, but for what draws the screen:
// from its hundred files that would take three times as long to start.
import { dirname, resolve } from 'node:path';
import { rolldown } from 'rolldown';

export const root = new URL('..', import.meta.url).pathname;

/**
 * @param {Record<string, string>} input Name of each program -> its source file, below the root.
 * @param {string} dir
 * @param {Record<string, string>} apart Source files -> files beside the programs that hold them instead, each once.
 * @param {boolean} isWhole One file, and nothing beside it.
 * @returns {Promise<string[]>} Folders of the packages of others that are now part of it.
 */
export async function bundle(input, dir, { apart = {}, isWhole = false } = {}) {
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, `${root}${path}`])),
    platform: 'node',
    external: (id, importer) => isPackage(id) && !isDrawing(id) && !DRAWN.test(importer ?? ''),
    plugins: [withoutDevtools, withoutFetch, heldApart(apart)],
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const { output } = await build.write({
    dir,
    format: 'esm',
    chunkFileNames: '[name].js',
    sourcemap: true,
    // It is read sooner; the map beside it tells the names in an account of a crash.
    ...(isWhole ? { codeSplitting: false, minify: true } : {}),
  });
  await build.close();
  return [...new Set(output.flatMap(({ moduleIds = [] }) => moduleIds.flatMap(packageOf)))].sort();
}

function heldApart(apart) {
  const files = new Map(Object.entries(apart).map(([path, file]) => [`${root}${path}`, file]));
  return {
    name: 'held-apart',
    resolveId(id, importer) {
      if (!id.startsWith('.') || importer === undefined) return null;
      const file = files.get(resolve(dirname(importer), id));
      return file === undefined ? null : { id: file, external: true };
    },
  };
}

/** `…/node_modules/react/index.js` -> `…/node_modules/react`; nothing for our own files. */
function packageOf(id) {
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replace(/^\0+/, ''));
  return found === null ? [] : [found[1]];
}

/** Ink asks for React's developer tools where DEV is set: they are not there. */
const NOTHING = '\0nothing';
const withoutDevtools = {
  name: 'without-devtools',
  resolveId: (id) => (id === 'react-devtools-core' || id === 'ws' ? NOTHING : null),
  load: (id) => (id === NOTHING ? 'export default {}; export const initialize = () => {};' : null),
};

/**
 * Yoga, which lays out for Ink, would read its own WebAssembly with `fetch`, and Node would load all of its HTTP client for that: 30 ms.
 * Where there is no `fetch` it decodes the same bytes by itself.
 */
const withoutFetch = {
  name: 'without-fetch',
  transform: (code, id) => (/yoga-wasm-base64/.test(id) ? { code: `var fetch;${code}`, map: null } : null),
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

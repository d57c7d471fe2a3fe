// Source files -> a few JavaScript files that start fast. What comes from npm stays outside.
import { rolldown } from 'rolldown';

export const root = new URL('..', import.meta.url).pathname;

/** @param {Record<string, string>} input Name of each program -> its source file, below the root. */
export async function bundle(input, dir) {
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, `${root}${path}`])),
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  });
  await build.write({ dir, format: 'esm', chunkFileNames: '[name].js', sourcemap: true });
  await build.close();
}

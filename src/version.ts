import { readFileSync } from 'node:fs';

/** Of the package, for people and for GitHub. One folder below the package's root, here as in the build. */
export function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}

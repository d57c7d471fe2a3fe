import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

/** What each layer may import, besides itself. Data flows one way: the list grows downwards. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  errors: [],
  log: ['domain', 'errors'],
  classifiers: ['domain', 'errors', 'log', 'history'],
  history: ['domain', 'errors'],
  filter: ['domain', 'errors'],
  reports: ['domain', 'errors', 'classifiers', 'history', 'filter'],
  version: [],
  'make-folder': [],
  providers: ['domain', 'errors', 'log', 'classifiers', 'filter', 'make-folder'],
  store: ['domain', 'errors', 'log', 'classifiers', 'history', 'filter', 'make-folder'],
  triage: ['domain', 'errors', 'log', 'classifiers', 'providers', 'store'],
  pull: ['domain', 'errors', 'log', 'classifiers', 'history', 'providers', 'store', 'triage'],
  commands: [
    ...['domain', 'errors', 'log', 'classifiers', 'history', 'filter', 'reports', 'version'],
    ...['make-folder', 'providers', 'store', 'triage', 'pull'],
  ],
  service: [
    ...['domain', 'errors', 'log', 'classifiers', 'history', 'filter', 'reports', 'version'],
    ...['make-folder', 'providers', 'store', 'triage', 'pull', 'commands'],
  ],
  // What is stored comes through the service alone.
  ui: [
    ...['domain', 'errors', 'log', 'classifiers', 'history', 'filter', 'reports', 'version'],
    ...['make-folder', 'service', 'commands'],
  ],
  program: ['domain', 'errors', 'filter', 'version', 'commands', 'ui'],
  cli: ['program', 'commands'],
};

const PURE = ['domain', 'errors', 'log', 'classifiers', 'history', 'filter', 'reports'];

function layerOf(file: string): string {
  return file.split('/')[0]!.replace(/\.tsx?$/, '');
}

test.each(files)('src/%s imports only from the layers before its own', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const layer = layerOf(file);
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) =>
    relative(root, resolve(root, dirname(file), path!)),
  );
  const wrong = imports
    .filter((path) => !path.startsWith('../data/'))
    .filter((path) => layerOf(path) !== layer && !MAY_IMPORT[layer]?.includes(layerOf(path)));
  expect(wrong).toEqual([]);
});

/** Of the service a screen may load so much; all else would load what answers are made with, and start late. */
const OF_SERVICE = ['workers', 'choices', 'log/pattern'];

test.each(files.filter((file) => layerOf(file) === 'ui'))('src/%s takes only types from who answers', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const values = [...text.matchAll(/^import (?!type)(?:\{([^}]*)\}|\w+) from '[./]*\/service\/([^']+)\.ts'/gm)]
    .filter(([, names]) => names === undefined || names.split(',').some((one) => !/^\s*(?:type |$)/.test(one)))
    .map(([, , path]) => path!);
  expect(values.filter((path) => !OF_SERVICE.includes(path))).toEqual([]);
});

test.each(files.filter((file) => PURE.includes(layerOf(file))))('src/%s knows no clock and no chance', (file) => {
  expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/Date\.now|new Date\(\)|Math\.random|process\.env/);
});

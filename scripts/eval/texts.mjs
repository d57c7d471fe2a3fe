// Labelled texts of failures: the catalogue's examples, and jobs whose logs a person labelled.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';

export const modelPath = join(root, 'data/text-model.json');
/** What comes and goes; of what is left out nobody can say by the signature alone. */
const COMES_AND_GOES = { race: true, network: true, infrastructure: true, no: false };

export async function whyred() {
  const cache = join(root, 'node_modules/.cache/whyred/eval');
  mkdirSync(cache, { recursive: true });
  await bundle({ 'text-api': 'scripts/eval/text-api.ts' }, cache);
  return import(join(cache, 'text-api.js'));
}

export function readCatalogue({ loadCatalogue }) {
  const folder = join(root, 'data/signatures');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  return loadCatalogue(names.sort().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })));
}

/** One document an example. Wrappers say nothing of why something failed. */
export function catalogueDocuments({ tokensOf }, signatures) {
  return signatures
    .filter(({ tier }) => tier !== 'wrapper')
    .flatMap(({ id, category, transient, examples }) =>
      examples.map((example) => ({
        tokens: tokensOf(example.split('\n')),
        category: category === 'unknown' ? null : category,
        transient: COMES_AND_GOES[transient] ?? null,
        group: id,
      })),
    );
}

/** Every word and pair of words that the catalogue's texts use: what is not among them is a name, or one project's own. */
export function generalTokens({ tokensOf }, signatures) {
  const texts = signatures.flatMap(({ title, cause, fix, prevent, examples, nearMisses }) => [
    ...[title, cause, ...prevent, ...examples, ...nearMisses],
    ...fix.flatMap(({ title: name, why, snippet }) => [name, why, snippet ?? '']),
  ]);
  return new Set(texts.flatMap((text) => text.split('\n')).flatMap((line) => tokensOf([line])));
}

/**
 * A folder with `labels.csv` (jobId, jobName, createdAt, intermittent, rerunLabel) and `logs/<jobId>.log`, in the order of time.
 * Each job with what whyred says of its log alone.
 */
export function readLabelled(api, signatures, path) {
  const matcher = api.createMatcher(signatures);
  const redact = api.createRedactor();
  const rows = readFileSync(join(path, 'labels.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  return rows
    .map((row) => row.split(','))
    .sort(([one, , early], [other, , late]) => (early === late ? Number(one) - Number(other) : early < late ? -1 : 1))
    .map(([id, name, createdAt, intermittent, rerun]) => {
      const file = `${id}.log`;
      const bytes = readFileSync(join(path, 'logs', file));
      const explained = api
        .parsePart({ file, bytes, step: null, steps: null }, redact)
        .flatMap((log) => api.explain(log, matcher, null))
        .sort((one, other) => other.score - one.score);
      const failure = explained[0]?.failure ?? null;
      const lines = failure === null ? [] : api.tellingLines(failure);
      const labels = { transient: intermittent === '1', rerun: rerun === '1' };
      return { id, name, createdAt, ...labels, failure, lines, tokens: api.tokensOf(lines) };
    });
}

/** As documents to learn from, of tokens that are general. Forms and codes always are. */
export function labelledDocuments(jobs, general) {
  return jobs
    .filter(({ failure }) => failure !== null)
    .map(({ tokens, transient, failure }) => ({
      tokens: tokens.filter((token) => !/^[wb]:/.test(token) || general.has(token)),
      // Its category was never told by a person.
      category: null,
      transient,
      group: failure.fingerprint,
    }));
}

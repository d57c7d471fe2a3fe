// Logs in which a person marked the lines that explain the failure: what whyred says of each.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';
import { readCatalogue } from './texts.mjs';

export const modelPath = join(root, 'data/confidence-model.json');

export async function whyred() {
  const cache = join(root, 'node_modules/.cache/whyred/eval');
  mkdirSync(cache, { recursive: true });
  await bundle({ 'lines-api': 'scripts/eval/lines-api.ts' }, cache);
  return import(join(cache, 'lines-api.js'));
}

/** What the labels call a kind of failure -> what whyred does. Others are not judged. */
const CATEGORIES = {
  'test-assertion': 'test',
  'test-flaky-race': 'test',
  'compile-type': 'build',
  'lint-format': 'lint',
  dependency: 'dependency',
  network: 'network',
  'infra-runner': 'runner',
  resource: 'resource',
  timeout: 'timeout',
  'config-secret': 'configuration',
  'auth-permission': 'permission',
  'database-migration': 'database',
  'container-k8s': 'container',
  cancelled: 'cancelled',
};

/**
 * A folder with `manifest.json` and `logs/<id>.log` -> a row for each log alone, and one for each that has a green log beside it.
 * `hit`: the answer's line is a marked one · `near`: one of the first three candidates is · `right`: its category is; null where none is marked.
 */
export function readLines(api, path) {
  const matcher = api.createMatcher(readCatalogue(api));
  const redact = api.createRedactor();
  const entries = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  const rowOf = (entry, baseline) => {
    const failures = failuresIn(api, join(path, 'logs', `${entry.id}.log`), { matcher, redact, baseline });
    return { ...judged(entry, failures), compared: baseline !== null };
  };
  return entries
    .filter(({ id }) => existsSync(join(path, 'logs', `${id}.log`)))
    .flatMap((entry) => {
      const alone = rowOf(entry, null);
      if (!entry.baseline || entry.category === 'pass') return [alone];
      const green = readFileSync(join(path, 'logs', entry.baseline));
      return [alone, rowOf(entry, api.baselineOf([api.profileOf(api.readLog(green, redact))]))];
    });
}

/** All failures of a file, the most important first, each with what its confidence rests on. */
function failuresIn(api, file, { matcher, redact, baseline }) {
  const features = new Map();
  const jobs = api.parsePart({ file, bytes: readFileSync(file), step: null, steps: null }, redact).map((log) => {
    const explained = api.explain(log, matcher, baseline);
    for (const one of explained) features.set(one.failure, one.features);
    return api.describe(log, explained, log.jobName, file).job;
  });
  return api
    .inOrder(jobs)
    .flatMap((job) => job.failures.map((failure) => ({ failure, features: features.get(failure) })));
}

function judged(entry, failures) {
  const {
    repo,
    format,
    category,
    acceptableCategories = [],
    rootCauseLines = [],
    rootCauseRanges = [],
    abstain,
  } = entry;
  const marked = (line) =>
    rootCauseLines.includes(line) || rootCauseRanges.some(([from, to]) => line >= from && line <= to);
  const [first] = failures;
  const lines = [
    ...failures.map(({ failure }) => failure.rootCause.line),
    ...failures.flatMap(({ failure }) => failure.candidates.map(({ line }) => line)),
  ];
  const wanted = [category, ...acceptableCategories].map((name) => CATEGORIES[name]);
  return {
    ...{ repo, format },
    kind: category === 'pass' ? 'green' : abstain ? 'silent' : 'failed',
    answered: first !== undefined,
    confidence: first?.failure.rootCause.confidence ?? 0,
    features: first?.features ?? null,
    hit: first !== undefined && marked(first.failure.rootCause.line),
    near: [...new Set(lines)].slice(0, 3).some(marked),
    right: CATEGORIES[category] === undefined ? null : wanted.includes(first?.failure.category),
  };
}

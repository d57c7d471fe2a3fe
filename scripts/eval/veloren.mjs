// node scripts/eval/veloren.mjs PATH: does a failure come and go? From the job's log alone, against a person's labels.
// Strictly in the order of time: each block is judged by what was learnt, and with a threshold that was chosen, from earlier ones.
import { pathToFileURL } from 'node:url';
import { counts, ratesOf } from './said.mjs';
import { shuffled } from './scores.mjs';
import { catalogueDocuments, generalTokens, labelledDocuments, readCatalogue, readLabelled, whyred } from './texts.mjs';

const BLOCKS = 6;
const FOLDS = 10;
/** Parts of what is learnt from, so that a threshold is chosen by what was not learnt. */
const INNER_FOLDS = 5;
const PRECISION_MIN = 0.9;
/** Seven of ten. Nothing that the evidence itself believes less is said, however well it went with the few that were learnt from. */
const ODDS_MIN = Math.log(0.7 / 0.3);

/**
 * All figures of the evaluation. `all` is what counts; `allFree` lets the threshold fall below what the evidence itself believes. Each of `byTime` and `byFolds` has `precision`, `recall`, `f1`, `auc`, `brier` with `[value, low, high]`
 * and `right`, `wrong`, `missed` as counts.
 */
export async function evaluateVeloren(path) {
  const api = await whyred();
  const signatures = readCatalogue(api);
  const jobs = readLabelled(api, signatures, path);
  const examples = catalogueDocuments(api, signatures);
  const general = generalTokens(api, signatures);
  const scored = scorer(api, examples, general);
  const measured = (score, least = ODDS_MIN) => ({
    byTime: judged(api, byTime(jobs), score, least),
    byFolds: judged(api, byFolds(jobs), score, least),
  });
  const lots = shuffled(
    jobs.map(({ transient }) => transient),
    7,
  );
  return {
    jobs: jobs.length,
    intermittent: jobs.filter(({ transient }) => transient).length,
    all: measured(scored('learnt')),
    allFree: measured(scored('learnt'), Number.NEGATIVE_INFINITY),
    allWithName: measured(scored('named')),
    signatures: measured(scored('none')),
    catalogueWords: measured(scored('catalogue')),
    jobName: measured(nameScore, Number.NEGATIVE_INFINITY),
    rerunLabel: counts(
      api,
      jobs.map(({ rerun, transient }) => ({ said: rerun, transient, score: Number(rerun) })),
    ),
    shuffled: judged(api, byTime(withLabels(jobs, lots)), scored('learnt'), ODDS_MIN),
    unnamed: unnamed(jobs),
  };
}

/**
 * What the log says, in log-odds. `words`: what counts of the texts where neither signature nor tool says anything. `none`, or what the
 * `catalogue` taught, or what earlier jobs taught as well (`learnt`), besides the job's name (`named`).
 */
function scorer(api, examples, general) {
  const { weights } = api.SHIPPED_MODEL;
  const models = new Map();
  const modelOf = (learnt) => {
    const key = learnt.map(({ id, transient }) => `${id} ${transient}`).join();
    if (!models.has(key)) {
      const documents = labelledDocuments(learnt, general);
      models.set(key, api.restoreTextModel(api.trainTextModel([...examples, ...documents])));
    }
    return models.get(key);
  };
  return (words) => (learnt, asked) => {
    const model = words === 'none' ? null : modelOf(words === 'catalogue' ? [] : learnt);
    const names = words === 'named' ? nameScore(learnt, asked) : null;
    return asked.map(({ failure, lines }, at) => {
      const clues = failure?.grounds.clues ?? [];
      const silent = model === null || clues.length > 0 || failure === null;
      const all = [...clues, ...(silent ? [] : [api.textClue(model, lines, failure.rootCause.line)].filter(Boolean))];
      return (names?.[at] ?? 0) + all.reduce((sum, { feature, value }) => sum + (weights[feature] ?? 0) * value, 0);
    });
  };
}

/** Log-odds of the name among earlier jobs, pulled to their mean. */
function nameScore(learnt, asked) {
  const share = (some) => some.filter(({ transient }) => transient).length;
  const mean = (share(learnt) + 1) / (learnt.length + 2);
  return asked.map(({ name }) => {
    const same = learnt.filter((job) => job.name === name);
    const p = (share(same) + 2 * mean) / (same.length + 2);
    return Math.log(p / (1 - p));
  });
}

function withLabels(jobs, labels) {
  return jobs.map((job, at) => ({ ...job, transient: labels[at] }));
}

/** `[learnt from, asked about]` of each block after the first. */
function byTime(jobs) {
  const start = (block) => Math.floor((block * jobs.length) / BLOCKS);
  return Array.from({ length: BLOCKS - 1 }, (_, at) => [
    jobs.slice(0, start(at + 1)),
    jobs.slice(start(at + 1), start(at + 2)),
  ]);
}

function byFolds(jobs) {
  const places = shuffled([...jobs.keys()], 1);
  const foldOf = new Map(places.map((place, at) => [jobs[place], at % FOLDS]));
  return Array.from({ length: FOLDS }, (_, fold) => [
    jobs.filter((job) => foldOf.get(job) !== fold),
    jobs.filter((job) => foldOf.get(job) === fold),
  ]);
}

function judged(api, parts, score, least) {
  const told = parts.flatMap(([learnt, asked]) => {
    const threshold = chosenThreshold(learnt, score, least);
    return score(learnt, asked).map((odds, at) => ({
      id: asked[at].id,
      transient: asked[at].transient,
      score: 1 / (1 + Math.exp(-odds)),
      said: odds > threshold,
    }));
  });
  return counts(api, told);
}

/**
 * The best F1 at enough precision among what was learnt from, each judged by a model that was kept from it and from what is the same
 * failure. Of equally good ones that nearest to even odds: that is where the evidence itself changes sides.
 */
function chosenThreshold(learnt, score, least) {
  const part = new Map();
  const groups = [...new Set(learnt.map(groupOf))];
  for (const [at, group] of shuffled(groups, 3).entries()) part.set(group, at % INNER_FOLDS);
  const told = Array.from({ length: INNER_FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const asked = learnt.filter((job) => part.get(groupOf(job)) === fold);
    const rest = learnt.filter((job) => part.get(groupOf(job)) !== fold);
    return score(rest, asked).map((odds, at) => ({ odds, transient: asked[at].transient }));
  });
  const levels = [...new Set(told.map(({ odds }) => odds))].sort((one, other) => one - other);
  const between = levels.map((level, at) => {
    const below = levels[at - 1] ?? level - 2;
    // As near to even odds as the gap allows, but not at its edge.
    const margin = Math.min(0.2, (level - below) / 2);
    return Math.max(least, below + margin, Math.min(level - margin, 0));
  });
  let best = null;
  for (const threshold of between) {
    const { precision, f1 } = ratesOf(told.map(({ odds, transient }) => ({ said: odds > threshold, transient })));
    const worth = precision >= PRECISION_MIN ? 1 + f1 : precision;
    if (
      best === null ||
      worth > best.worth ||
      (worth === best.worth && Math.abs(threshold) < Math.abs(best.threshold))
    ) {
      best = { worth, threshold };
    }
  }
  return best.threshold;
}

function groupOf({ failure, id }) {
  return failure?.fingerprint ?? id;
}

/** Intermittent jobs of which neither signature nor tool says that they are. */
function unnamed(jobs) {
  return jobs
    .filter(({ transient, failure }) => transient && (failure?.grounds.clues.length ?? 0) === 0)
    .map(({ id, failure }) => ({
      id,
      signature: failure?.signature?.id ?? null,
      text: failure?.rootCause.text ?? null,
    }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = process.argv[2];
  if (path === undefined) {
    console.error('usage: node scripts/eval/veloren.mjs PATH');
    process.exit(2);
  }
  print(await evaluateVeloren(path));
}

function print(figures) {
  const { jobs, intermittent } = figures;
  console.log(`${jobs} failed jobs, ${intermittent} of them intermittent; 95 % intervals in brackets`);
  const names = {
    all: 'signature, tool and words',
    allFree: 'the same, any threshold',
    allWithName: 'the same, with the job’s name',
    signatures: 'signature and tool',
    catalogueWords: 'with the catalogue’s words alone',
    jobName: 'the job’s name alone',
  };
  for (const part of ['byTime', 'byFolds']) {
    console.log(
      part === 'byTime' ? `\nby time: ${BLOCKS - 1} blocks, each after what was learnt` : `\n${FOLDS} folds at random`,
    );
    for (const [key, name] of Object.entries(names)) row(name, figures[key][part]);
  }
  console.log('\nbaseline and control');
  row('a re-run passed', figures.rerunLabel);
  row('labels shuffled, by time', figures.shuffled);
  console.log(`\n${figures.unnamed.length} intermittent ones of which no signature knows it`);
  for (const { id, signature } of figures.unnamed) console.log(`  ${id}  ${signature ?? 'no signature'}`);
}

function row(name, { right, wrong, missed, ...scores }) {
  const shown = ['precision', 'recall', 'f1', 'auc', 'brier'].map((score) => {
    const [value, low, high] = scores[score].map((one) => one.toFixed(3).replace(/^0/, ''));
    return `${score} ${value} [${low} to ${high}]`;
  });
  console.log(`  ${name.padEnd(34)}${shown.join('  ')}  (${right} right, ${wrong} wrong, ${missed} missed)`);
}

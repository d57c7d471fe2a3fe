// node scripts/eval/rerun.mjs PATH: how well is it predicted whether an unchanged re-run passes?
// Strictly in the order of time: before each further attempt after a failed one, from smaller run ids and the attempts so far.
import { coverage, printCoverage } from './rerun-coverage.mjs';
import { predictedEach } from './rerun-figures.mjs';
import { heldOut } from './rerun-fit.mjs';
import { readRuns, replay, shippedModel, whyred } from './reruns.mjs';
import { bootstrap, reliability, SCORES, shuffled } from './scores.mjs';

const HOUR_MS = 3_600_000;

const path = process.argv[2];
if (path === undefined) {
  console.error('usage: node scripts/eval/rerun.mjs PATH');
  process.exit(2);
}
const api = await whyred();
const model = shippedModel(api);
const runs = readRuns(path);

const shipped = predicted(replay(api, runs, model), model);
if (shipped.length === 0) {
  console.error(`${path} holds no failure that was run again.`);
  process.exit(2);
}
const repositories = new Set(shipped.map(({ repository }) => repository));
console.log(`${runs.length} runs, ${shipped.length} decisions in ${repositories.size} repositories`);
console.log('95 % intervals in brackets: whole repositories drawn again\n');

heading('with the shipped weights (in-sample, when they were fitted to this file)');
report(shipped);
heading('with weights fitted without the repository (10 folds)');
const unseen = predictedEach(api, heldOut(api, runs));
report(unseen);

heading('baselines');
score(
  'the rate so far',
  before(shipped, () => ''),
);
score(
  'the rate of the event so far',
  before(shipped, ({ rerun }) => rerun.situation.event),
);
score(
  'the situation alone',
  predicted(
    shipped.map((one) => ({ ...one, history: emptied(one) })),
    model,
  ),
);

heading('what is known late: re-runs of runs that are at least so old');
for (const hours of [1, 24]) score(`${hours} h`, predicted(replay(api, runs, model, hours * HOUR_MS), model));

heading('controls, which must show nothing: AUC .5');
score('outcomes shuffled', predicted(replay(api, withShuffledOutcomes(), model), model), true);
const approvals = runs.filter((attempts) => attempts[0].conclusion === 'action_required');
const approvedOnly = approvals.map((attempts) => attempts.slice(0, 2));
row('decisions after approvals alone', `${replay(api, approvedOnly, model).length} of ${approvals.length}`);
score('approvals taken for failures', approvalsAsFailures(), true);

function heading(text) {
  console.log(`\n${text}`);
}

function row(name, text) {
  console.log(`  ${name.padEnd(34)}${text}`);
}

function predicted(decisions, by) {
  return predictedEach(
    api,
    decisions.map((decision) => ({ ...decision, model: by })),
  );
}

function split(decisions) {
  return {
    p: decisions.map(({ prediction }) => prediction.probability),
    y: decisions.map(({ rerun }) => Number(rerun.passed)),
  };
}

function report(decisions) {
  if (decisions.length === 0) return row('none', '');
  const { p, y } = split(decisions);
  const ends = bootstrap(
    p,
    y,
    decisions.map(({ repository }) => repository),
  );
  for (const [name, of] of Object.entries(SCORES)) {
    row(name, `${number(of(p, y))} [${ends[name].map(number).join(' to ')}]`);
  }
  console.log('  predicted    n     mean   passed');
  for (const bin of reliability(p, y)) {
    const range = `${bin.from.toFixed(1)} to ${(bin.from + 0.1).toFixed(1)}`;
    console.log(`  ${range}${String(bin.n).padStart(6)}     ${number(bin.predicted)}   ${number(bin.passed)}`);
  }
  const strongest = [...decisions].sort((one, other) => other.prediction.probability - one.prediction.probability);
  const top = strongest.slice(0, Math.ceil(strongest.length / 10));
  row('passed of the surest tenth', number(top.filter(({ rerun }) => rerun.passed).length / top.length));
  for (const [name, of] of Object.entries(groups(decisions))) score(name, of);
  printCoverage(coverage(api, decisions), row);
}

function groups(decisions) {
  const named = {};
  for (const event of ['push', 'pull_request', 'schedule', 'workflow_dispatch']) {
    named[event] = decisions.filter(({ rerun }) => rerun.situation.event === event);
  }
  for (const failures of [1, 2, 3]) {
    named[`after ${failures} failed`] = decisions.filter(({ rerun }) => rerun.situation.failures === failures);
  }
  named['after more'] = decisions.filter(({ rerun }) => rerun.situation.failures > 3);
  const reruns = ({ same, elsewhere }) => same.reruns + elsewhere.reruns;
  named['nothing known of the repository'] = decisions.filter(({ history }) => reruns(history) === 0);
  named['1 to 9 re-runs known'] = decisions.filter(({ history }) => reruns(history) > 0 && reruns(history) < 10);
  named['10 and more known'] = decisions.filter(({ history }) => reruns(history) >= 10);
  const sizes = new Map();
  for (const { repository } of decisions) sizes.set(repository, (sizes.get(repository) ?? 0) + 1);
  const largest = [...sizes].sort(([, one], [, other]) => other - one).slice(0, 3);
  const isLarge = new Set(largest.map(([name]) => name));
  named['without the three largest'] = decisions.filter(({ repository }) => !isLarge.has(repository));
  return named;
}

function score(name, decisions, withInterval = false) {
  if (decisions.length === 0) return row(name, 'none');
  const { p, y } = split(decisions);
  const said = Object.entries(SCORES).map(([of, value]) => `${of} ${number(value(p, y))}`);
  const passed = y.reduce((sum, one) => sum + one, 0) / y.length;
  row(name, `n ${String(p.length).padStart(4)}  ${said.join('  ')}  passed ${number(passed)}`);
  if (!withInterval) return;
  const ends = bootstrap(
    p,
    y,
    decisions.map(({ repository }) => repository),
  );
  row('', `AUC [${ends.auc.map(number).join(' to ')}]`);
}

function number(value) {
  return value === null || !Number.isFinite(value) ? '  –  ' : value.toFixed(4).replace(/^0/, '');
}

/** What a group's earlier decisions came to, with one pass and one failure added. Of earlier runs only. */
function before(decisions, groupOf) {
  const counts = new Map();
  let waiting = [];
  return decisions.map((decision, at) => {
    if (at > 0 && decisions[at - 1].run !== decision.run) {
      for (const [group, passed] of waiting) {
        const [passes, all] = counts.get(group) ?? [1, 2];
        counts.set(group, [passes + passed, all + 1]);
      }
      waiting = [];
    }
    const [passes, all] = counts.get(groupOf(decision)) ?? [1, 2];
    waiting.push([groupOf(decision), Number(decision.rerun.passed)]);
    return { ...decision, prediction: { probability: passes / all } };
  });
}

function emptied({ rerun }) {
  return api.rerunHistory([], rerun.place, rerun.situation, rerun.atMs, model);
}

/** Every run keeps its number of attempts, and gets the outcomes of a re-run from anywhere. */
function withShuffledOutcomes() {
  const outcomes = shuffled(
    shipped.map(({ rerun }) => (rerun.passed ? 'success' : 'failure')),
    7,
  );
  // Only first re-runs: a later one exists because the one before it failed.
  return runs
    .filter((attempts) => api.pastReruns(attempts).length > 0)
    .map((attempts, at) => [
      { ...attempts[0], conclusion: 'failure' },
      { ...attempts[0], conclusion: outcomes[at] },
    ]);
}

/** An approval says nothing of what comes: a model of failures must not be able to tell either. */
function approvalsAsFailures() {
  const asFailures = approvals.map(([first, ...rest]) => [{ ...first, conclusion: 'failure' }, ...rest.slice(0, 1)]);
  const decisions = replay(api, asFailures, model).map((one) => ({ ...one, history: emptied(one) }));
  return predicted(decisions, model);
}

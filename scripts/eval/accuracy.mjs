// docs/accuracy.json, and the page for people that is made of it and of nothing else.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { perCent, rangeOf, shareOf, table } from './accuracy-words.mjs';
import { lineGoals, linesPage } from './lines-page.mjs';

const MODELS = ['rerun-model.json', 'verdict-model.json', 'text-model.json', 'confidence-model.json'];
export const accuracyPath = join(root, 'docs/accuracy.json');
export const pagePath = join(root, 'docs/accuracy.md');

/** SHA-256 of what ships, by the name of its file; null: it does not ship. */
export function modelHashes() {
  return Object.fromEntries(MODELS.map((name) => [name, hashOf(join(root, 'data', name))]));
}

function hashOf(path) {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
}

/** Null before the first evaluation. */
export function readAccuracy() {
  return existsSync(accuracyPath) ? JSON.parse(readFileSync(accuracyPath, 'utf8')) : null;
}

export function writeAccuracy(accuracy) {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(accuracyPath, `${JSON.stringify(accuracy, null, 2)}\n`);
  writeFileSync(pagePath, render(accuracy));
}

export function render(accuracy) {
  const { models, verdicts, regressions, real } = accuracy;
  return `${[
    ...['# How far whyred can be trusted', ''],
    'Made by `npm run eval`, which writes `docs/accuracy.json` and this page; do not edit it. Rates stand beside their counts, and',
    'what is in brackets is where the rate lies in 95 of 100 cases. A test checks that the figures are those of what ships.',
    ...['', '## In short', '', ...inShort(verdicts, regressions), ''],
    ...['## Goals', '', ...goalsPage(accuracy), ''],
    ...['## The line that explains', '', ...linesPage(real?.lines ?? null), ''],
    ...['## Verdicts', '', ...verdictsPage(verdicts), ''],
    ...['## Jobs that get worse', '', ...regressionsPage(regressions), ''],
    ...['## Real data', '', ...realPage(real), ''],
    ...['## What this does not show', '', ...LIMITS, ''],
    ...['## Measured with', '', ...modelLines(models)],
  ].join('\n')}\n`;
}

/** What was to be reached, and what was. */
function goalsPage({ verdicts, regressions, real }) {
  const rows = [
    ...Object.entries(verdicts.by).flatMap(([name, { moments }]) => {
      const { realHidden, recall } = moments['at once'];
      return [
        [
          `real failures called otherwise, ${name}, at once`,
          '2 % at most',
          shareOf(realHidden),
          realHidden.rate <= 0.02,
        ],
        [`others recognised, ${name}, at once`, '60 % at least', shareOf(recall), recall.rate >= 0.6],
      ];
    }),
    ...Object.entries(regressions).flatMap(([name, { balanced }]) => [
      [
        `false alarms a night, ${name}`,
        '2 at most',
        balanced.falseAlarmsANight.toFixed(2),
        balanced.falseAlarmsANight <= 2,
      ],
      [`drops of 15 points found, ${name}`, '65 % at least', shareOf(balanced.recall), balanced.recall.rate >= 0.65],
    ]),
    ...(real === null ? [] : realGoals(real)),
  ];
  return [
    ...table(
      ['goal', 'asked', 'measured', 'met'],
      rows.map(([goal, asked, measured, met]) => [goal, asked, measured, met ? 'yes' : '**no**']),
    ),
    ...['', ...WHY_NOT],
  ];
}

function realGoals({ lines, reruns, logs }) {
  const { brier, auc, ece } = reruns['weights fitted without the repository'];
  const [precision, f1] = logs === null ? [] : [logs.all.byTime.precision[0], logs.all.byTime.f1[0]];
  return [
    ...lineGoals(lines),
    ['re-runs: Brier score', '.212 at most', brier.value.toFixed(4), brier.value <= 0.212],
    ['re-runs: AUC', '.73 at least', auc.value.toFixed(4), auc.value >= 0.73],
    ['re-runs: calibration error', '.02 at most', ece.value.toFixed(4), ece.value <= 0.02],
    ...(logs === null
      ? []
      : [
          ['labelled logs, in the order of time: precision', '.90 at least', precision.toFixed(3), precision >= 0.9],
          ['labelled logs, in the order of time: F1', '.82 at least', f1.toFixed(3), f1 >= 0.82],
        ]),
  ];
}

const WHY_NOT = [
  'Where others are not recognised at once, most often nothing is there to recognise them by: the log ends in a line that says only',
  'that something failed, or in one without a name that was not seen before. Both goals pull at one threshold, and hiding real failures',
  'is the worse of the two: it stands where at most one in twenty that are called flaky or infrastructure is the change after all.',
];

function inShort({ by }, regressions) {
  return Object.entries(by)
    .flatMap(([name, { moments }]) =>
      Object.entries(moments).map(
        ([moment, one]) =>
          `- Simulated repositories by ${name}, ${moment}: ${shareOf(one.realHidden)} real failures were called flaky or infrastructure, ` +
          `and ${shareOf(one.recall)} of the others were recognised.`,
      ),
    )
    .concat(
      Object.entries(regressions).map(
        ([name, { balanced }]) =>
          `- Jobs that get worse (${name}): ${balanced.falseAlarmsANight.toFixed(2)} false alarms a night among 200 jobs, and ` +
          `${shareOf(balanced.recall)} drops of 15 points found within ten days.`,
      ),
    );
}

function verdictsPage({ by, controls }) {
  return [
    'CI of repositories is simulated, so that the cause of every failure is known: flaky tests whose rates have a measured, heavy',
    'tail, bursts, outages, a default branch that is broken for hours, changes that break several jobs, people who run again what',
    'looks flaky, approvals, cancelled jobs, merges. The log of each failure says as much as logs do: its class alone has an AUC of',
    'about .82. The weights are fitted to repositories by these rules, and measured on others. Repositories *by other rules* are made',
    'by another program, with other logs, bursts, habits and matrices; nothing is fitted to them. `at once`: when the job has failed,',
    'before any re-run · `a day later`: with what 24 hours brought. First attempts count; a failure in a re-run is counted apart.',
    ...Object.entries(by).flatMap(([name, { seeds, days, moments }]) => [
      ...['', `### ${name[0].toUpperCase()}${name.slice(1)}: ${seeds.length} repositories of ${days} days`, ''],
      ...table(['', ...Object.keys(moments)], verdictRows(Object.values(moments))),
      ...Object.entries(moments).flatMap(([moment, one]) => momentPage(moment, one)),
    ]),
    ...['', '### Of which nothing may be said', ''],
    'Called flaky or infrastructure, which is wrong in all of these cases:',
    '',
    ...Object.entries(controls).map(([name, share]) => `- ${name}: ${share.count} of ${share.of}`),
  ];
}

function verdictRows(all) {
  const row = (name, of) => [name, ...all.map(of)];
  return [
    row('failures', ({ failures }) => failures),
    row('**real failures called flaky or infrastructure**', ({ realHidden }) => shareOf(realHidden)),
    row('· whole repositories drawn again', ({ realHidden }) => rangeOf(realHidden.between)),
    row('· genuine ones alone', ({ genuineHidden }) => shareOf(genuineHidden)),
    row('**the others, recognised as such**', ({ recall }) => shareOf(recall)),
    row('· whole repositories drawn again', ({ recall }) => rangeOf(recall.between)),
    row('genuine ones, called so', ({ genuineFound }) => shareOf(genuineFound)),
    row('broken before, called so', ({ brokenBaseFound }) => shareOf(brokenBaseFound)),
    row('left open (`uncertain`)', ({ uncertain }) => shareOf(uncertain)),
    row('expected by a rule, called so', ({ expectedFound }) => shareOf(expectedFound)),
    ...['auc', 'brier', 'ece'].map((name) =>
      row(
        SCORE_NAMES[name],
        ({ [name]: value, spread }) =>
          `${value.toFixed(3)} [${spread[name].map((end) => end.toFixed(3)).join(' to ')}]`,
      ),
    ),
    row('AUC with causes dealt out again (.5 is right)', ({ shuffled }) => shuffled.toFixed(3)),
  ];
}

const SCORE_NAMES = { auc: 'AUC', brier: 'Brier score', ece: 'calibration error (ECE)' };

function momentPage(moment, { reliability, strata, baselines, evidence }) {
  const brief = ({ failures, auc, realHidden, recall, uncertain }) => [
    ...[failures, auc === null ? '–' : auc.toFixed(3), shareOf(realHidden), shareOf(recall)],
    shareOf(uncertain),
  ];
  const head = ['failures', 'AUC', 'real called flaky or infrastructure', 'others recognised', 'left open'];
  return [
    ...['', `#### ${moment[0].toUpperCase()}${moment.slice(1)}: what was predicted, and what was so`, ''],
    ...table(
      ['P(not genuine)', 'failures', 'mean', 'were not genuine'],
      reliability.map(({ from, n, predicted, passed }) => [
        ...[`${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}`, n, predicted.toFixed(2), passed.toFixed(2)],
      ]),
    ),
    ...['', `#### ${moment[0].toUpperCase()}${moment.slice(1)}: kinds of failures, and simpler rules`, ''],
    ...table(
      ['', ...head],
      [
        ...Object.entries(strata).map(([name, one]) => [name, ...brief(one)]),
        ...Object.entries(baselines).map(([name, one]) => [`*rule: ${name}*`, ...brief(one)]),
      ],
    ),
    ...['', `#### ${moment[0].toUpperCase()}${moment.slice(1)}: one kind of evidence at a time`, ''],
    ...table(
      ['', 'there for', 'AUC alone', 'AUC without', 'recognised without', 'hidden without'],
      Object.entries(evidence).map(([kind, { seen, alone, without }]) => [
        ...[kind, `${perCent(seen.rate)} %`, alone.auc.toFixed(3), without.auc.toFixed(3)],
        ...[`${perCent(without.recall.rate)} %`, `${perCent(without.realHidden.rate)} %`],
      ]),
    ),
  ];
}

function regressionsPage(regressions) {
  return [
    'Two hundred jobs, five to sixteen runs a day each, of which ten get worse by 15 points on some day; their failures come in',
    'bursts, by two laws. Each night is looked at with what the night before left open; an alarm counts once, on the night that',
    'opens it.',
    ...Object.entries(regressions).flatMap(([name, by]) => [
      ...['', `### ${name[0].toUpperCase()}${name.slice(1)}`, ''],
      ...table(
        ['sensitivity', 'nights', 'false alarms a night', 'drops found within ten days', 'days until found'],
        Object.entries(by).map(([sensitivity, one]) => [
          ...[`\`${sensitivity}\``, one.nights, one.falseAlarmsANight.toFixed(2), shareOf(one.recall)],
          one.daysUntilFound === null ? '–' : one.daysUntilFound.toFixed(1),
        ]),
      ),
    ]),
  ];
}

function realPage(real) {
  if (real === null) return ['Not measured with the models that ship: run `npm run eval -- --corpus PATH`.'];
  const { reruns, logs } = real;
  const { runs, decisions, repositories, ...scored } = reruns;
  return [
    '### Will an unchanged re-run pass?',
    '',
    `${runs} recorded runs with several attempts, ${decisions} decisions in ${repositories} repositories, strictly in the order of time.`,
    '',
    ...table(
      ['', ...Object.values(SCORE_NAMES)],
      Object.entries(scored).map(([name, of]) => [
        name,
        ...Object.keys(SCORE_NAMES).map(
          (key) => `${of[key].value.toFixed(3)} [${of[key].between.map((end) => end.toFixed(3)).join(' to ')}]`,
        ),
      ]),
    ),
    ...(logs === null ? [] : logsPage(logs)),
  ];
}

/** Every figure of the labelled logs, as its evaluation names them. */
function logsPage(logs) {
  const { jobs, intermittent, ...scored } = logs;
  const rowOf = (name, split, one) => [
    EVIDENCE_NAMES[name],
    split,
    ...['precision', 'recall', 'f1', 'auc', 'brier'].map((key) => interval(one[key])),
  ];
  const rows = Object.entries(scored).flatMap(([name, one]) =>
    one.byTime === undefined
      ? [rowOf(name, 'all', one)]
      : [rowOf(name, 'in the order of time', one.byTime), rowOf(name, 'ten random folds', one.byFolds)],
  );
  return [
    ...['', '### Does a failure come and go? From its log alone', ''],
    `${jobs} logs of failed jobs that persons labelled, ${intermittent} of which came and went.`,
    '',
    ...table(['evidence', 'split', 'precision', 'recall', 'F1', 'AUC', 'Brier score'], rows),
  ];
}

const EVIDENCE_NAMES = {
  all: 'signatures, tools and words',
  allFree: 'the same, threshold free',
  allWithName: "the same, with the job's name",
  signatures: 'signatures and tools',
  catalogueWords: 'and words of the catalogue alone',
  jobName: "the job's name alone",
  rerunLabel: 'a re-run that passed (not from the log)',
  shuffled: 'signatures, tools and words, with labels dealt out again (AUC .5 is right)',
};

function interval(value) {
  if (!Array.isArray(value)) return typeof value === 'number' ? value.toFixed(3) : '–';
  const [middle, low, high] = value.map((one) => (typeof one === 'number' ? one.toFixed(3) : '–'));
  return `${middle} [${low} to ${high}]`;
}

const LIMITS = [
  '- Simulations flatter those who write them. How often which cause occurs, and what its log says, is assumed after what has been',
  '  measured elsewhere; your repository is another one. The two sets of rules differ to show how much hangs on that.',
  '- Failures of one cause hang together. The intervals beside counts do not know that; those of whole repositories drawn again do.',
  '- Nothing here has seen a change itself: what files it touches, what persons said and what the runner was is not simulated, nor',
  '  how soon a job fails. The weights of that evidence, and of the text of logs, are not fitted here.',
  '- No weight was fitted to the repositories measured here, but the threshold of labels was set with their figures in view; so were, of',
  '  the labelled logs, the least threshold and how the length of a text counts. Fresh data will say somewhat less.',
  '- Re-runs are no fair sample: people run again what they believe to be flaky. Figures of real re-runs speak of those alone.',
  '- The recorded re-runs are of Java repositories in one year, the labelled logs of one project.',
];

function modelLines(models) {
  return Object.entries(models).map(
    ([name, hash]) => `- \`data/${name}\`: ${hash === null ? 'does not ship' : `SHA-256 \`${hash}\``}`,
  );
}

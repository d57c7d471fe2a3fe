// How often the line is right, in words: for docs/accuracy.md, and for README.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { perCent, shareOf, table } from './accuracy-words.mjs';

export const readmePath = join(root, 'README.md');

/** Each figure in words, and what was to be reached: alone, and beside a green log. */
const FIGURES = [
  ['hit1', 'the line named first is one that a person marked', { alone: 0.8, withGreen: 0.9 }],
  ['hit3', 'one of the first three is', { alone: 0.92 }],
  ['answered', 'sure (0.6 and more), of all', { alone: 0.7 }],
  ['confidentWrong', 'sure and wrong, of all', { alone: 0.04 }],
  ['category', 'the category is right', { alone: 0.85 }],
];
/** The rest is good when it is high. */
const LOW_IS_GOOD = new Set(['confidentWrong']);
const SETTINGS = {
  alone: 'the log alone',
  crossValidated: 'the same, confidence fitted without its repository',
  withGreen: 'beside a green log of the job',
};

export function linesPage(lines) {
  if (lines === null) return ['Not measured with the models that ship: run `npm run eval -- --corpus PATH`.'];
  const { logs, repositories, calibration, formats, falseAlarms } = lines;
  return [
    `${logs} logs of ${repositories} sources, in each of which a person marked the lines that explain the failure.`,
    'Which line is chosen follows rules that were shaped on these logs, so expect less of others. How sure it is follows weights',
    'that were fitted to them; `fitted without its repository` says how sure it would be of a log whose repository it never saw.',
    '',
    ...table(
      ['', ...Object.values(SETTINGS)],
      FIGURES.map(([key, words]) => [words, ...Object.keys(SETTINGS).map((name) => shareOf(lines[name][key]))]),
    ),
    ...['', `A failure reported in a green log: ${shareOf(falseAlarms)}.`, ''],
    ...table(
      ['format', 'the line named first is a marked one'],
      Object.entries(formats).map(([format, share]) => [format, shareOf(share)]),
    ),
    ...['', '### How sure, and how often right', ''],
    `Confidence fitted without the log's repository: Brier score ${calibration.brier.toFixed(3)}, calibration error ${calibration.ece.toFixed(3)}.`,
    '',
    ...table(
      ['confidence', 'logs', 'mean', 'were right'],
      calibration.reliability
        .filter(({ n }) => n > 0)
        .map(({ from, n, predicted, passed }) => [
          ...[`${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}`, n, predicted.toFixed(2), passed.toFixed(2)],
        ]),
    ),
  ];
}

/** Rows of the table of goals. */
export function lineGoals(lines) {
  const rows = FIGURES.flatMap(([key, words, goals]) =>
    Object.entries(goals).map(([name, goal]) => {
      const share = lines[name][key];
      const low = LOW_IS_GOOD.has(key);
      const asked = `${perCent(goal).replace('.0', '')} % at ${low ? 'most' : 'least'}`;
      return [`${words}, ${SETTINGS[name]}`, asked, shareOf(share), low ? share.rate <= goal : share.rate >= goal];
    }),
  );
  return [
    ...rows,
    ['a failure reported in a green log', 'none', shareOf(lines.falseAlarms), lines.falseAlarms.count === 0],
  ];
}

/** README's table, between its marks. */
export function readmeFigures(lines) {
  const row = (words, { count, of, rate, low, high }) => [
    ...[words, `${count} of ${of}`, `${perCent(rate)} %`, `${Math.round(100 * low)} to ${Math.round(100 * high)} %`],
  ];
  const rows = [
    ...FIGURES.map(([key, words]) => row(words, lines.alone[key])),
    row('with a green log of the job (`--baseline`): the line named first', lines.withGreen.hit1),
    row('a failure reported in a green log', lines.falseAlarms),
  ];
  return table(['', '', '', '95 % interval'], rows).join('\n');
}

const MARKED = /(<!-- figures -->\n\n)[\s\S]*?(\n\n<!-- \/figures -->)/;

/** What README says between the marks. */
export function figuresIn(readme) {
  return MARKED.exec(readme)?.[0]
    .replace(/<!-- \/?figures -->/g, '')
    .trim();
}

export function writeReadme(lines) {
  const readme = readFileSync(readmePath, 'utf8');
  writeFileSync(
    readmePath,
    readme.replace(MARKED, (_, begin, end) => begin + readmeFigures(lines) + end),
  );
}

import type { TextScore, TrainingReport } from '../classifiers/train-text.ts';
import { counted, wrap } from './layout.ts';

/**
 * What labels taught, and whether that is used from now on.
 * @param width Columns of the terminal.
 */
export function trainingText(
  { labels, failures, confusion, score, compared, decision }: TrainingReport,
  width: number,
): string {
  if (labels === 0) {
    const nothing = ['Nothing to learn from: no stored failure has a label that says whose fault it was.', HOW];
    return `${nothing.flatMap((line) => wrap(line, width)).join('\n')}\n`;
  }
  const rows = [
    ['you said', 'comes and goes', 'stays', 'silent'],
    ...confusion
      .filter(({ transient, lasting, silent }) => transient + lasting + silent > 0)
      .map(({ label, transient, lasting, silent }) => [label, `${transient}`, `${lasting}`, `${silent}`]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map(([head, ...cells]) => {
    return `  ${[head!.padEnd(widths[0]!), ...cells.map((cell, at) => cell.padStart(widths[at + 1]!))].join('  ')}`;
  });
  const head = `Learned from ${counted(labels, 'label')} on ${counted(failures, 'different failure')}. What the words of each say, told by a model that has not seen that failure:`;
  const prose = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(line, width));
  return [
    ...[...prose([head]), '', ...table, ''],
    ...[...prose([scored(score)]), '', ...prose(told(decision, compared)), ''],
  ].join('\n');
}

const HOW = '`whyred label JOB VERDICT` gives one.';

function scored({ labels, right, wrong, silent, surprise }: TextScore): string {
  return `${right} of ${labels} right, ${wrong} wrong, ${silent} silent; surprise ${surprise.toFixed(3)} (${Math.LN2.toFixed(3)} says nothing, less is better)`;
}

function told(decision: TrainingReport['decision'], compared: TrainingReport['compared']): string[] {
  const both =
    compared === null
      ? []
      : [
          'On failures that neither has learned from:',
          `in use: ${scored(compared.inUse)}`,
          `retrained: ${scored(compared.retrained)}`,
        ];
  switch (decision) {
    case 'better':
      return [
        ...both,
        'The retrained model is better, and is used from now on. whyred triage --all judges with it what is stored.',
      ];
    case 'not-better':
      return [...both, 'The model in use stays: the retrained one is not better.'];
    case 'too-few-labels':
      return [
        ...both,
        'The model in use stays: with so few labels, a difference would be chance. It takes twelve different failures, three of them of either kind.',
      ];
  }
}

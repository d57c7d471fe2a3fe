import type { CauseFacts } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import type { Evidence, Verdict } from '../../domain.ts';
import { type Block, code, type Item, list, paragraph, say, strong, tableOf, type Words } from '../document/blocks.ts';
import { grouped } from '../layout.ts';
import { percent, verdictWords } from '../words.ts';
import { recordWords } from './record.ts';

/** Whose fault it is, what kind of thing, whether a re-run would pass, and what that rests on. */
export function classification({ lead: { job, failure } }: RelatedCause, known: CauseFacts | undefined): Block[] {
  const { verdict, category, signature, unexplained } = failure;
  const { evidence } = verdict;
  const items: (Words | Item)[] = [
    say`${strong('Verdict:')} ${verdictOf(verdict)}`,
    ...(verdict.label === 'expected' || verdict.certainty === 'confirmed'
      ? []
      : [say`${strong('Chances:')} ${chancesOf(verdict)}`]),
    say`${strong('Category:')} ${category}`,
    ...(signature === null
      ? []
      : [say`${strong('Known as:')} ${code(signature.id)}${unexplained ? ', which names no cause' : ''}`]),
    ...rerunOf(verdict, known),
    ...recordWords(job.name, known),
  ];
  return [list(items), ...ledger(evidence, verdict)];
}

/** Without its mark, and without chances, which have lines of their own. */
function verdictOf(verdict: Verdict): string {
  const { rerun: _, ...alone } = verdict;
  return verdictWords({ ...alone, rerunPasses: null })
    .replace(/^\S /, '')
    .replace(/ \(\d+ %[^)]*\)| \d+ %/g, '');
}

function chancesOf({ probability: { flaky, infrastructure, genuine, brokenBase } }: Verdict): string {
  const shares = [
    ['flaky', flaky],
    ['infrastructure', infrastructure],
    ['this change’s fault', genuine],
    ['a base that was broken before', brokenBase],
  ] as const;
  return shares
    .filter(([, share]) => share >= 0.005)
    .sort(([, one], [, other]) => other - one)
    .map(([name, share]) => `${name} ${percent(share)}`)
    .join(', ');
}

function rerunOf({ rerunPasses, rerun, certainty, label }: Verdict, known: CauseFacts | undefined): Words[] {
  if (rerunPasses === null) return [];
  const interval = rerun === undefined ? '' : ` (80 % interval: ${percent(rerun.low)} to ${percent(rerun.high)})`;
  const ifRerun = known?.ifRerun ?? null;
  const told =
    ifRerun === null || certainty === 'confirmed' || label === 'broken-base'
      ? ''
      : ` If it passed, the chance that this change is not at fault would be ${percent(ifRerun.passes)}; if it failed again, ${percent(ifRerun.fails)}.`;
  return [say`${strong('Re-run:')} an unchanged one would pass in ${percent(rerunPasses)} of cases${interval}.${told}`];
}

/** Pieces of evidence with their weights, which are added up. */
function ledger(evidence: readonly Evidence[], { label }: Verdict): Block[] {
  if (evidence.length === 0) return [];
  const isWeighed = label !== 'expected';
  const rows = evidence.map(({ weight, text, ref }): Words[] => [
    ...(isWeighed ? [weight === 0 ? '–' : signed(weight)] : []),
    text,
    placeOf(ref),
  ]);
  const lead = decidedBy(evidence[0]!, label)
    ? 'What that rests on; the first piece decides.'
    : isWeighed
      ? 'What that rests on, in log-odds: what is above zero speaks for a failure that is not this change’s fault.'
      : 'What that rests on:';
  return [paragraph(lead), tableOf([...(isWeighed ? ['>Weight'] : []), 'Evidence', 'Shown by'], rows)];
}

/** Kinds of evidence that decide alone where they stand first. */
function decidedBy({ kind }: Evidence, label: Verdict['label']): boolean {
  return kind === 'person' || kind === 'rule' || (kind === 'base' && label === 'broken-base');
}

/** With one decimal: nobody adds up more. */
function signed(weight: number): string {
  const words = Math.abs(weight).toFixed(1);
  return words === '0.0' ? '±0' : `${weight < 0 ? '−' : '+'}${words}`;
}

function placeOf(ref: string | null): string {
  return ref?.replace(/(?<=\bline )\d+/g, (digits) => grouped(Number(digits))) ?? '–';
}

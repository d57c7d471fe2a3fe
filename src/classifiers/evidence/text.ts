import type { Clue } from '../../domain.ts';
import type { TextModel, TransienceGuess } from '../text-model.ts';
import { tokensOf } from '../text-tokens.ts';

/** Words alone decide nothing, however many speak for the same. */
const VALUE_MAX = 2;

/**
 * What the words around a failure say of its nature. For failures of which neither a signature nor a tool says anything.
 * Null when the model does not know the words, or when they speak for neither.
 * @param lines Of `tellingLines`.
 */
export function textClue(model: TextModel, lines: readonly string[], line: number): Clue | null {
  const guess = model.transienceOf(tokensOf(lines));
  if (guess === null) return null;
  return { kind: 'text', feature: 'text', value: oddsOf(guess), text: saidOf(guess), ref: `line ${line}` };
}

function oddsOf({ logOdds }: TransienceGuess): number {
  return Math.round(100 * Math.max(-VALUE_MAX, Math.min(VALUE_MAX, logOdds))) / 100;
}

function saidOf({ logOdds, cases }: TransienceGuess): string {
  const { transient, ofTransient, lasting, ofLasting } = cases;
  return logOdds > 0
    ? `its words are those of failures that come and go: as clearly so in ${transient} of ${ofTransient} known ones that do, and in ${lasting} of ${ofLasting} that do not`
    : `its words are those of failures that stay: as clearly so in ${lasting} of ${ofLasting} known ones that do, and in ${transient} of ${ofTransient} that come and go`;
}

import type { Category, Clue, Evidence, Grounds, Transience, Verdict } from '../domain.ts';

/** What evidence by a signature begins with. */
const NATURES: readonly (readonly [Transience, RegExp])[] = [
  ['race', /^a race by nature\b/],
  ['network', /^a network failure\b/],
  ['infrastructure', /^a failure of the machines\b/],
  ['resource', /^a shortage of\b/],
  ['no', /^the same code fails the same way\b/],
];

/**
 * What the log said of a failure that was stored before that was kept by itself: read from the first verdict, which rests on the log
 * alone. When its log is read again, that takes its place.
 */
export function oldGrounds(category: Category, { label, evidence }: Pick<Verdict, 'label' | 'evidence'>): Grounds {
  const clues = evidence.flatMap((one) => clueOf(one) ?? []);
  const stopped = category === 'cancelled' && label === 'expected';
  return { transience: stopped ? 'no' : transienceOf(evidence), stopped, clues };
}

function transienceOf(evidence: readonly Evidence[]): Transience {
  if (evidence.some(({ kind }) => kind === 'upstream')) return 'no';
  const said = evidence.find(({ kind }) => kind === 'signature')?.text ?? '';
  return NATURES.find(([, words]) => words.test(said))?.[0] ?? 'unknown';
}

/** What re-runs said is found again in the rows; all else the log said with full weight. */
function clueOf({ kind, text, ref }: Evidence): Clue | null {
  switch (kind) {
    case 'signature': {
      const nature = NATURES.find(([, words]) => words.test(text));
      return nature === undefined ? null : { kind, feature: `signature.${nature[0]}`, value: 1, text, ref };
    }
    case 'tool':
    case 'upstream':
      return { kind, feature: kind, value: 1, text, ref };
    case 'rule':
      return { kind, feature: kind, value: 0, text, ref };
    default:
      return null;
  }
}

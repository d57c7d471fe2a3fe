import type { Category, Transience, VerdictLabel } from '../domain.ts';

/** What a failure is by the nature of its cause alone, whatever the history says: so that verdicts do not rest on each other. */
export function natureLabel(transience: Transience, category: Category): VerdictLabel {
  // Somebody stopped it, or a newer run took its place.
  if (category === 'cancelled' && transience === 'no') return 'expected';
  return LABELS[transience];
}

const LABELS: Readonly<Record<Transience, VerdictLabel>> = {
  race: 'flaky',
  network: 'infrastructure',
  infrastructure: 'infrastructure',
  resource: 'uncertain',
  no: 'genuine',
  unknown: 'uncertain',
};

import type { DialogView, Part } from '../part.ts';

export interface VerdictDialog {
  readonly kind: 'verdict';
}

export const verdict: Part = { commands: [] };

export const verdictView: DialogView = {
  kind: 'verdict',
  size: () => ({ width: 60, height: 10 }),
  title: () => 'Verdict',
  paint: () => [],
};

import type { DialogView, Part } from '../part.ts';

export interface FilterDialog {
  readonly kind: 'filter';
}

export const filter: Part = { commands: [] };

export const filterView: DialogView = {
  kind: 'filter',
  size: () => ({ width: 60, height: 10 }),
  title: () => 'Filter',
  paint: () => [],
};

import type { DialogView, Part } from '../../part.ts';

export interface LogSearchDialog {
  readonly kind: 'log-search';
}

export const logSearch: Part = { commands: [] };

export const logSearchView: DialogView = {
  kind: 'log-search',
  size: () => null,
  title: () => '',
  paint: () => [],
};

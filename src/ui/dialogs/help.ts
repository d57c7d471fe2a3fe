import type { DialogView, Part } from '../part.ts';

export interface HelpDialog {
  readonly kind: 'help';
}

export const help: Part = { commands: [] };

export const helpView: DialogView = {
  kind: 'help',
  size: () => ({ width: 60, height: 10 }),
  title: () => 'Help',
  paint: () => [],
};

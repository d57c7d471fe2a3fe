import type { DialogView, Part } from '../part.ts';

export interface PaletteDialog {
  readonly kind: 'palette';
}

export const palette: Part = { commands: [] };

export const paletteView: DialogView = {
  kind: 'palette',
  size: () => ({ width: 60, height: 10 }),
  title: () => 'Palette',
  paint: () => [],
};

import type { DialogView, Part } from '../part.ts';

export interface ReportDialog {
  readonly kind: 'report';
}

export const report: Part = { commands: [] };

export const reportView: DialogView = {
  kind: 'report',
  size: () => ({ width: 60, height: 10 }),
  title: () => 'Report',
  paint: () => [],
};

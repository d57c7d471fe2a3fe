import type { Part } from '../../part.ts';

export const grid: Part = { commands: [] };

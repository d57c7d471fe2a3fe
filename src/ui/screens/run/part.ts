import type { Part } from '../../part.ts';

export const run: Part = { commands: [] };

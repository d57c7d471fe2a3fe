import type { Part } from '../../part.ts';

export const runs: Part = { commands: [] };

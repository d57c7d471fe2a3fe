import type { Part } from '../../part.ts';

export const log: Part = { commands: [] };

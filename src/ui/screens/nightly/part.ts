import type { Part } from '../../part.ts';

export const nightly: Part = { commands: [] };

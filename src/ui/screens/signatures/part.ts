import type { Part } from '../../part.ts';

export const signatures: Part = { commands: [] };

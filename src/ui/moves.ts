import type { Command } from './part.ts';

/** Up and down, which every list and every text knows. */
export const MOVES: readonly Command[] = [
  { id: 'move.down', where: 'everywhere', keys: ['j', 'down'], title: 'down', group: 'Move' },
  { id: 'move.up', where: 'everywhere', keys: ['k', 'up'], title: 'up', group: 'Move' },
  { id: 'move.half-down', where: 'everywhere', keys: ['ctrl-d'], title: 'half a page down', group: 'Move' },
  { id: 'move.half-up', where: 'everywhere', keys: ['ctrl-u'], title: 'half a page up', group: 'Move' },
  {
    id: 'move.page-down',
    where: 'everywhere',
    keys: ['space', 'pagedown', 'ctrl-f'],
    title: 'page down',
    group: 'Move',
  },
  { id: 'move.page-up', where: 'everywhere', keys: ['b', 'pageup', 'ctrl-b'], title: 'page up', group: 'Move' },
  { id: 'move.top', where: 'everywhere', keys: ['g', 'home'], title: 'top', group: 'Move' },
  { id: 'move.bottom', where: 'everywhere', keys: ['G', 'end'], title: 'bottom', group: 'Move' },
];

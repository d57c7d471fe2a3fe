import { BLOCKS } from './style-blocks.ts';
import { COLOURS } from './style-colours.ts';
import { FRAME } from './style-frame.ts';
import { NIGHTLY } from './style-nightly.ts';
import { PRINT } from './style-print.ts';

/** The whole style sheet: blanks that a parser does not need are left out. */
export const STYLE = [COLOURS, FRAME, BLOCKS, NIGHTLY, PRINT]
  .join('')
  .replace(/\s*\n\s*/g, '')
  .replace(/ ?([{};]) ?/g, '$1');

/** Marks of one cell each, from what any font has; and what stands for them where only ASCII is wanted. */
export interface Glyphs {
  readonly pass: string;
  readonly fail: string;
  readonly cancelled: string;
  readonly running: string;
  readonly skipped: string;
  readonly cursor: string;
  readonly open: string;
  readonly folded: string;
  readonly dot: string;
  readonly more: string;
  readonly arrow: string;
  readonly up: string;
  readonly down: string;
  readonly bar: string;
  readonly track: string;
  readonly thumb: string;
  readonly mark: string;
  readonly caret: string;
  readonly chosen: string;
  readonly unchosen: string;
  /** Lowest to highest. */
  readonly levels: readonly string[];
  readonly border: Border;
}

export interface Border {
  readonly topLeft: string;
  readonly top: string;
  readonly topRight: string;
  readonly right: string;
  readonly bottomRight: string;
  readonly bottom: string;
  readonly bottomLeft: string;
  readonly left: string;
}

export const UNICODE: Glyphs = {
  pass: '✓',
  fail: '✗',
  cancelled: '⊘',
  running: '◌',
  skipped: '-',
  cursor: '▌',
  open: '▾',
  folded: '▸',
  dot: '·',
  more: '…',
  arrow: '→',
  up: '↑',
  down: '↓',
  bar: '█',
  track: '│',
  thumb: '┃',
  mark: '◆',
  caret: '▏',
  chosen: '●',
  unchosen: '○',
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  border: {
    topLeft: '╭',
    top: '─',
    topRight: '╮',
    right: '│',
    bottomRight: '╯',
    bottom: '─',
    bottomLeft: '╰',
    left: '│',
  },
};

export const ASCII: Glyphs = {
  pass: 'v',
  fail: 'x',
  cancelled: 'o',
  running: '.',
  skipped: '-',
  cursor: '>',
  open: 'v',
  folded: '>',
  dot: '.',
  more: '~',
  arrow: '>',
  up: '^',
  down: 'v',
  bar: '#',
  track: '|',
  thumb: '#',
  mark: '*',
  caret: '_',
  chosen: '*',
  unchosen: 'o',
  levels: ['_', '.', ':', '-', '=', '+', '*', '#'],
  border: {
    topLeft: '+',
    top: '-',
    topRight: '+',
    right: '|',
    bottomRight: '+',
    bottom: '-',
    bottomLeft: '+',
    left: '|',
  },
};

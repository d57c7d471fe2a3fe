import { sgr } from './markup.mjs';

const COLOURS = { error: '91', warning: '33', note: '92', help: '96' };

/** cargo's verbs, right-aligned in bold green. */
export function cargo(verb, rest) {
  return `${bold('92', verb.padStart(12))} ${rest}`;
}

/** A level in its colour; rustc prints the message behind it in bold, cargo does not. */
export function told(level, message, { code = '', plain = false } = {}) {
  const head = bold(COLOURS[level], `${level}${code === '' ? '' : `[${code}]`}`);
  return plain ? `${head}: ${message}` : `${head}${sgr('1', `: ${message}`, '0')}`;
}

/** `--> file:line:column`, indented for line numbers of `width` digits. */
export function arrow(width, place) {
  return `${' '.repeat(width)}${bold('94', '--> ')}${place}`;
}

/** A line of source behind its number; without a number the gutter alone. */
export function source(width, number, text = '') {
  const gutter = `${bold('94', String(number).padStart(width))} ${bold('94', '|')}`;
  return `${number === '' ? `${' '.repeat(width)} ${bold('94', '|')}` : gutter}${text === '' ? '' : ` ${text}`}`;
}

/** What points at a part of the line above: where, with what, and what it says. */
export function marked(width, column, mark, message, level) {
  const colour = level === 'secondary' ? '94' : COLOURS[level];
  return source(
    width,
    '',
    `${' '.repeat(column)}${bold(colour, mark)}${message === '' ? '' : ` ${bold(colour, message)}`}`,
  );
}

/** `= note: …` below the source. */
export function remark(width, text) {
  return `${' '.repeat(width + 1)}${bold('94', '= ')}${sgr('1', 'note', '0')}: ${text}`;
}

export function bold(colour, text) {
  return sgr(`1 ${colour}`, text, '0');
}

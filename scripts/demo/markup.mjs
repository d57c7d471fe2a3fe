const ESC = '\u001B[';

/** Text in a terminal's colours: `sgr('36;1', 'npm ci', '0')`. Blanks part sequences: `sgr('1 91', 'error', '0')`. */
export function sgr(on, text, off) {
  const start = on.split(' ').map((codes) => `${ESC}${codes}m`);
  return `${start.join('')}${text}${ESC}${off}m`;
}

/** How tinyrainbow, and with it vitest, writes its styles. */
export const style = {
  bold: (text) => sgr('1', text, '22'),
  dim: (text) => sgr('2', text, '22'),
  red: (text) => sgr('31', text, '39'),
  green: (text) => sgr('32', text, '39'),
  yellow: (text) => sgr('33', text, '39'),
  blue: (text) => sgr('34', text, '39'),
  magenta: (text) => sgr('35', text, '39'),
  cyan: (text) => sgr('36', text, '39'),
  grey: (text) => sgr('90', text, '39'),
  onRed: (text) => sgr('41', text, '49'),
  onCyan: (text) => sgr('46', text, '49'),
};

/** A text that is indented like the code around it -> its lines, without that indentation and the line breaks at its ends. */
export function block(text) {
  const lines = text.replace(/^\n/, '').replace(/\n *$/, '').split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/[^ ]/)));
  return lines.map((line) => line.slice(depth));
}

import { sgr, style } from './markup.mjs';

const { bold, dim, red, green, yellow, cyan, grey, onRed, onCyan } = style;

/** Slower tests are named even where they pass. Source: vitest's `slowTestThreshold`. */
const SLOW_MS = 300;

const RULE = '⎯';

export function started(version, folder) {
  return ['', `${bold(onCyan(' RUN '))} ${cyan(`v${version} `)}${grey(folder)}`, ''];
}

/** The line of a file that passed, and below it its slow tests. `tests` is their number. */
export function passedFile({ file, tests, ms, slow = [] }) {
  const count = dim(`${tests} test${tests === 1 ? '' : 's'}`);
  return [
    ` ${green('✓')} ${file} ${dim('(')}${count}${dim(')')}${duration(ms)}`,
    ...slow.map((test) => `   ${passedTest(test)}`),
  ];
}

/** A file with failures names all of its tests; `message` stands on those that failed. */
export function failedFile({ file, tests, ms }) {
  const failed = tests.filter((test) => test.message !== undefined).length;
  const counts = `${dim(`${tests.length} tests`)}${dim(' | ')}${red(`${failed} failed`)}`;
  return [
    ` ${red('❯')} ${file} ${dim('(')}${counts}${dim(')')}${duration(ms)}`,
    ...tests.flatMap((test) => {
      if (test.message === undefined) return [`   ${passedTest(test)}`];
      const name = sgr('31', `   ${sgr('31', '×', '31')} ${path(test.name)}`, '39');
      return [`${name}${duration(test.ms)}`, red(`     → ${test.message}`)];
    }),
  ];
}

/** What a test wrote, below a line that says where: the file, its suites, its name. */
export function printed(stream, place, [first, ...rest]) {
  const inDim = place.join(`${DIM} > ${NOT_DIM}${DIM}`);
  return [`${GREY}${stream}${DIM} | ${inDim}`, `${NOT_DIM}${NOT_GREY}${first}`, ...rest, ''];
}

/** One failure under `Failed Tests`, with the source around it. `mark` is the column that the caret points at, from 0. */
export function failure({ place, name, message, difference, at: [file, line, column], code, mark }) {
  const gutter = (number) => `    ${grey(`${String(number).padStart(3)}| `)}`;
  return [
    '',
    `${red(RULE.repeat(7))}${bold(onRed(' Failed Tests 1 '))}${red(RULE.repeat(7))}`,
    '',
    `${onRed(bold(' FAIL '))} ${place.join(dim(' > '))}`,
    red(`${bold(name)}: ${message}`),
    '',
    green('- Expected'),
    red('+ Received'),
    '',
    green(`- ${difference[0]}`),
    red(`+ ${difference[1]}`),
    '',
    `${cyan(` ${dim('❯')} ${file}:${dim(`${line}:${column}`)}`)}`,
    ...code.flatMap((text, index) => {
      const number = line - 2 + index;
      const shown = `${gutter(number)}${text}`;
      return number === line ? [shown, `${gutter('')}${' '.repeat(mark)}${red('^')}`] : [shown];
    }),
    '',
    red(dim(`${RULE.repeat(24)}[1/1]${RULE}`)),
    '',
    '',
  ];
}

export function summary({ files, tests, startedAt, took }) {
  const count = ({ failed, passed }) => {
    const failures = failed === 0 ? '' : `${bold(red(`${failed} failed`))}${dim(' | ')}`;
    return `${failures}${bold(green(`${passed} passed`))}${grey(` (${failed + passed})`)}`;
  };
  return [
    `${dim(' Test Files ')} ${count(files)}`,
    `${dim('      Tests ')} ${count(tests)}`,
    `${dim('   Start at ')} ${startedAt}`,
    `${dim('   Duration ')} ${took.replace(/ (?<parts>\(.*\))$/, (parts) => dim(parts))}`,
    '',
    '',
  ];
}

const GREY = '\u001B[90m';
const NOT_GREY = '\u001B[39m';
const DIM = '\u001B[2m';
const NOT_DIM = '\u001B[22m';

function passedTest({ name, ms }) {
  return ms > SLOW_MS
    ? `${yellow(dim('✓'))} ${path(name)} ${duration(ms)}`
    : `${green('✓')} ${path(name)}${duration(ms)}`;
}

function path(names) {
  return names.join(dim(' > '));
}

function duration(ms) {
  return (ms > SLOW_MS ? yellow : green)(` ${ms}${dim('ms')}`);
}

/** A Tuesday. */
const NOW_MS = Date.UTC(2026, 8, 1, 12);

/** Lines between two errors, and in a group. */
const ERROR_EVERY = 5000;
const GROUP_LINES = 1000;

/** The log of one job: half a million lines of all kinds, 80 MB, the cause near its end. `name`: of the job, which it says itself. */
export function hugeLog(lines, name) {
  const chunks = [];
  let chunk = '';
  for (let number = 1; number <= lines; number++) {
    chunk += `${stampOf(number)} ${textOf(number, lines, name)}\n`;
    if (chunk.length > 1_000_000) {
      chunks.push(Buffer.from(chunk));
      chunk = '';
    }
  }
  chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The line that explains the failure. */
export function causeOf(lines) {
  return lines - 1200;
}

export const CAUSE = 'AssertionError: expected 200 to equal 503';

function stampOf(number) {
  return `${new Date(NOW_MS + number * 10).toISOString().slice(0, -1)}0000Z`;
}

function textOf(number, lines, name) {
  if (number === 1) return "Current runner version: '2.327.1'";
  if (number === 2) return `Complete job name: ${name}`;
  if (number === causeOf(lines)) return CAUSE;
  if (number === lines - 1) return '##[error]Process completed with exit code 1.';
  if (number === lines) return 'Cleaning up orphan processes';
  const place = number % GROUP_LINES;
  if (place === 10) return `##[group]Suite ${Math.floor(number / GROUP_LINES)}`;
  if (place === 500) return '##[endgroup]';
  if (number % ERROR_EVERY === 4321) return `##[error]request ${number} was refused`;
  const word = WORDS[(number * 7919) % WORDS.length];
  const rest = `${word} ${(number * 2_654_435_761) % 4_294_967_296} `;
  switch (number % 8) {
    case 0:
      return `\u001b[32m✓\u001b[39m test/${word}-${number}.test.ts ${'passes '.repeat(11)}${rest}`;
    case 1:
      return `\u001b[33m${rest}\u001b[39m ${'the queue is drained '.repeat(5)}`;
    case 2:
      return `日本語のログ ${number} ${'テスト'.repeat(8)} ${rest}`;
    case 3:
      return `\t${rest}\t${'name=value '.repeat(9)}`;
    case 4:
      return `progress 10%\rprogress 55%\r${rest}${'done '.repeat(18)}`;
    default:
      return `${rest}${'and so on, word by word, '.repeat(5).slice(0, 60 + (number % 77))}`;
  }
}

const WORDS = ['cart', 'checkout', 'ledger', 'search', 'basket', 'invoice', 'worker', 'scheduler', 'gateway'];

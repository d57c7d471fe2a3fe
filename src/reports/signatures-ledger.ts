import picocolors from 'picocolors';
import { firesInGreen, GREEN_SHARE_MAX, type Ledger, type LedgerRow } from '../classifiers/ledger.ts';
import { counted, grouped, truncate, wrap } from './layout.ts';
import { plain } from './plain.ts';
import { ofAll, proportionDocument, rated } from './shares.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';

export interface LedgerOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** List those that never fired, too. */
  readonly all: boolean;
}

/** Narrower than this no table can be laid out; wider than that nobody reads a line to its end. */
const WIDTH_MIN = 50;
const WIDTH_MAX = 140;
/** Of so few, the ones that never fired are named without being asked for. */
const NEVER_NAMED = 12;

/** What the signatures did: those that fired as a table, causes that fire where nothing was wrong, those that never fired. */
export function ledgerText(
  { logs, unnamed, toldByTools, rows }: Ledger,
  { width, colour, all }: LedgerOptions,
): string {
  const paint = picocolors.createColors(colour);
  const room = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width));
  const fired = rows.filter((row) => row.fired > 0);
  const never = rows.filter((row) => row.fired === 0);
  const lines = [
    ...wrap(logsSentence(logs), room),
    ...wrap(unnamedSentence(unnamed, toldByTools), room),
    '',
    ...(fired.length === 0 ? ['No signature fired.'] : firedTable(fired, room, paint)),
    ...greenPart(rows, logs.green, room, paint),
    '',
    ...neverPart(never, rows.length, all, room, paint),
  ];
  return `${lines.map((line) => withoutCommands(line.trimEnd())).join('\n')}\n`;
}

type Paint = ReturnType<typeof picocolors.createColors>;

function logsSentence({ read, failed, green, other }: Ledger['logs']): string {
  const rest = other === 0 ? '' : `, ${grouped(other)} cancelled or without an end`;
  return `${counted(read, 'log')}: ${grouped(failed)} failed, ${grouped(green)} green${rest}.`;
}

function unnamedSentence(unnamed: Ledger['unnamed'], toldByTools: number): string {
  const { count, of } = unnamed;
  if (of === 0) return 'No failure was found in them.';
  const said = `${grouped(count)} of ${counted(of, 'failure')} ${count === 1 ? 'has' : 'have'} no signature: ${rated(unnamed)}.`;
  if (toldByTools === 0) return said;
  return `${said} A test framework, a compiler or a linter tells of ${toldByTools === 1 ? 'one' : grouped(toldByTools)} of these.`;
}

const COLUMNS: readonly Column[] = [
  { title: 'signature', least: 20 },
  { title: 'tier', least: null, spare: true },
  { title: 'named', right: true, least: null },
  { title: 'candidate', right: true, least: null },
  { title: 'fired', right: true, least: null },
  { title: 'green', right: true, least: null },
];

function firedTable(rows: readonly LedgerRow[], width: number, paint: Paint): string[] {
  const count = (value: number): Cell => (value === 0 ? { text: '·', style: paint.dim } : { text: grouped(value) });
  const cells = rows.map((row): Cell[] => [
    { text: row.signature.id },
    { text: row.signature.tier, style: paint.dim },
    count(row.named),
    count(row.candidate),
    count(row.fired),
    { ...count(row.green.count), ...greenStyle(row, paint) },
  ]);
  return table(COLUMNS, cells, { width, head: paint.dim });
}

function greenStyle(row: LedgerRow, paint: Paint): Pick<Cell, 'style'> {
  switch (firesInGreen(row)) {
    case 'often':
      return { style: paint.red };
    case 'seldom':
      return { style: paint.yellow };
    default:
      return row.green.count === 0 ? {} : { style: paint.dim };
  }
}

/** Causes alone: a symptom may come and go, and a job live. */
function greenPart(rows: readonly LedgerRow[], green: number, width: number, paint: Paint): string[] {
  if (green === 0)
    return ['', ...wrap('No log is green: whether a signature fires where nothing was wrong is not known.', width)];
  const part = (kind: 'often' | 'seldom', title: string): string[] => {
    const found = rows
      .filter((row) => firesInGreen(row) === kind)
      .sort((one, other) => other.green.count - one.green.count);
    return found.length === 0
      ? []
      : ['', ...wrap(title, width).map(paint.bold), ...found.flatMap((row) => greenLines(row, width, paint))];
  };
  return [
    ...part('often', `Causes that fire in more than ${LIMIT} of the green logs: what fires there breaks no job.`),
    ...part('seldom', `Causes that fire in green logs, in ${LIMIT} of them or less:`),
  ];
}

const LIMIT = `${100 * GREEN_SHARE_MAX} %`;

function greenLines(row: LedgerRow, width: number, paint: Paint): string[] {
  const mark = firesInGreen(row) === 'often' ? paint.red('✗') : paint.yellow('!');
  const { path, line, text } = row.seenInGreen!;
  return [
    `  ${mark} ${row.signature.id}  ${ofAll(row.green)}: ${rated(row.green)}`,
    // A path that is cut leads nowhere.
    `      ${plain(path)}:${line}`,
    `      ${paint.dim(truncate(plain(text).trim(), width - 6))}`,
  ];
}

function neverPart(never: readonly LedgerRow[], of: number, all: boolean, width: number, paint: Paint): string[] {
  if (never.length === 0) return ['Each of them fired.'];
  const isNamed = all || never.length <= NEVER_NAMED;
  const sentence = `${grouped(never.length)} of ${counted(of, 'signature')} never fired${isNamed ? ':' : '. --all names them.'}`;
  const ids = never.map(({ signature }) => signature.id).sort();
  return [
    ...wrap(sentence, width),
    ...(isNamed ? wrap(ids.join('  '), width - 2).map((line) => `  ${paint.dim(line)}`) : []),
  ];
}

/** The same as data. @param warnings What could not be read, a sentence each. */
export function ledgerDocument({ logs, unnamed, toldByTools, rows }: Ledger, warnings: readonly string[]): object {
  return {
    logs,
    unnamed: proportionDocument(unnamed),
    toldByTools,
    signatures: rows.map((row) => {
      const { id, title, category, tier, transient, file } = row.signature;
      return {
        ...{ id, title, category, tier, transient, file },
        fired: row.fired,
        named: row.named,
        candidate: row.candidate,
        green: proportionDocument(row.green),
        firesInGreen: firesInGreen(row),
        seenInGreen: row.seenInGreen,
      };
    }),
    warnings,
  };
}

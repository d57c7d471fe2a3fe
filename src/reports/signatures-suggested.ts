import picocolors from 'picocolors';
import type { Sighted } from '../classifiers/ledger.ts';
import type { NoSuggestion, Suggestion } from '../classifiers/suggest.ts';
import type { Proposal } from '../classifiers/suggest-proposals.ts';
import { counted, grouped, truncate, wrap } from './layout.ts';
import { plain } from './plain.ts';
import { withoutCommands } from './untrusted.ts';

export interface Proposals {
  readonly logs: { readonly read: number; readonly failed: number; readonly green: number };
  readonly failures: number;
  /** Failures without a signature. */
  readonly unknown: number;
  /** Of them, those that were left out: of a log that does not say why, a tool's word on the code, what only one log ends with. */
  readonly silent: number;
  readonly ofTools: number;
  readonly alone: number;
  /** What comes in most logs first. */
  readonly proposals: readonly Proposal[];
}

export interface SuggestedOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const WIDTH_MIN = 50;
const WIDTH_MAX = 120;
/** Places of one entry that are shown. */
const PLACES_MAX = 5;

/** A file for `.whyred/signatures`: entries, and what is to be said of them as comments. Ends with a line end. */
export function suggestedText(told: Proposals, { width, colour }: SuggestedOptions): string {
  const { dim } = picocolors.createColors(colour);
  const room = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width)) - 2;
  const comment = (text: string): string => dim(withoutCommands(`# ${plain(text)}`.trimEnd()));
  const prose = (text: string, by = 0): string[] =>
    wrap(plain(text), room - by).map((line) => comment(`${' '.repeat(by)}${line}`));
  const place = ({ path, line, text }: Sighted): string[] => [
    comment(`  ${path}:${line}`),
    comment(`    ${truncate(plain(text).trim(), room - 4)}`),
  ];
  const places = (failures: readonly Sighted[]): string[] => [
    ...failures.slice(0, PLACES_MAX).map(({ path, line }) => comment(`  ${path}:${line}`)),
    ...(failures.length > PLACES_MAX ? [comment(`  and ${grouped(failures.length - PLACES_MAX)} more`)] : []),
  ];
  const entry = ({ failures, logs, beside, result }: Proposal & { readonly result: Suggestion }): string[] => [
    '',
    ...prose(`Stands for ${counted(logs, 'log')}:`),
    ...places(failures),
    ...(beside.length === 0 ? [] : prose(`Fires in ${grouped(beside.length)} more that ended with something else:`)),
    ...places(beside),
    ...result.notes.flatMap((note) => prose(note)),
    withoutHead(result.yaml).trimEnd(),
  ];
  const refused = ({ failures, logs, result, taken }: Proposal & { readonly result: NoSuggestion }): string[] => [
    '',
    ...prose(`No entry for ${counted(logs, 'log')}:`),
    comment(`  ${truncate(plain(failures[0]!.text).trim(), room - 2)}`),
    ...places(failures),
    ...prose(result.reason),
    ...taken.flatMap((one) => [...(one.isGreen ? [comment('  in a log that passed:')] : []), ...place(one)]),
    ...prose(result.hint),
  ];
  const entries = told.proposals.filter(isEntry);
  const others = told.proposals.filter((one): one is Proposal & { readonly result: NoSuggestion } => !isEntry(one));
  const lines = [
    ...headline(told, entries.length).flatMap((line) => prose(line)),
    ...entries.flatMap(entry),
    ...others.flatMap(refused),
    ...leftOut(told).flatMap((line) => ['', ...prose(line)]),
  ];
  return `${lines.join('\n')}\n`;
}

function isEntry(one: Proposal): one is Proposal & { readonly result: Suggestion } {
  return one.result.kind === 'suggestion';
}

function headline({ logs, failures, unknown, proposals }: Proposals, entries: number): string[] {
  const said = `${grouped(unknown)} of ${counted(failures, 'failure')} in ${counted(logs.read, 'log')} ${unknown === 1 ? 'has' : 'have'} no signature.`;
  if (entries === 0) {
    const none = proposals.length === 0 ? 'No two logs end with the same one.' : 'No entry can be suggested.';
    return [unknown === 0 ? said : `${said} ${none}`];
  }
  const tried =
    logs.green === 0
      ? 'not tried on any log that passed: give some with --green'
      : `tried on ${counted(logs.green, 'green log')}`;
  return [
    `${said} Suggested: ${entries === 1 ? 'an entry' : `${grouped(entries)} entries`}, ${tried}.`,
    'Read each, say what it means under `cause` and what helps under `fix`, keep it in .whyred/signatures, then try it:',
    'whyred signatures test',
  ];
}

function leftOut({ silent, ofTools, alone }: Proposals): string[] {
  const more = (count: number, one: string, several: string): string[] =>
    count === 0 ? [] : [`${counted(count, 'failure')} more ${count === 1 ? one : several}`];
  return [
    ...more(alone, 'stands alone: --all tries it.', 'stand alone: --all tries each.'),
    ...more(
      ofTools,
      'is what a compiler or linter says of the code, and needs no entry: --all tries it, too.',
      'are what compilers and linters say of the code, and need no entry: --all tries them, too.',
    ),
    ...more(silent, 'is of a log that does not say why.', 'are of logs that do not say why.'),
  ];
}

/** What is said of all entries is said once. */
function withoutHead(yaml: string): string {
  return yaml.replace(/^(?:#.*\n)+/, '');
}

/** The same as data. @param warnings What could not be read, a sentence each. */
export function suggestedDocument({ proposals, ...counts }: Proposals, warnings: readonly string[]): object {
  const placed = ({ path, line, text }: Sighted): object => ({ path, line, text });
  return {
    ...counts,
    suggestions: proposals.filter(isEntry).map(({ failures, logs, beside, result }) => ({
      id: result.id,
      logs,
      places: failures.map(placed),
      beside,
      pattern: result.pattern,
      notes: result.notes,
      yaml: result.yaml,
    })),
    refused: proposals.flatMap(({ failures, logs, result, taken }) =>
      result.kind === 'suggestion'
        ? []
        : [{ code: result.code, reason: result.reason, hint: result.hint, logs, places: failures.map(placed), taken }],
    ),
    warnings,
  };
}

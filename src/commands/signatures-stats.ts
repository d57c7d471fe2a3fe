import { type Fired, type FiredLines, type Ledger, LedgerBook } from '../classifiers/ledger.ts';
import type { Matcher } from '../classifiers/signatures.ts';
import type { ParsedLog } from '../log/parse.ts';
import type { Engine } from '../triage.ts';
import { type Logs, noneRead, openLogs, readLogs } from './signatures-logs.ts';
import type { Reading } from './signatures-reading.ts';

/**
 * What the signatures did in these logs.
 * @throws TriageError when one of the names holds no log, and when none could be read.
 */
export async function ledgerOf(
  names: readonly string[],
  engine: Engine,
  reading: Reading,
  stdin: NodeJS.ReadableStream,
): Promise<Ledger> {
  const book = new LedgerBook(engine.matcher.signatures);
  // A name that is wrong is told before an hour is spent on the others.
  const opened: Logs[] = [];
  for (const name of names) opened.push(await openLogs(name, stdin));
  for (const logs of opened) {
    for await (const { job, path, found } of readLogs(logs, engine, reading, (log, where) =>
      firedIn(log, where, engine.matcher),
    )) {
      book.add(job, path, found);
    }
  }
  const ledger = book.ledger();
  if (ledger.logs.read > 0) return ledger;
  throw noneRead(names);
}

/** In the whole of the log, not in its failed steps alone: of a green one nothing else is known. */
function firedIn(log: ParsedLog, path: string, matcher: Matcher): Fired {
  const fired = new Map<string, FiredLines & { readonly lines: Set<number> }>();
  for (const { signature, line } of matcher.find(log, log.first, log.last)) {
    const known = fired.get(signature.id);
    if (known !== undefined) known.lines.add(line);
    else fired.set(signature.id, { lines: new Set([line]), first: { path, line, text: log.text.line(line).text } });
  }
  return fired;
}

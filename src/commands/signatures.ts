import type { Signature } from '../classifiers/signature.ts';
import { TriageError } from '../errors.ts';
import { loadConfiguration } from '../providers/configuration.ts';
import { loadSignatures } from '../providers/signature-files.ts';
import { listText, showText } from '../reports/signatures.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { createEngine } from './triage.ts';

export interface ListOptions extends CommonOptions {
  /** Logs, archives and folders of them: what the signatures did there. */
  readonly stats?: readonly string[];
  /** With `stats`: name those that never fired, too. */
  readonly all?: boolean;
}

export async function listCommand(
  text: string | undefined,
  options: ListOptions,
  around: Surroundings,
): Promise<number> {
  if (options.stats !== undefined) return await statsCommand(text, options.stats, options, around);
  const all = await catalogue(options, around);
  const found = all.filter((one) => holds(one, text));
  if (options.json) {
    const rows = found.map(({ id, title, category, tier, transient, file }) => ({
      id,
      title,
      category,
      tier,
      transient,
      file,
    }));
    around.out(`${JSON.stringify(rows)}\n`);
    return 0;
  }
  around.out(listText(found, { width: widthOf(around), colour: colourOf(around, options) }));
  if (found.length === 0) tellNone(all.length, text, around);
  return 0;
}

async function statsCommand(
  text: string | undefined,
  names: readonly string[],
  options: ListOptions,
  around: Surroundings,
): Promise<number> {
  const { createReading } = await import('./signatures-reading.ts');
  const { ledgerOf } = await import('./signatures-stats.ts');
  const { ledgerDocument, ledgerText } = await import('../reports/signatures-ledger.ts');
  // Which signature names a failure is asked, and not how its words sound.
  const engine = { ...(await createEngine(options, around)), words: null };
  const reading = createReading(options, around);
  const whole = await ledgerOf(names, engine, reading, around.stdin).finally(reading.end);
  const ledger = { ...whole, rows: whole.rows.filter(({ signature }) => holds(signature, text)) };
  if (options.json) around.out(`${JSON.stringify(ledgerDocument(ledger, reading.warnings))}\n`);
  else {
    const page = { width: widthOf(around), colour: colourOf(around, options), all: options.all ?? false };
    around.out(ledgerText(ledger, page));
  }
  if (ledger.rows.length === 0) tellNone(whole.rows.length, text, around);
  return 0;
}

function holds({ id, title, category }: Signature, text: string | undefined): boolean {
  const wanted = text?.toLowerCase();
  return wanted === undefined || [id, title, category].some((one) => one.toLowerCase().includes(wanted));
}

function tellNone(count: number, text: string | undefined, { err }: Surroundings): void {
  err(`whyred: none of ${count} signatures holds ${JSON.stringify(text)}.\n`);
}

export async function showCommand(id: string, options: CommonOptions, around: Surroundings): Promise<number> {
  const all = await catalogue(options, around);
  const signature = all.find((one) => one.id === id);
  if (signature === undefined) throw unknown(id, all);
  around.out(
    options.json
      ? `${JSON.stringify(signature)}\n`
      : showText(signature, { width: widthOf(around), colour: colourOf(around, options) }),
  );
  return 0;
}

export async function testCommand(options: CommonOptions, around: Surroundings): Promise<number> {
  const { lintSignatures } = await import('../classifiers/lint/index.ts');
  const all = await catalogue(options, around);
  const complaints = lintSignatures(all);
  if (options.json) {
    around.out(`${JSON.stringify(complaints)}\n`);
  } else {
    for (const { file, id, kind, message } of complaints) around.out(`✗ ${file}: ${id}: ${kind}: ${message}\n`);
    const examples = all.reduce((sum, one) => sum + one.examples.length, 0);
    const nearMisses = all.reduce((sum, one) => sum + one.nearMisses.length, 0);
    const verdict = complaints.length === 0 ? '✓ nothing to complain of' : `✗ ${complaints.length} to mend`;
    around.out(`${verdict}: ${all.length} signatures, ${examples} examples, ${nearMisses} near misses.\n`);
  }
  return complaints.length === 0 ? 0 : 1;
}

async function catalogue(options: CommonOptions, around: Surroundings): Promise<Signature[]> {
  const { root } = await loadConfiguration(around.cwd, options.config);
  return await loadSignatures(root);
}

/** Says which ids are meant most likely: those that share a part. */
function unknown(id: string, all: readonly Signature[]): TriageError {
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const close = all
    .map((one) => ({ id: one.id, hits: words.filter((word) => one.id.includes(word)).length }))
    .filter((one) => one.hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, 3);
  const hint =
    close.length === 0
      ? '`whyred signatures list` prints them all.'
      : `Perhaps: ${close.map((one) => one.id).join(', ')}`;
  return new TriageError('signature-unknown', `There is no signature ${JSON.stringify(id)}.`, hint);
}

import type { RepositoryName, Verdict, VerdictLabel } from '../domain.ts';
import type { FailureMeant } from '../pull/failure-meant.ts';
import type { JudgingTools } from '../pull/judging.ts';
import type { Labelled, TakenBack } from '../pull/labelling.ts';
import type { Said } from '../pull/said.ts';
import { counted, wrap } from '../reports/layout.ts';
import { day, iso } from '../reports/moments.ts';
import { plain } from '../reports/plain.ts';
import { nameOf } from '../reports/runs.ts';
import { withoutCommands } from '../reports/untrusted.ts';
import { percent } from '../reports/words.ts';
import type { Database } from '../store/database.ts';
import type { Engine } from '../triage.ts';
import { openStore } from './connection.ts';
import { predictorOf, versionsOf } from './pull.ts';
import { storedRepository } from './search.ts';
import { type CommonOptions, type Surroundings, widthOf } from './surroundings.ts';
import { createEngine } from './triage.ts';

export interface LabelOptions extends CommonOptions {
  readonly note?: string;
  readonly scope: Said['scope'];
  /** Which failure of the job, from 1. */
  readonly cause: number;
}

/** Corrects the verdict on a stored failure, and tells what that changes. Returns the exit code. */
export async function labelCommand(
  job: string,
  label: VerdictLabel,
  options: LabelOptions,
  around: Surroundings,
): Promise<number> {
  const { failureMeant } = await import('../pull/failure-meant.ts');
  const { labelFailure } = await import('../pull/labelling.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = (await storedRepository(db, options, around))?.key ?? null;
    const meant = failureMeant(db, job, repository, options.cause);
    const said = { label, scope: options.scope, note: options.note ?? null, author: authorIn(around) };
    const done = await labelFailure(meant, said, await toolsOf(db, await createEngine(options, around), around));
    around.out(
      options.json ? `${JSON.stringify(labelDocument(meant, done))}\n` : labelText(meant, done, widthOf(around)),
    );
    return 0;
  } finally {
    db.close();
  }
}

/** Takes back the last label, and tells what holds now. Returns the exit code. */
export async function undoCommand(options: CommonOptions, around: Surroundings): Promise<number> {
  const { takeBack } = await import('../pull/labelling.ts');
  const { findRepositories } = await import('../store/repositories.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = (await storedRepository(db, options, around))?.key ?? null;
    const done = await takeBack(repository, await toolsOf(db, await createEngine(options, around), around));
    const { name } = findRepositories(db).find(({ key }) => key === done.repository)!;
    around.out(options.json ? `${JSON.stringify(undoDocument(name, done))}\n` : undoText(name, done, widthOf(around)));
    return 0;
  } finally {
    db.close();
  }
}

/** What a person's word is judged with. */
export async function toolsOf(
  db: Database,
  engine: Engine,
  { nowMs, signal }: Pick<Surroundings, 'nowMs' | 'signal'>,
): Promise<JudgingTools> {
  return { db, engine, predictor: await predictorOf(db), versions: versionsOf(engine), nowMs, signal };
}

/** Who works there: in a workflow the runner's own user says nothing. */
export function authorIn({ env }: Pick<Surroundings, 'env'>): string | null {
  return env.GITHUB_ACTOR || env.USER || env.USERNAME || null;
}

function labelText(
  { name, job, cause }: FailureMeant,
  { label, before, after, alike, others }: Labelled,
  width: number,
): string {
  const { rootCause, signature } = cause.failure;
  const place = { runId: job.runId, attempt: job.attempt, job: job.name, line: rootCause.line, text: rootCause.text };
  const kind = label.scope === 'signature' ? signature!.id : 'the same kind';
  const more = `${counted(alike, 'more failure')} of ${kind}`;
  const wider = label.scope === 'this' ? `${more} in the store; --scope fingerprint means them too` : `also on ${more}`;
  return shown(
    [
      ...headOf(name, place),
      `  ${brief(before)} → ${after.label}, by you${noteOf(label.note)}`,
      ...(alike === 0 ? [] : [`  ${wider}`]),
      ...othersOf(others),
      '  whyred undo takes it back',
    ],
    width,
  );
}

function undoText(name: RepositoryName, { label, newest, standing, alike, others }: TakenBack, width: number): string {
  const said = `${label.label}${aboutOf(label)}, ${spokenBy(label)}${noteOf(label.note)}`;
  if (newest === null) return shown([`Taken back: ${said}`, '  what it was said of is not stored any more'], width);
  const now = standing === null ? brief(newest.after) : `${newest.after.label}, ${spokenBy(standing)}`;
  const stays = newest.before.label === newest.after.label;
  return shown(
    [
      `Taken back: ${said}`,
      ...headOf(name, newest),
      stays ? `  still ${now}` : `  ${newest.before.label} → ${now}`,
      ...(alike === 0 ? [] : [`  also for ${counted(alike, 'more failure')}`]),
      ...othersOf(others),
    ],
    width,
  );
}

interface Place {
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  readonly line: number;
  readonly text: string;
}

function headOf(name: RepositoryName, { runId, attempt, job, line, text }: Place): string[] {
  const where = attempt === 1 ? `run ${runId}` : `run ${runId} attempt ${attempt}`;
  return [`${nameOf(name)} ${where}, ${job}`, `  line ${line}: ${text}`];
}

function othersOf(others: number): string[] {
  return others === 0 ? [] : [`  ${counted(others, 'other job')} judged otherwise now`];
}

/** `flaky (likely, 91 %)` */
export function brief({ label, certainty, probability }: Verdict): string {
  const chances: Partial<Record<VerdictLabel, number>> = {
    flaky: probability.flaky + probability.infrastructure,
    infrastructure: probability.flaky + probability.infrastructure,
    genuine: probability.genuine,
    'broken-base': probability.brokenBase,
  };
  const chance = chances[label];
  const said = [...(certainty === null ? [] : [certainty]), ...(chance === undefined ? [] : [percent(chance)])];
  return said.length === 0 ? label : `${label} (${said.join(', ')})`;
}

/** What a word was said of, where that is more than one failure. */
function aboutOf({ scope, subject }: TakenBack['label']): string {
  if (scope === 'this') return '';
  return scope === 'signature' ? ` of all failures of ${subject}` : ' of this failure, wherever it is';
}

function spokenBy({ author, atMs }: { readonly author: string | null; readonly atMs: number }): string {
  return `said by ${author ?? 'a person'} on ${day(atMs)}`;
}

function noteOf(note: string | null): string {
  return note === null ? '' : `: “${note}”`;
}

/** Lines that are too long go on below, as far in as they began. */
function shown(lines: readonly string[], width: number): string {
  const parts = lines.flatMap((line) => {
    const indent = ' '.repeat(line.length - line.trimStart().length);
    return wrap(plain(line), width - indent.length).map((part) => `${indent}${part}`);
  });
  return parts.map((part) => `${withoutCommands(part)}\n`).join('');
}

function labelDocument({ name, job, cause, number }: FailureMeant, done: Labelled): object {
  const { fingerprint, signature, rootCause } = cause.failure;
  return {
    repo: nameOf(name),
    ...{ runId: job.runId, attempt: job.attempt, job: { id: job.id, name: job.name, url: job.url } },
    failure: {
      ...{ number, fingerprint, signature: signature?.id ?? null },
      ...{ line: rootCause.line, text: rootCause.text },
    },
    label: wordDocument(done.label),
    ...{ before: verdictDocument(done.before), after: verdictDocument(done.after) },
    ...{ alike: done.alike, others: done.others },
  };
}

function undoDocument(name: RepositoryName, { label, newest, standing, alike, others }: TakenBack): object {
  return {
    repo: nameOf(name),
    takenBack: wordDocument(label),
    failure:
      newest === null
        ? null
        : {
            ...{ runId: newest.runId, attempt: newest.attempt, job: { id: newest.jobId, name: newest.job } },
            ...{ fingerprint: newest.fingerprint, signature: newest.signature, line: newest.line, text: newest.text },
            ...{ before: verdictDocument(newest.before), after: verdictDocument(newest.after) },
          },
    standing: standing === null ? null : { label: standing.label, author: standing.author, at: iso(standing.atMs) },
    ...{ alike, others },
  };
}

function wordDocument({ key, label, scope, note, author, atMs }: Labelled['label']): object {
  return { id: key, label, scope, note, author, at: iso(atMs) };
}

/** The contract's fields and no others. */
function verdictDocument({ rerun: _, ...said }: Verdict): object {
  return said;
}

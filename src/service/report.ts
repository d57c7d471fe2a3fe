import { join, resolve } from 'node:path';
import type { ReportOptions } from '../commands/report/options.ts';
import type { Surroundings } from '../commands/surroundings.ts';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Answerer, Call, Desk, Progress } from './desk.ts';
import { addressOf } from './places.ts';

/** A report and what it is about, as the command takes it. */
export type ReportAim =
  | { readonly kind: 'rca'; readonly runId: number; readonly attempt: number | null }
  | ({ readonly kind: 'pin' | 'session' } & ReportRange)
  | { readonly kind: 'postmortem'; readonly incident: string }
  | ({ readonly kind: 'postmortem' } & ReportRange);

/** Ids of runs, or moments. */
export interface ReportRange {
  readonly from: string;
  readonly until: string;
  /** Null: all, or that of both runs. */
  readonly branch: string | null;
}

export interface ReportQuestion {
  readonly repository: RepositoryName;
  readonly aim: ReportAim;
  readonly isOffline: boolean;
}

export interface ReportAnswer {
  /** As the command prints it. */
  readonly markdown: string;
  /** What it says besides, a line each. */
  readonly notes: readonly string[];
  /** Where a note of the team's series belongs; null for all others. */
  readonly file: string | null;
  /** Something was fetched for it. */
  readonly isStoreNewer: boolean;
}

export interface SaveReportQuestion extends ReportQuestion {
  readonly file: string;
  /** Over a file of somebody else, too, of which a copy is kept. */
  readonly isForced: boolean;
}

export interface SavedReport {
  readonly path: string;
  /** `wrote /tmp/rca-18234.md (2 answers carried over)` */
  readonly text: string;
}

export const answerReport: Answerer<ReportQuestion, ReportAnswer> = async (question, desk, call) => {
  const { out, notes, isStoreNewer } = await printed(question, {}, desk, call);
  const next = notes.flatMap((note) => NEXT.exec(note)?.[1] ?? [])[0] ?? null;
  return { markdown: out, notes: notes.filter((note) => !NEXT.test(note)), file: next, isStoreNewer };
};

export const answerSaveReport: Answerer<SaveReportQuestion, SavedReport> = async (question, desk, call) => {
  const output = fileIn(question.file, desk.around);
  const { notes } = await printed(question, { output, force: question.isForced }, desk, call);
  return { path: resolve(desk.around.cwd, output), text: notes.at(-1) ?? `wrote ${output}` };
};

/** How the command says where a note of the series belongs. */
const NEXT = /^next: the same with -o (.+)$/;

interface Printed {
  readonly out: string;
  readonly notes: readonly string[];
  readonly isStoreNewer: boolean;
}

/** Errors after which what is stored may still be of use. */
const UNREACHABLE = new Set(['network-unreachable', 'github-unavailable', 'rate-limit', 'token-missing']);

/** What the command says; where GitHub cannot be reached, from the store alone, with a note. */
async function printed(
  question: ReportQuestion,
  more: Partial<ReportOptions>,
  desk: Desk,
  call: Call,
): Promise<Printed> {
  try {
    return await ran(question, more, desk, call);
  } catch (error) {
    if (question.isOffline || !(error instanceof TriageError) || !UNREACHABLE.has(error.code)) throw error;
    const stored = await ran({ ...question, isOffline: true }, more, desk, call);
    return { ...stored, notes: [`What is stored has to do: ${error.message}`, ...stored.notes] };
  }
}

/** Runs the command of a report, and hears what it says. */
async function ran(
  { repository, aim, isOffline }: ReportQuestion,
  more: Partial<ReportOptions>,
  desk: Desk,
  call: Call,
): Promise<Printed> {
  let out = '';
  const notes: string[] = [];
  let isStoreNewer = false;
  const around: Surroundings = {
    ...desk.around,
    stdinIsTerminal: false,
    // How far it is comes as a line for a terminal, of any width.
    errIsTerminal: true,
    columns: 500,
    signal: AbortSignal.any([desk.around.signal, call.signal]),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      if (text.endsWith('\n')) return void notes.push(text.trimEnd());
      const progress = progressIn(text);
      if (progress === null) return;
      isStoreNewer = true;
      call.progress(progress);
    },
  };
  const { db, config } = desk.options;
  const common: ReportOptions = {
    ...{ repo: `${repository.host}/${repository.owner}/${repository.name}`, offline: isOffline },
    ...(db === undefined ? {} : { db }),
    ...(config === undefined ? {} : { config }),
    ...more,
  };
  await written(aim, repository, common, around);
  return { out, notes, isStoreNewer };
}

async function written(
  aim: ReportAim,
  repository: RepositoryName,
  options: ReportOptions,
  around: Surroundings,
): Promise<number> {
  switch (aim.kind) {
    case 'rca': {
      const { rcaCommand } = await import('../commands/report/rca.ts');
      return await rcaCommand(addressOf({ repository, ...aim }), options, around);
    }
    case 'pin': {
      const { pinCommand } = await import('../commands/report/pin.ts');
      return await pinCommand({ ...options, ...rangeIn(aim) }, around);
    }
    case 'session': {
      const { sessionCommand } = await import('../commands/report/session.ts');
      return await sessionCommand({ ...options, ...rangeIn(aim) }, around);
    }
    case 'postmortem': {
      const { postmortemCommand } = await import('../commands/report/postmortem.ts');
      const meant = 'incident' in aim ? { incident: aim.incident } : rangeIn(aim);
      return await postmortemCommand({ ...options, ...meant }, around);
    }
  }
}

function rangeIn({ from, until, branch }: ReportRange) {
  return { from, until, ...(branch === null ? {} : { branch }) };
}

/** `acme/nova: reading logs 3/12 · 4 jobs`; null for what only clears the line. */
function progressIn(text: string): Progress | null {
  const found = /^[^ ]+: (?<what>[a-z ]+?) (?<done>[\d,]+)(?:\/(?<total>[\d,]+))?(?: · (?<more>.*))?$/.exec(
    text,
  )?.groups;
  if (found === undefined) return null;
  const { what = '', done = '0', total, more = null } = found;
  const number = (digits: string): number => Number(digits.replaceAll(',', ''));
  return { what, done: number(done), total: total === undefined ? null : number(total), more };
}

/** As a shell would read it. */
function fileIn(file: string, { home }: Pick<Surroundings, 'home'>): string {
  const name = file.trim();
  if (name !== '' && name !== '-') return name.startsWith('~/') ? join(home, name.slice(2)) : name;
  throw new TriageError('file-missing', 'The report has no file to go to.', 'Type the name of one: rca.md');
}

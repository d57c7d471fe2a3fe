import type { RepositoryName } from '../domain.ts';
import { sized } from '../reports/layout.ts';
import type { Answerer, Call, CallLimit, Desk } from './desk.ts';

/** What is new since the last pull; at first the last 14 days. As `whyred pull` without options. */
export interface PullQuestion {
  readonly repository: RepositoryName;
}

export interface PullAnswer {
  /** As GitHub calls it now. */
  readonly repository: RepositoryName;
  readonly runsAdded: number;
  /** Of those that were added. */
  readonly runsFailed: number;
  readonly runsChanged: number;
  readonly logs: number;
  readonly problems: readonly string[];
  readonly limit: CallLimit;
}

export const answerPull: Answerer<PullQuestion, PullAnswer> = async ({ repository: name }, desk, call) => {
  const { pull } = await import('../pull/pull.ts');
  const { failedSince, lastRunKey } = await import('../store/runs.ts');
  const { lastPulled } = await import('../store/pulls.ts');
  const { findRepositories } = await import('../store/repositories.ts');
  const { tools, limit, close } = await openGithub(name, desk, call);
  try {
    const { db } = tools;
    const before = lastRunKey(db);
    // What is recorded ends on a day of its own, and is all there is.
    const wanted = desk.around.recorded === undefined ? USUAL : { ...USUAL, sinceMs: 0 };
    const summary = await pull(name, wanted, tools);
    // GitHub may call it otherwise now.
    const key = lastPulled(db)!;
    return {
      repository: findRepositories(db).find((one) => one.key === key)!.name,
      runsAdded: summary.runsAdded,
      runsFailed: failedSince(db, key, before),
      runsChanged: summary.runsChanged,
      logs: summary.logs.stored,
      problems: summary.problems,
      limit: limit(),
    };
  } finally {
    await close();
  }
};

/** The defaults of `whyred pull`. */
const USUAL = {
  ...{ sinceMs: null, untilMs: null, workflow: null, branch: null, event: null, limit: null },
  logs: 'failed',
  jobs: 'recent',
  concurrency: 4,
} as const;

/** GitHub with all that a pull works with; what goes on is told to whoever asked. */
export async function openGithub(name: RepositoryName, desk: Desk, call: Call) {
  const { createTools } = await import('../commands/pull.ts');
  const given = { db: await desk.database({ create: true }), engine: await desk.engine() };
  const around = { ...desk.around, signal: call.signal };
  let waitsUntilMs: number | null = null;
  let last = { what: 'runs', done: 0, total: null as number | null, more: null as string | null };
  const made = await createTools(name, given, desk.options, around, {
    onProgress: ({ phase, done, total }, { bytes }) => {
      // An answer came: whatever was waited for is over.
      waitsUntilMs = null;
      last = { what: WORDS[phase], done, total, more: bytes > 0 ? sized(bytes) : null };
      call.progress({ ...last, limit: limit() });
    },
    onWait: ({ untilMs }) => {
      waitsUntilMs = untilMs;
      call.progress({ ...last, limit: limit() });
    },
  });
  const limit = (): CallLimit => {
    const { remaining, limit: of, resetMs } = made.usage();
    return { left: remaining, of, resetMs, waitsUntilMs };
  };
  return { ...made, limit };
}

const WORDS = { runs: 'runs', jobs: 'jobs', baselines: 'green logs', logs: 'logs' } as const;

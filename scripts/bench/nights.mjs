const REPOSITORIES = 50;
const DAYS = 90;
const RUNS_A_DAY = 40;
const NAMES = ['test (1, 2)', 'test (2, 2)', 'lint', 'e2e'];
const DAY_MS = 86_400_000;
/** Of a hundred jobs two fail, of three red runs one is run again, and then passes. */
const FAILS = 0.02;
const RERUN = 0.3;

/** Three months of many repositories: pushes to the default branch, one of four runs, and pull requests. */
export function fillNights(api, db, nowMs) {
  const chance = chances();
  for (let at = 0; at < REPOSITORIES; at++) {
    const repository = api.saveRepository(db, { host: 'github.com', owner: 'acme', name: `repo-${at}` }, 'main');
    db.transaction(() => {
      for (let number = 0; number < DAYS * RUNS_A_DAY; number++)
        fillRun(api, db, repository, at, number, nowMs, chance);
    });
    db.sqlite
      .prepare('INSERT INTO pull (repository, started_ms, finished_ms, options, summary) VALUES (?, ?, ?, ?, ?)')
      .run(repository, nowMs - 600_000, nowMs - 500_000, '{}', '{"problems":[]}');
  }
}

fillNights.repositories = REPOSITORIES;
fillNights.days = DAYS;
fillNights.runs = REPOSITORIES * DAYS * RUNS_A_DAY;
fillNights.jobs = REPOSITORIES * DAYS * RUNS_A_DAY * NAMES.length;

function fillRun(api, db, repository, at, number, nowMs, chance) {
  const id = at * 1_000_000 + number + 1;
  const createdMs = Math.floor(nowMs - ((DAYS * RUNS_A_DAY - number) * DAY_MS) / RUNS_A_DAY + 60_000);
  const fails = NAMES.map(() => chance() < FAILS);
  const isRed = fails.includes(true);
  const attempts = isRed && chance() < RERUN ? 2 : 1;
  api.saveRuns(db, repository, [runOf({ id, at, number, createdMs, attempts, isGreen: !isRed || attempts === 2 })]);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const startedMs = createdMs + (attempt - 1) * 300_000;
    const isOver = attempt === 2 || !isRed;
    const jobs = fails.map((failed, place) => ({
      ...{ id: id * 100 + attempt * 10 + place, runId: id, attempt, name: NAMES[place], status: 'completed' },
      conclusion: failed && attempt === 1 ? 'failure' : 'success',
      ...{ startedMs, completedMs: startedMs + 250_000, url: null, steps: [], labels: ['ubuntu-latest'] },
      ...{ runnerId: 7, runnerName: 'GitHub Actions 7', runnerGroup: 'GitHub Actions' },
      // The others are carried over.
      ...{ executed: attempt === 1 || failed, log: 'none' },
    }));
    const conclusion = isOver ? 'success' : 'failure';
    const told = {
      runId: id,
      number: attempt,
      status: 'completed',
      conclusion,
      startedMs,
      updatedMs: createdMs + 600_000,
    };
    api.saveAttempt(db, repository, id, { number: attempt, attempt: told, jobs });
  }
  for (const [place, failed] of fails.entries()) {
    if (!failed) continue;
    const job = { repository, runId: id, attempt: 1, jobId: id * 100 + 10 + place };
    api.saveTriage(db, job, { log: 'stored', triage: triageOf(chance() < RERUN, number % 20, createdMs) });
  }
}

function runOf({ id, at, number, createdMs, attempts, isGreen }) {
  const isPush = number % 4 === 0;
  return {
    ...{ id, number, attempt: attempts, title: `Change ${number}`, treeId: null, headRepository: `acme/repo-${at}` },
    workflow: {
      id: 1 + (number % 2),
      name: ['CI', 'Lint'][number % 2],
      path: `.github/workflows/${number % 2}.yml`,
    },
    ...(isPush ? { event: 'push', branch: 'main' } : { event: 'pull_request', branch: `feature/${number % 50}` }),
    sha: `${at}`.padStart(8, '0') + number.toString(16).padStart(32, '0'),
    ...{ actor: 'octocat', status: 'completed', conclusion: isGreen ? 'success' : 'failure' },
    ...{ createdMs, startedMs: createdMs, updatedMs: createdMs + 600_000 },
    url: `https://github.com/acme/repo-${at}/actions/runs/${id}`,
  };
}

function triageOf(isRace, kind, atMs) {
  const text = isRace ? 'psycopg2.errors.InternalError_: tuple concurrently updated' : `AssertionError: needle ${kind}`;
  const label = isRace ? 'flaky' : 'genuine';
  const failure = {
    fingerprint: `v1:${(isRace ? 1 : 2 + kind).toString(16).padStart(16, '0')}`,
    rootCause: { line: 41, endLine: 41, text, confidence: 0.9 },
    candidates: [{ line: 41, text, score: 12, why: ['an exception'] }],
    ...{ signature: null, category: 'test', summary: text, advice: [], tests: null, problems: [], step: null },
    verdict: {
      ...{ label, certainty: null, rerunPasses: null, evidence: [] },
      probability: { flaky: 0.5, infrastructure: 0.1, genuine: 0.4, brokenBase: 0 },
    },
    ...{ excerpt: [], fixes: [], unexplained: false, isSpecific: true },
    grounds: { transience: 'unknown', stopped: false, clues: [] },
  };
  const job = { name: 'job', file: 'job.txt', conclusion: 'failure', lines: 100, bytes: 4000, step: null };
  return {
    job: { ...job, durationMs: 1000, omittedLines: 0, failures: [failure] },
    ...{ windows: [], searchText: text, engine: '2', catalogue: 'bench', tooling: null, reason: 'first seen', atMs },
  };
}

/** The same numbers, 0..1, in each run of the benchmark. */
function chances() {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x80000000;
  };
}

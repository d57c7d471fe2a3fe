/**
 * How the file comes from one version to the next. A released step is never changed: a new one is added behind it.
 *
 * `key` columns are local numbers; GitHub's own ids are `id`. Times end in `_ms` and count from 1970.
 * JSON columns hold what is only ever read whole.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE repository (
    key INTEGER PRIMARY KEY,
    host TEXT NOT NULL COLLATE NOCASE,
    owner TEXT NOT NULL COLLATE NOCASE,
    name TEXT NOT NULL COLLATE NOCASE,
    default_branch TEXT,
    -- All runs created before this are stored, and when old ones were last asked for again; null before the first pull.
    listed_until_ms INTEGER,
    relisted_ms INTEGER,
    UNIQUE (host, owner, name)
  ) STRICT;

  -- told_ms: when the run that told name and path was changed last; runs come in any order.
  CREATE TABLE workflow (
    repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    told_ms INTEGER NOT NULL,
    PRIMARY KEY (repository, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE run (
    key INTEGER PRIMARY KEY,
    repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
    id INTEGER NOT NULL,
    workflow INTEGER NOT NULL,
    number INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    title TEXT NOT NULL,
    event TEXT NOT NULL,
    branch TEXT,
    sha TEXT NOT NULL,
    tree_id TEXT,
    head_repository TEXT,
    actor TEXT,
    status TEXT NOT NULL,
    conclusion TEXT,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    url TEXT NOT NULL,
    UNIQUE (repository, id),
    FOREIGN KEY (repository, workflow) REFERENCES workflow (repository, id)
  ) STRICT;
  CREATE INDEX run_newest ON run (created_ms DESC, id DESC);
  CREATE INDEX run_of_repository ON run (repository, created_ms DESC, id DESC);
  CREATE INDEX run_of_workflow ON run (repository, workflow, created_ms DESC, conclusion);
  CREATE INDEX run_of_branch ON run (branch, created_ms DESC, id DESC);
  CREATE INDEX run_unfinished ON run (repository, created_ms DESC, id DESC) WHERE status <> 'completed';

  -- jobs: 'wanted', 'listed', or 'missing' when GitHub does not have them any more.
  -- listed: the state of the attempt that its jobs were asked for in, 2 * updated_ms, and 1 more when it was completed.
  CREATE TABLE attempt (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    number INTEGER NOT NULL,
    status TEXT,
    conclusion TEXT,
    started_ms INTEGER,
    updated_ms INTEGER,
    jobs TEXT NOT NULL DEFAULT 'wanted' CHECK (jobs = 'wanted' OR jobs = 'listed' OR jobs = 'missing'),
    listed INTEGER,
    incidents TEXT NOT NULL DEFAULT '[]',
    warnings TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (run, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attempt_wanted ON attempt (run, number) WHERE jobs = 'wanted';

  CREATE TABLE job (
    key INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    conclusion TEXT,
    executed INTEGER NOT NULL CHECK (executed IN (0, 1)),
    started_ms INTEGER,
    completed_ms INTEGER,
    runner_id INTEGER,
    runner_name TEXT,
    runner_group TEXT,
    labels TEXT NOT NULL DEFAULT '[]',
    url TEXT,
    -- Written out: for each row, SQLite would make a table of a list and look it up there.
    log TEXT NOT NULL DEFAULT 'none' CHECK (
      log = 'none' OR log = 'wanted' OR log = 'stored' OR log = 'expired' OR log = 'missing' OR log = 'damaged'),
    annotations TEXT NOT NULL DEFAULT 'unasked' CHECK (
      annotations = 'unasked' OR annotations = 'stored' OR annotations = 'forbidden' OR annotations = 'missing'),
    UNIQUE (run, attempt, id)
  ) STRICT;
  -- With what a rate of passes is counted by: nothing else of the job has to be read.
  CREATE INDEX job_of_name ON job (name, run, executed, conclusion);
  CREATE INDEX job_wanted ON job (run, attempt) WHERE log = 'wanted';

  CREATE TABLE step (
    job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    conclusion TEXT,
    started_ms INTEGER,
    completed_ms INTEGER,
    PRIMARY KEY (job, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE annotation (
    job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    level TEXT NOT NULL,
    title TEXT,
    message TEXT NOT NULL,
    path TEXT,
    line INTEGER,
    end_line INTEGER,
    PRIMARY KEY (job, ordinal)
  ) STRICT, WITHOUT ROWID;

  -- What was said of a job's log, and by which engine and catalogue.
  CREATE TABLE triage (
    job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    file TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    lines INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    duration_ms INTEGER,
    omitted_lines INTEGER NOT NULL,
    step TEXT,
    engine TEXT NOT NULL,
    catalogue TEXT NOT NULL
  ) STRICT;

  -- failure: JSON of the Failure without its verdict, packed.
  CREATE TABLE cause (
    key INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    signature TEXT,
    category TEXT NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    confidence REAL NOT NULL,
    label TEXT NOT NULL,
    failure BLOB NOT NULL,
    UNIQUE (job, ordinal)
  ) STRICT;
  CREATE INDEX cause_fingerprint ON cause (fingerprint, job);
  CREATE INDEX cause_signature ON cause (signature, job);
  CREATE INDEX cause_label ON cause (label, job);

  -- The latest revision is what holds; the earlier ones are kept with the reason for the change.
  CREATE TABLE verdict (
    cause INTEGER NOT NULL REFERENCES cause ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    label TEXT NOT NULL,
    certainty TEXT,
    flaky REAL NOT NULL,
    infrastructure REAL NOT NULL,
    genuine REAL NOT NULL,
    broken_base REAL NOT NULL,
    rerun_passes REAL,
    reason TEXT NOT NULL,
    engine TEXT NOT NULL,
    PRIMARY KEY (cause, revision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE evidence (
    cause INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    weight REAL NOT NULL,
    text TEXT NOT NULL,
    ref TEXT,
    PRIMARY KEY (cause, revision, ordinal),
    FOREIGN KEY (cause, revision) REFERENCES verdict (cause, revision) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE test_report (
    job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    framework TEXT NOT NULL,
    passed INTEGER,
    failed INTEGER,
    skipped INTEGER,
    total INTEGER,
    PRIMARY KEY (job, ordinal)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE test_failure (
    job INTEGER NOT NULL,
    report INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    message TEXT,
    file TEXT,
    line INTEGER,
    log_line INTEGER NOT NULL,
    PRIMARY KEY (job, report, ordinal),
    FOREIGN KEY (job, report) REFERENCES test_report (job, ordinal) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX test_failure_of_test ON test_failure (id, job);

  -- The failed steps of a log file with all other lines left empty, so that line numbers hold; packed.
  CREATE TABLE window (
    job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    file TEXT NOT NULL,
    step TEXT,
    steps TEXT,
    text BLOB NOT NULL,
    PRIMARY KEY (job, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE window_text USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
  CREATE TRIGGER window_text_follows AFTER DELETE ON job BEGIN DELETE FROM window_text WHERE rowid = old.key; END;

  -- The stable lines of a green log, as sorted 32-bit hashes.
  CREATE TABLE baseline (
    repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
    workflow INTEGER NOT NULL,
    job_name TEXT NOT NULL,
    run_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    engine TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('stored', 'expired', 'missing', 'damaged')),
    profile BLOB NOT NULL,
    PRIMARY KEY (repository, workflow, job_name, run_id, attempt)
  ) STRICT, WITHOUT ROWID;

  -- A person's word on a verdict. undone_ms: it was taken back.
  CREATE TABLE label (
    key INTEGER PRIMARY KEY,
    repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
    scope TEXT NOT NULL CHECK (scope IN ('this', 'fingerprint', 'signature')),
    subject TEXT NOT NULL,
    label TEXT NOT NULL,
    note TEXT,
    author TEXT,
    at_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    undone_ms INTEGER
  ) STRICT;
  CREATE INDEX label_of_subject ON label (repository, scope, subject) WHERE undone_ms IS NULL;

  -- Would an unchanged re-run pass? outcome: 1 it did, 0 it did not.
  CREATE TABLE prediction (
    cause INTEGER NOT NULL REFERENCES cause ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    rerun_passes REAL NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    settled_ms INTEGER,
    outcome INTEGER CHECK (outcome IN (0, 1)),
    PRIMARY KEY (cause, at_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX prediction_open ON prediction (cause) WHERE settled_ms IS NULL;

  CREATE TABLE pull (
    key INTEGER PRIMARY KEY,
    repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
    started_ms INTEGER NOT NULL,
    finished_ms INTEGER,
    options TEXT NOT NULL,
    summary TEXT
  ) STRICT;
  CREATE INDEX pull_of_repository ON pull (repository, started_ms DESC);

  -- What GitHub answered last to a request: asked with its tag, an unchanged answer is free.
  CREATE TABLE answer (
    repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
    url TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    etag TEXT NOT NULL,
    PRIMARY KEY (repository, url, token_hash)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- A verdict's revision 0 is that of the log alone: it goes when the failure is judged by all that is known.

  -- transience: why an unchanged re-run may end differently, by the signature alone.
  ALTER TABLE cause ADD COLUMN transience TEXT NOT NULL DEFAULT 'unknown';
  -- 1: another cause with its fingerprint is the same failure. Of what older versions stored nobody knows until it is read again.
  ALTER TABLE cause ADD COLUMN specific INTEGER NOT NULL DEFAULT 0 CHECK (specific IN (0, 1));
  CREATE INDEX run_of_sha ON run (repository, sha);

  -- JSON: the image and the actions that the job ran with; null where its log does not tell.
  ALTER TABLE triage ADD COLUMN tooling TEXT;
  ALTER TABLE baseline ADD COLUMN tooling TEXT;

  -- JSON: what the last green run before it ran with, as it was known when the log was read: green logs are not kept for long.
  ALTER TABLE triage ADD COLUMN green TEXT;

  -- Runs of which something was stored that no verdict knows of. change: a number that is another one after each change.
  CREATE TABLE unjudged (
    run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
    change INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What changed between two commits. files, commits: JSON.
  CREATE TABLE change (
    repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
    base TEXT NOT NULL,
    head TEXT NOT NULL,
    files TEXT NOT NULL,
    commits TEXT NOT NULL,
    PRIMARY KEY (repository, head, base)
  ) STRICT, WITHOUT ROWID;

  -- What was learned from a person's words; the newest of a kind holds. report: JSON of how it scored. state: JSON, packed.
  CREATE TABLE model (
    key INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    examples INTEGER NOT NULL,
    report TEXT NOT NULL,
    state BLOB NOT NULL
  ) STRICT;
  `,
];

import type { SeedReport } from './seed.ts';

/** The note on the whole day. */
export const PIN: SeedReport = {
  kind: 'pin',
  asked: { from: 20_221_163_402, to: 20_228_512_803 },
  reckoned: [
    ...['12/14 → 14/14', '2025-12-15', 'COMPLETE', '4/8', '8/8', '20/20'],
    /029_m15_sba_validator\.py[^\n]*renamed/i,
    /034_fix_outbox_constraint\.py[^\n]*(?:new|added)/i,
    /035_m10_schema_repair\.py[^\n]*(?:new|added)/i,
  ],
  quoted: [
    // What each of them showed, and where.
    "Skip output 'database_url' since it may contain secret",
    'setup-neon-branch',
    'value too long for type character varying(32)',
    '029_m15_1_1_simplify_sba_validator',
    "ModuleNotFoundError: No module named 'app.database'",
    "pydantic.errors.PydanticUndefinedAnnotation: name 'PolicyViolation' is not defined",
    'psycopg2.errors.UndefinedObject: constraint "uq_outbox_pending" does not exist',
    "is still 'running' after 120 s",
    'psycopg2.errors.InternalError_: tuple concurrently updated',
    'function m10_recovery.complete_outbox_event(integer, boolean, unknown, unknown) is not unique',
    'function m10_recovery.claim_outbox_events(integer, unknown) does not exist',
    'stream_msg_id',
    'process_after',
    ...[
      'integration',
      'costsim',
      'costsim-integration',
      'costsim-wiremock',
      'e2e-tests',
      'm10-tests',
      'run-migrations',
    ],
    // What was changed for it.
    ...['Import sessions from app.db_async', 'Rebuild the models that refer forward'],
    ...['Each job makes its own DATABASE_URL', 'Shorten the name of revision 029'],
    ...['The outbox names its partial index, not a constraint', 'Migrate once, in a job of its own'],
    ...['Wait for the workers, and show more of their log', 'A retry also moves process_after'],
    '.github/workflows/ci.yml',
    'scripts/ops/ci_consistency_check.sh',
    'backend/alembic/versions/029_m15_sba_validator.py',
    'backend/alembic/versions/030_m17_care_routing.py',
    'backend/alembic/versions/034_fix_outbox_constraint.py',
    'backend/alembic/versions/035_m10_schema_repair.py',
    'backend/app/tasks/m10_metrics_collector.py',
    'backend/app/api/policy.py',
    'backend/app/api/policy_layer.py',
    'backend/app/policy/models.py',
  ],
  asks: ['why the branch came', 'who wrote the fixes up', 'which notes it is related to beyond signatures and files'],
};

/** The afternoon. */
export const SESSION: SeedReport = {
  kind: 'session',
  asked: { from: 20_226_020_058, to: 20_228_512_803 },
  reckoned: [
    ...['12/14', '13/14', '14/14', '5/8', '6/8', '8/8', '20/20'],
    ...['20226020058', '20227755107', '20227857661', '20228246170', '20228512803'],
    ...['14:00', '14:10', '14:15', '14:25', '14:35'],
  ],
  quoted: [
    'costsim-wiremock',
    'tuple concurrently updated',
    'complete_outbox_event',
    'claim_outbox_events',
    'stream_msg_id',
    'stream_name',
    'backend/alembic/versions/035_m10_schema_repair.py',
    'scripts/ops/ci_consistency_check.sh',
    'scripts/ops/schema_audit.py',
    'scripts/ops/metrics_validation.py',
    '.github/workflows/ci.yml',
    'run-migrations',
  ],
  asks: ['what the new checks are for', 'where the drift of the parent branch came from', 'related documents'],
};

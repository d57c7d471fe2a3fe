import type { FailureId, OutputId } from '../../github/world/outputs/index.ts';
import type { JobSpec } from '../../github/world.ts';

export interface Plan {
  /**
   * Where the six jobs' database is: in a container of their own · on the branch, and its address is asked for · on the branch,
   * and each job migrates it · on the branch, which one job has migrated.
   */
  readonly database: 'docker' | 'required' | 'branch' | 'migrated';
  /** Whether the address is an output of the job that makes the branch; as a secret it is dropped. */
  readonly isHandedOn: boolean;
  /** One failure of all six, or what each of them fails of. */
  readonly fails?: FailureId | Readonly<Partial<Record<string, FailureId>>>;
}

const SHARING: Readonly<Record<string, readonly OutputId[]>> = {
  integration: ['pytest'],
  costsim: ['pytest'],
  'costsim-integration': ['pytest'],
  'costsim-wiremock': ['pytest'],
  'e2e-tests': ['agent-server', 'agent-tests'],
  'm10-tests': ['outbox-tests'],
};

const BEFORE: Readonly<Record<Plan['database'], readonly OutputId[]>> = {
  docker: [],
  required: ['branch-database'],
  branch: ['branch-database', 'alembic-branch'],
  migrated: ['branch-database'],
};

const TITLES = { 'alembic-branch': 'Run Alembic migrations', 'branch-database': 'Configure database connection' };
const NODE = ['actions/checkout@v4', 'npm-ci'];
const PYTHON = ['actions/checkout@v4', 'actions/setup-python@v5', 'pip-install'];

/** Fourteen in every run. */
export function jobsOf({ database, isHandedOn, fails = {} }: Plan): JobSpec[] {
  const sharing = Object.entries(SHARING).map(([name, does]): JobSpec => {
    const failure = typeof fails === 'string' ? fails : fails[name];
    return {
      name,
      does: [...PYTHON, ...BEFORE[database], ...does],
      titles: TITLES,
      ...(failure === undefined ? {} : { failure }),
    };
  });
  return [
    { name: 'consistency-check', does: PYTHON },
    { name: 'lint', does: [...NODE, 'eslint'] },
    { name: 'type-check', does: [...NODE, 'tsc'] },
    { name: 'web-tests', does: [...NODE, 'vitest'] },
    { name: 'unit-tests', does: [...PYTHON, 'pytest'] },
    { name: 'docker-build', does: ['actions/checkout@v4', 'docker-build'] },
    {
      name: 'setup-neon-branch',
      does: NODE,
      outputs: { use_neon: 'set', branch_name: 'set', ...(isHandedOn ? { database_url: 'dropped' } : {}) },
    },
    // The last commit makes the one job of the other.
    database === 'migrated'
      ? { name: 'run-migrations', does: [...PYTHON, 'branch-database', 'alembic-branch'], titles: TITLES }
      : { name: 'migration-check', does: PYTHON },
    ...sharing,
  ];
}

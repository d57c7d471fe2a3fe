import type { OutputId } from './outputs/index.ts';
import type { WorldWorkflow } from './world.ts';

/** A job as its workflow has it. */
export interface JobTemplate {
  /** As GitHub shows it: with the matrix in brackets, and the calling job before ` / `. */
  readonly name: string;
  readonly labels: readonly string[];
  readonly does: readonly (string | OutputId)[];
  readonly titles?: Readonly<Record<string, string>>;
  /** It needs all others, and runs on the default branch only. */
  readonly last?: boolean;
}

export interface WorkflowTemplate extends WorldWorkflow {
  readonly event: 'push or pull_request' | 'schedule' | 'workflow_dispatch';
  /** How many of a hundred runs are its own. */
  readonly share: number;
  readonly jobs: readonly JobTemplate[];
}

const UBUNTU = ['ubuntu-latest'];
const NODE = ['actions/checkout@v4', 'actions/setup-node@v4', 'npm-ci'];

function nodeTests(system: string, version: number): JobTemplate {
  return {
    name: `test (${system}, ${version})`,
    labels: [system],
    does: [...NODE, 'tsc', 'vitest', 'actions/upload-artifact@v4'],
    titles: { 'npm-ci': 'Install', tsc: 'Check types' },
  };
}

export const WORKFLOWS: readonly WorkflowTemplate[] = [
  {
    id: 161_335,
    name: 'CI',
    path: '.github/workflows/ci.yml',
    event: 'push or pull_request',
    share: 84,
    jobs: [
      { name: 'lint', labels: UBUNTU, does: [...NODE, 'eslint'] },
      nodeTests('ubuntu-latest', 20),
      nodeTests('ubuntu-latest', 22),
      nodeTests('windows-latest', 22),
      {
        name: 'api-tests',
        labels: UBUNTU,
        does: ['actions/checkout@v4', 'actions/setup-python@v5', 'pip-install', 'alembic', 'pytest'],
        titles: { alembic: 'Run migrations', pytest: 'Run tests' },
      },
      {
        name: 'build / docker',
        labels: UBUNTU,
        does: ['actions/checkout@v4', 'docker/login-action@v3', 'docker-build'],
      },
      { name: 'build / test', labels: ['self-hosted', 'linux'], does: [...NODE, 'vitest'] },
      { name: 'deploy', labels: UBUNTU, does: [...NODE, 'publish'], last: true },
    ],
  },
  {
    id: 161_336,
    name: 'Nightly',
    path: '.github/workflows/nightly.yml',
    event: 'schedule',
    share: 10,
    jobs: [1, 2, 3, 4].map((shard) => ({
      name: `e2e (${shard}/4)`,
      labels: UBUNTU,
      does: [...NODE, 'playwright'],
    })),
  },
  {
    id: 161_337,
    name: 'Release',
    path: '.github/workflows/release.yml',
    event: 'workflow_dispatch',
    share: 6,
    jobs: [{ name: 'publish 🚀', labels: UBUNTU, does: [...NODE, 'vitest', 'publish'] }],
  },
];

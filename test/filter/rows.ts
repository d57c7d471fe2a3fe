import type { Category, ExecutedJob, Failure, JobStep, RepositoryName, Run, VerdictLabel } from '../../src/domain.ts';

/** Rows as the store gives them, with what a test does not speak of filled in. */
interface Row {
  readonly earlier: readonly { readonly job: ExecutedJob; readonly failures: readonly Failure[] }[];
  readonly repository: RepositoryName;
  readonly run: Run;
  readonly attempt: number;
  readonly jobs: readonly { readonly job: ExecutedJob; readonly failures: readonly Failure[] }[];
}

const NOVA: RepositoryName = { host: 'github.com', owner: 'acme', name: 'nova' };

export function aRow(given: Partial<Row>): Row {
  return { repository: NOVA, run: aRun({}), attempt: 1, jobs: [], earlier: [], ...given };
}

export function aRun(given: Partial<Run>): Run {
  const createdMs = given.createdMs ?? Date.UTC(2026, 10, 12, 9);
  const id = given.id ?? 20228246170;
  return {
    id,
    workflow: { id: 7, name: 'CI', path: '.github/workflows/ci.yml' },
    number: 41,
    attempt: 1,
    title: 'Add the outbox',
    event: 'push',
    branch: 'main',
    sha: '1f3c9ab4f2d07f0c2b55a9c2a9f4d4f1d1a0c9e7',
    treeId: null,
    headRepository: 'acme/nova',
    actor: 'octocat',
    status: 'completed',
    conclusion: 'success',
    createdMs,
    updatedMs: createdMs + 131_000,
    startedMs: createdMs,
    url: `https://github.com/acme/nova/actions/runs/${id}`,
    ...given,
  };
}

export function aJob(given: Partial<ExecutedJob>): ExecutedJob {
  return {
    id: 1,
    runId: 20228246170,
    attempt: 1,
    name: 'build',
    status: 'completed',
    conclusion: 'success',
    startedMs: null,
    completedMs: null,
    runnerId: null,
    runnerName: null,
    runnerGroup: null,
    labels: [],
    url: null,
    steps: [],
    executed: true,
    ...given,
  };
}

export function aStep(name: string, conclusion: string): JobStep {
  return { number: 1, name, status: 'completed', conclusion, startedMs: null, completedMs: null };
}

interface Told {
  readonly fingerprint?: string;
  readonly text?: string;
  readonly summary?: string;
  readonly signature?: string | null;
  readonly category?: Category;
  readonly label?: VerdictLabel;
  readonly certainty?: 'confirmed' | 'likely' | null;
  readonly unexplained?: boolean;
}

export function aFailure(told: Told): Failure {
  const text = told.text ?? 'error: boom';
  return {
    fingerprint: told.fingerprint ?? 'v1:0000000000000000',
    rootCause: { line: 812, endLine: 812, text, confidence: 0.97 },
    candidates: [],
    signature: told.signature == null ? null : { id: told.signature, title: 'A title', captures: {} },
    category: told.category ?? 'unknown',
    summary: told.summary ?? text,
    advice: [],
    tests: null,
    problems: [],
    verdict: {
      label: told.label ?? 'uncertain',
      certainty: told.certainty ?? null,
      probability: { flaky: 0.25, infrastructure: 0.25, genuine: 0.25, brokenBase: 0.25 },
      rerunPasses: null,
      evidence: [],
    },
    step: null,
    excerpt: [],
    fixes: [],
    grounds: { transience: 'unknown', stopped: false, clues: [] },
    isSpecific: true,
    unexplained: told.unexplained ?? false,
  };
}

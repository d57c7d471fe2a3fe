import type { Annotation, Job, RepositoryName } from '../domain.ts';
import type { PullTools } from './tools.ts';

/** What was asked of GitHub about a job, and what came. */
export interface Noted {
  readonly state: 'unasked' | 'stored' | 'forbidden' | 'missing';
  readonly rows: readonly Annotation[];
  /** What the token would need; null unless it was refused. */
  readonly hint: string | null;
}

export const UNASKED: Noted = { state: 'unasked', rows: [], hint: null };

/**
 * Where nothing is noted at a job, its check run may still say something of itself. A job that GitHub never made has no
 * check run to ask about.
 */
export async function annotationsOf(name: RepositoryName, job: Job, { github }: PullTools): Promise<Noted> {
  if (job.id < 0) return { state: 'stored', rows: [UNSTARTED], hint: null };
  const answer = await github.annotations(name, job.id);
  if (answer.kind !== 'stored') {
    return { state: answer.kind, rows: [], hint: answer.kind === 'forbidden' ? answer.hint : null };
  }
  const said = answer.annotations.length > 0 ? null : await github.checkText(name, job.id);
  return { state: 'stored', rows: said === null ? answer.annotations : [said], hint: null };
}

const UNSTARTED: Annotation = {
  level: 'failure',
  title: null,
  message: 'This run likely failed because of a workflow file issue.',
  path: null,
  line: null,
  endLine: null,
};

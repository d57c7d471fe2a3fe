import type { RunPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';
import { rowMeant } from './rows.ts';

/** The run that the entry under the cursor leads to. */
export function runInNightly({ nightly, repository }: State): RunPlace | null {
  const row = rowMeant(nightly);
  const leads = row?.kind === 'entry' ? row.entry.leads : null;
  if (repository === null || leads?.to !== 'run') return null;
  return { repository, runId: leads.runId, attempt: leads.attempt };
}

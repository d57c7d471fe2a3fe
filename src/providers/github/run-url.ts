import type { RepositoryName } from '../../domain.ts';
import { isHost, normaliseHost } from './hosts.ts';
import { isOwner, isRepository } from './names.ts';

/** What a person copied from the browser's address line. */
export interface RunReference {
  /** Null for a bare id: it is of the repository at hand. */
  readonly repository: RepositoryName | null;
  readonly runId: number;
  /** Null: the latest. */
  readonly attempt: number | null;
  readonly jobId: number | null;
}

/** `20228246170`, or the address of a run, an attempt or a job on any host. Null when it is something else. */
export function parseRunUrl(text: string): RunReference | null {
  const given = text.trim();
  if (/^\d+$/.test(given)) {
    const runId = idOf(given);
    return runId === null ? null : { repository: null, runId, attempt: null, jobId: null };
  }
  const found = RUN_URL.exec(given)?.groups;
  if (found === undefined) return null;
  const { host = '', owner = '', name = '' } = found;
  const runId = idOf(found.run!);
  if (!isHost(host) || !isOwner(owner) || !isRepository(name) || runId === null) return null;
  return {
    repository: { host: normaliseHost(host), owner, name },
    runId,
    attempt: idOf(found.attempt),
    jobId: idOf(found.job),
  };
}

/** Also `/attempts/2`, `/job/456?pr=7#step:6:12`, and pages below such as `/workflow` and `/usage`. */
const RUN_URL =
  /^(?:https?:\/\/)?(?<host>[^/?#@]+)\/(?<owner>[^/?#]+)\/(?<name>[^/?#]+)\/actions\/runs\/(?<run>\d+)(?:\/attempts\/(?<attempt>\d+))?(?:\/jobs?\/(?<job>\d+))?(?:[/?#]\S*)?$/i;

function idOf(digits: string | undefined): number | null {
  const id = Number(digits);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

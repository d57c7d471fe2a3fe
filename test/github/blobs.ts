import { type Answer, text } from './answers.ts';
import { archiveBlob, logBlob } from './damage.ts';
import { type Fault, faultOf } from './faults.ts';
import type { RepositoryState } from './repository-state.ts';
import { hashOf } from './world/random.ts';

/** A link to a log is good for so long. Source: GitHub's documentation of the endpoints. */
const LINK_LIFE_MS = 60_000;

/** The host of the logs: another origin, whose links are signed and short-lived, and which wants no token. */
export class Blobs {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  archiveLink(repository: string, runId: number, attempt: number, nowMs: number): string {
    return this.#sign(`/${repository}/runs/${runId}/attempts/${attempt}.zip`, nowMs);
  }

  jobLink(repository: string, jobId: number, nowMs: number): string {
    return this.#sign(`/${repository}/jobs/${jobId}.txt`, nowMs);
  }

  #sign(path: string, nowMs: number): string {
    const expires = new Date(nowMs + LINK_LIFE_MS).toISOString();
    return `${this.#origin}${path}?se=${encodeURIComponent(expires)}&sig=${signature(path, expires)}`;
  }
}

export type BlobRoute = 'archive-blob' | 'log-blob' | 'unknown';

export function blobRoute(path: string): BlobRoute {
  if (/^\/[^/]+\/[^/]+\/runs\/\d+\/attempts\/\d+\.zip$/.test(path)) return 'archive-blob';
  return /^\/[^/]+\/[^/]+\/jobs\/\d+\.txt$/.test(path) ? 'log-blob' : 'unknown';
}

export interface BlobRequest {
  readonly url: URL;
  readonly carriesToken: boolean;
  readonly nowMs: number;
  readonly faults: readonly Fault[];
  readonly repository: (fullName: string) => RepositoryState | null;
}

export function answerBlob({ url, carriesToken, nowMs, faults, repository }: BlobRequest): Answer {
  if (carriesToken)
    return xml(400, 'InvalidAuthenticationInfo', 'Authentication information is not given in the correct format.');
  const path = decodeURIComponent(url.pathname);
  const expires = url.searchParams.get('se') ?? '';
  if (url.searchParams.get('sig') !== signature(path, expires)) {
    return xml(403, 'AuthenticationFailed', 'Signature did not match.');
  }
  if (Date.parse(expires) < nowMs || faultOf(faults, 'expired-link') !== null) {
    return xml(403, 'AuthenticationFailed', `Signed expiry time [${expires}] must be after signed start time.`);
  }
  const [, owner, name, , id, , file] = path.split('/');
  const state = repository(`${owner}/${name}`);
  if (state === null) return missing();
  const context = (sha: string) => ({ repository: state.fullName, sha });
  if (blobRoute(path) === 'log-blob') {
    const located = state.job(Number.parseInt(id!, 10));
    return located === null ? missing() : (logBlob(located.job, context(located.run.sha), faults) ?? missing());
  }
  const run = state.run(Number(id));
  const attempt = run?.attempts.find(({ number }) => number === Number.parseInt(file ?? '', 10));
  if (run == null || attempt === undefined) return missing();
  return archiveBlob(attempt, context(run.sha), faults) ?? missing();
}

function missing(): Answer {
  return xml(404, 'BlobNotFound', 'The specified blob does not exist.');
}

function xml(status: number, code: string, message: string): Answer {
  const content = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return text(status, 'application/xml', content);
}

function signature(path: string, expires: string): string {
  return hashOf(`${path} ${expires} fake`).toString(16);
}

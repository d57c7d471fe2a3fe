import { TriageError } from '../../errors.ts';
import type { Api } from './api.ts';
import { sleep } from './deadline.ts';
import { type Downloaded, download, Unreachable } from './download.ts';
import { interrupted } from './faults.ts';
import { isOfHost, networkFault } from './network-faults.ts';
import type { Meter } from './usage.ts';

/**
 * `stored`: the file is whole · `expired`: GitHub deleted the log · `missing`: it has none, or not yet ·
 * `damaged`: what came was cut off or no log, twice, or GitHub could not make it.
 */
export type LogAnswer = 'stored' | 'expired' | 'missing' | 'damaged';

export interface LogOptions {
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly secondMs: number;
}

/** Asks the API for a link, which holds for a minute, and fetches what it leads to; twice when that goes wrong. */
export async function fetchLog(
  at: { readonly path: string; readonly parameters: Readonly<Record<string, string | number>> },
  to: { readonly path: string; readonly content: 'zip' | 'text' },
  { apiUrl, signal, timeoutMs, secondMs }: LogOptions,
  api: Api,
  meter: Meter,
): Promise<LogAnswer> {
  for (let tries = 1; ; tries++) {
    const link = await findLink(at, apiUrl, api);
    if (!(link instanceof URL)) return link;
    const isLast = tries === TRIES_MAX;
    let result: Downloaded;
    try {
      result = await download({ ...to, link, timeoutMs, signal }, meter);
    } catch (error) {
      if (signal.aborted) throw interrupted();
      if (!(error instanceof Unreachable)) throw error;
      // The next log would end the same way; but one that does not come at all may be the only one.
      if (isLast && isOfHost(error.cause)) throw networkFault(error.cause, link.host, api.asked('Actions: read').say);
      result = 'damaged';
    }
    if (signal.aborted && result !== 'stored') throw interrupted();
    if (result === 'stored') return result;
    if (isLast) return result === 'missing' ? 'missing' : 'damaged';
    await sleep(secondMs, signal);
  }
}

const TRIES_MAX = 2;

async function findLink(
  { path, parameters }: Parameters<typeof fetchLog>[0],
  apiUrl: string,
  api: Api,
): Promise<URL | Exclude<LogAnswer, 'stored'>> {
  try {
    // Archives that GitHub cannot make stay so: one more try is enough.
    const ask = { needs: 'Actions: read', accept: [404, 410], redirect: 'manual', triesMax: 2 } as const;
    const { status, headers } = await api.get(path, parameters, ask);
    if (status === 404) return 'missing';
    if (status === 410) return 'expired';
    const location = headers.location?.toString();
    return location !== undefined && URL.canParse(location, apiUrl) ? new URL(location, apiUrl) : 'damaged';
  } catch (error) {
    if (error instanceof TriageError && NO_LOG.has(error.code)) return 'damaged';
    throw error;
  }
}

const NO_LOG = new Set(['github-unavailable', 'github-answer-damaged']);

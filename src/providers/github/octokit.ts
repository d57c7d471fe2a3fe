import type { Octokit } from '@octokit/rest';
import { sleep } from './deadline.ts';
import { CUT, type Failure } from './faults.ts';
import type { Refusal } from './graphql.ts';
import { type Gate, type Limit, limitOf } from './limits.ts';
import { isLastingFault } from './network-faults.ts';
import type { createTransport } from './transport.ts';

export interface OctokitOptions {
  readonly apiUrl: string;
  readonly token: string | null;
  readonly userAgent: string;
  readonly fetch: ReturnType<typeof createTransport>;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  readonly secondMs: number;
}

/** Octokit with its plugins; loaded when the first call is made, so that other commands start without it. */
export async function openOctokit({ apiUrl, token, userAgent, fetch, gate, signal, secondMs }: OctokitOptions) {
  const [rest, { retry }, { throttling }] = await Promise.all([
    import('@octokit/rest'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-throttling'),
  ]);
  const limits = new WeakMap<object, Limit>();
  const obey = async (_seconds: number, asked: object, _octokit: unknown, tries: number): Promise<boolean> => {
    const limit = limits.get(asked);
    return limit !== undefined && (await gate.obey(limit, tries));
  };
  // The plugins decide whether to ask again; the waiting is ours, because theirs cannot be interrupted.
  const Client = rest.Octokit.plugin(checkAnswers(limits, { gate, signal, secondMs }), retry, throttling);
  return new Client({
    baseUrl: apiUrl,
    userAgent,
    log: SILENT,
    // Octokit's own parsing takes eight times as long, and takes half an answer for an empty one.
    request: { fetch, log: SILENT, parseSuccessResponseBody: false },
    retry: { doNotRetry: NO_RETRY, retries: RETRIES, retryAfterBaseValue: 0 },
    throttle: { id: apiUrl, onRateLimit: obey, onSecondaryRateLimit: obey, retryAfterBaseValue: 0, ...UNHURRIED },
    ...(token === null ? {} : { auth: token }),
  });
}

/** The default writes to the console each answer that is no success. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The plugin puts seconds between things that are written, and between questions in GraphQL. A process of ours writes one
 * thing, after looking for it.
 */
const AT_ONCE = { key: () => ({ schedule: (_: unknown, task: () => unknown) => task() }) } as never;
const UNHURRIED = { write: AT_ONCE, notifications: AT_ONCE };

const RETRIES = 3;
/** The default, and the limits, which are the other plugin's. */
const NO_RETRY = [400, 401, 403, 404, 410, 422, 429, 451];

/** What a call may set for itself. */
export interface CallSettings {
  readonly isWhole?: (data: unknown) => boolean;
  /** What a success says no with. */
  readonly refusalIn?: (data: unknown) => Refusal | null;
  readonly triesMax?: number;
  readonly redirect?: string;
  /** The plugin's own: above 0 it would also try what it must not, so it is only ever taken away. */
  retries?: number;
}

/** Innermost: sees each answer before the other plugins do. */
function checkAnswers(
  limits: WeakMap<object, Limit>,
  { gate, signal, secondMs }: Pick<OctokitOptions, 'gate' | 'signal' | 'secondMs'>,
) {
  return (octokit: Pick<Octokit, 'hook'>): void => {
    const failures = new WeakMap<object, number>();
    octokit.hook.wrap('request', async (request, options) => {
      const failed = failures.get(options) ?? 0;
      if (failed > 0) await sleep(failed ** 2 * secondMs, signal);
      await gate.passed();
      try {
        const response = await request(options);
        response.data = await parsed(response, options);
        return response;
      } catch (error) {
        const failure = error as Failure;
        const limit = limitOf(failure.status, failure.response?.headers ?? {}, failure.message);
        if (limit !== null) {
          limits.set(options, limit);
        } else {
          limits.delete(options);
          failures.set(options, failed + 1);
        }
        // Plugins know a secondary limit by these words; older servers have others, and a proxy none.
        if (limit?.why === 'secondary') (error as Error).message = 'secondary rate limit';
        const settings: CallSettings = options.request;
        if (isLastingFault(error) || failed + 1 === settings.triesMax) settings.retries = 0;
        throw error;
      }
    });
  };
}

async function parsed(response: { status: number; headers: object; data: unknown }, options: { request: object }) {
  const { isWhole, redirect, refusalIn }: CallSettings = options.request;
  if (response.status >= 300 && redirect === 'manual') return null;
  const text = await new Response(response.data as ReadableStream).text();
  let refusal: Refusal | null = null;
  try {
    const data: unknown = JSON.parse(text);
    refusal = refusalIn?.(data) ?? null;
    // Where redirects do not end, the last one is no answer.
    if (refusal === null && response.status < 300 && isWhole?.(data) !== false) return data;
  } catch {
    // Said below: the error of the parser would quote the answer.
  }
  const { status, message } = refusal ?? { status: 502, message: CUT };
  throw Object.assign(new Error(message), { status, request: options, response: { headers: response.headers } });
}

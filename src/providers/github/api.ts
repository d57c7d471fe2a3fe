import type { Octokit } from '@octokit/rest';
import type { TriageError } from '../../errors.ts';
import { type Asked, faultOf, interrupted, isFailure, saidIn } from './faults.ts';
import { graphqlUrl, refusalIn } from './graphql.ts';
import { createGate, type LimitOptions, limitOf, type ResponseHeaders } from './limits.ts';
import { type Json, objectOf } from './map.ts';
import { type CallSettings, openOctokit } from './octokit.ts';
import type { Permission } from './token.ts';
import { createTransport } from './transport.ts';
import type { Meter } from './usage.ts';

export interface ApiOptions extends LimitOptions {
  readonly host: string;
  readonly apiUrl: string;
  readonly token: string | null;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly say: (text: string) => string;
}

export interface Ask {
  /** What the token must be allowed to do. */
  readonly needs: Permission;
  /** Statuses besides success that are an answer and no failure. Their data is null. */
  readonly accept?: readonly number[];
  readonly etag?: string | null;
  /** An answer that is not whole is asked for again, as one that failed. */
  readonly isWhole?: (data: unknown) => boolean;
  /** The redirect itself is the answer. */
  readonly redirect?: 'manual';
  /** Of what fails without being refused; else four. */
  readonly triesMax?: number;
  /** A refusal that is none of the token, by its status and what GitHub says; null: it is put into words as any other. */
  readonly refused?: (status: number, said: string) => TriageError | null;
  /** What GitHub says of itself is wanted, also where it refuses because of a limit. */
  readonly limitToo?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly data: unknown;
}

export interface Api {
  /**
   * `path` as GitHub's documentation writes it: `/repos/{owner}/{repo}/actions/runs`; parameters that are not in the path
   * go into the query.
   * @throws TriageError only; never what octokit throws.
   */
  get(path: string, parameters: Parameters, ask: Ask): Promise<Answer>;
  /**
   * Writes; parameters that are not in the path go into the body. A POST is sent once, because an answer that was lost may
   * stand for something that was done; only where GitHub refuses because of a limit it is sent again.
   */
  send(method: 'POST' | 'PATCH', path: string, parameters: Parameters, ask: Ask): Promise<Answer>;
  /** The `data` of the answer. What makes something has to say `triesMax: 1`. */
  graphql(text: string, variables: Readonly<Record<string, string | null>>, ask: Ask): Promise<Json>;
  /** How what failed is put into words. */
  asked(needs: Permission): Asked;
}

type Parameters = Readonly<Record<string, string | number | boolean>>;

/** The default until 2028 at least, and what our reading of the answers was written for. */
const API_VERSION = '2022-11-28';

export function createApi(options: ApiOptions, meter: Meter): Api {
  const { host, apiUrl, token, say, signal, nowMs } = options;
  const gate = createGate(options);
  const fetch = createTransport(options, meter);
  let opened: Promise<Octokit> | null = null;
  const asked = (needs: Permission): Asked => ({
    host,
    apiHost: new URL(apiUrl).host,
    token,
    needs,
    nowMs: nowMs(),
    say,
  });

  const request = async (
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    { needs, accept = [], etag = null, isWhole, redirect, triesMax, limitToo = false, refused }: Ask,
    more: Pick<CallSettings, 'refusalIn'> = {},
  ): Promise<Answer> => {
    opened ??= openOctokit({ ...options, fetch, gate });
    const octokit = await opened;
    if (signal.aborted) throw interrupted();
    try {
      const { status, headers, data } = await octokit.request(route, {
        ...parameters,
        headers: { 'x-github-api-version': API_VERSION, ...(etag === null ? {} : { 'if-none-match': etag }) },
        request: { ...present({ isWhole, redirect, triesMax }), ...more },
      });
      return { status, headers, data };
    } catch (error) {
      if (signal.aborted) throw interrupted();
      if (!isFailure(error)) throw error;
      const { status, response } = error;
      // A limit is no answer to what was asked.
      const isLimit = !limitToo && limitOf(status, response?.headers ?? {}, error.message) !== null;
      if (response !== undefined && accept.includes(status) && !isLimit) {
        return { status, headers: response.headers, data: null };
      }
      const known = isLimit || response === undefined ? null : refused?.(status, say(saidIn(error)));
      throw known ?? faultOf(error, asked(needs));
    }
  };

  return {
    asked,
    get: (path, parameters, ask) => request(`GET ${path}`, parameters, ask),
    send: (method, path, parameters, ask) =>
      request(`${method} ${path}`, parameters, method === 'POST' ? { ...ask, triesMax: 1 } : ask),
    graphql: async (query, variables, ask) => {
      const { data } = await request(`POST ${graphqlUrl(apiUrl)}`, { query, variables }, ask, { refusalIn });
      return objectOf(objectOf(data).data);
    },
  };
}

/** Octokit takes an `undefined` for a setting. */
function present(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

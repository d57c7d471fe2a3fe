import { setMaxListeners } from 'node:events';
import { TriageError } from '../../errors.ts';
import type { GithubOptions } from '../github.ts';
import { type Api, createApi } from './api.ts';
import { tokenHint } from './token.ts';
import { createMeter } from './usage.ts';

export interface OpenApi {
  readonly api: Api;
  /** Takes out of one line what acts on a terminal, secrets, and the token itself. */
  readonly clean: (text: string) => string;
}

const TIMEOUT_MS = 60_000;
const SAID_MAX_LENGTH = 200;

/** Nothing is asked, and octokit is not loaded, before the first call. */
export function openApi(options: GithubOptions): OpenApi {
  const { host, token, signal, retryBaseMs: secondMs = 1000, timeoutMs = TIMEOUT_MS } = options;
  // A control character would end in an error of `fetch` that quotes the token.
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
    throw new TriageError('token-refused', 'The token holds characters that no token has.', tokenHint(host));
  }
  setMaxListeners(0, signal);
  const clean = (text: string): string => options.clean(token === null ? text : text.replaceAll(token, '***'));
  const say = (text: string): string => clean(text.split(/[\r\n]/, 1)[0]!).slice(0, SAID_MAX_LENGTH);
  return { api: createApi({ ...options, say, secondMs, timeoutMs }, createMeter()), clean };
}

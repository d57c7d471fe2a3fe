import { createDeadline } from './deadline.ts';
import type { Meter } from './usage.ts';

export interface TransportOptions {
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  /** For a whole answer. */
  readonly timeoutMs: number;
}

/**
 * A `fetch` for octokit that knows the API's host only, follows redirects nowhere else, and gives an answer when all of it
 * is there: one that is cut off or comes too slowly is an error, which octokit would not make of it.
 */
export function createTransport({ apiUrl, signal, timeoutMs }: TransportOptions, meter: Meter) {
  const { origin } = new URL(apiUrl);
  return async (url: string, init: RequestInit): Promise<Response> => {
    const deadline = createDeadline(signal, timeoutMs);
    try {
      const ask = async (target: URL): Promise<Response> => {
        if (target.origin !== origin) throw new StrayRedirect(target.host);
        const response = await fetch(target, { ...init, redirect: 'manual', signal: deadline.signal });
        meter.call(response.headers);
        return response;
      };
      const isRead = init.method === undefined || init.method === 'GET';
      const followed = !isRead ? REPEATED : init.redirect === 'manual' ? RENAMED : REDIRECTS;
      const response = await followRedirects(new URL(url), ask, followed);
      const { status, statusText, headers } = response;
      const body = await wholeBody(response, meter);
      return new Response(WITHOUT_BODY.has(status) ? null : body, { status, statusText, headers });
    } finally {
      deadline.clear();
    }
  };
}

/** The API leads somewhere else. Neither the token nor trust in the answer goes there. */
export class StrayRedirect extends Error {
  readonly host: string;

  constructor(host: string) {
    super('redirected to another host');
    this.host = host;
  }
}

/** The first answer that is none of the redirects to follow. */
export async function followRedirects(
  url: URL,
  ask: (url: URL) => Promise<Response>,
  followed: ReadonlySet<number> = REDIRECTS,
): Promise<Response> {
  let at = url;
  for (let redirects = 0; ; redirects++) {
    const response = await ask(at);
    const location = followed.has(response.status) ? response.headers.get('location') : null;
    if (location === null || !URL.canParse(location, at.href) || redirects >= REDIRECTS_MAX) return response;
    await response.body?.cancel();
    at = new URL(location, at);
  }
}

/** A renamed repository of a renamed owner has two. */
const REDIRECTS_MAX = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Of a repository that has another name now; 302 is what a link to a log comes with. */
const RENAMED: ReadonlySet<number> = new Set([301, 308]);
/** What is sent there again as it was; after the others it would become a GET. */
const REPEATED: ReadonlySet<number> = new Set([307, 308]);
/** `Response` refuses a body for these. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** A hundred runs have 1.2 MB. */
const BODY_MAX_BYTES = 64 * 1024 ** 2;

async function wholeBody(response: Response, meter: Meter): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    meter.received(chunk.length);
    if (size > BODY_MAX_BYTES) throw Object.assign(new Error('The answer is too large.'), { code: 'ANSWER_TOO_LARGE' });
  }
  return Buffer.concat(chunks);
}

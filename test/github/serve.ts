import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusal } from './answers.ts';
import { type Api, answerApi, match } from './api.ts';
import { answerBlob, blobRoute } from './blobs.ts';
import { answerControl } from './control.ts';
import { deliver, silence } from './deliver.ts';
import type { Fault, Faults } from './faults.ts';
import { conditional, headersOf } from './headers.ts';
import type { Call, Journal } from './journal.ts';
import { answerOfFault } from './refuse.ts';
import type { RepositoryState } from './repository-state.ts';
import { profileOf, type Tokens } from './tokens.ts';
import type { Validate } from './validate.ts';

/** Told of each request, counted from 1, before anything is done about it. The answer waits for a promise. */
export type OnRequest = (number: number, request: Pick<Call, 'method' | 'path' | 'blob'>) => void | Promise<void>;

/** All that an answer depends on. */
export interface Setting extends Api {
  readonly blobUrl: string;
  readonly prefix: string;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly validate: Validate | null;
  readonly nowMs: () => number;
  readonly onRequest: OnRequest;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers the requests of the two servers. */
export function answering(setting: Setting): { readonly api: Listener; readonly blob: Listener } {
  let requests = 0;
  const guarded = (
    answer: (request: IncomingMessage, response: ServerResponse, number: number) => Promise<void>,
  ): Listener => {
    return (request, response) => {
      // The fake's own paths are not counted.
      const number = request.url?.startsWith('/_fake/') ? 0 : ++requests;
      answer(request, response, number).catch((error: unknown) => {
        // Who went away in the middle of sending needs no answer; else the fake is wrong, which must not pass for GitHub.
        if (request.destroyed && !request.complete) return;
        setting.journal.violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    };
  };
  return {
    api: guarded((request, response, number) => serveApi(setting, request, response, number)),
    blob: guarded((request, response, number) => serveBlob(setting, request, response, number)),
  };
}

async function serveApi(
  setting: Setting,
  request: IncomingMessage,
  response: ServerResponse,
  number: number,
): Promise<void> {
  const { prefix, journal, rates } = setting;
  const url = new URL(request.url ?? '/', setting.apiUrl);
  const method = request.method ?? 'GET';
  const sent = await bodyOf(request);
  if (number === 0) {
    const answer = answerControl(method, url.pathname, sent, setting.faults, journal);
    return deliver(response, answer, {}, [], () => {});
  }
  const path = `${url.pathname}${url.search}`;
  await setting.onRequest(number, { method, path, blob: false });

  const body = objectIn(sent);
  const below = belowPrefix(url.pathname, prefix);
  const matched = match({ method, path: below, body }, setting.repositories);
  const faults = setting.faults.take(matched.name, url.pathname);
  const profile = profileOf(request.headers.authorization, setting.tokens);
  const token = profile?.name ?? 'unknown';
  const call = journal.begin({ method, path, route: matched.name, blob: false, token, faults: kindsOf(faults) });
  if (await silence(response, faults, () => journal.end(call))) return;

  const nowMs = setting.nowMs();
  const userAgent = request.headers['user-agent'];
  const asked = { method, path: below, query: url.searchParams, body, userAgent, profile, faults, nowMs };
  const told = checked(setting, answerApi(setting, asked, matched), method, matched.path);
  const answer = conditional(told, request, `${request.headers.authorization} ${path}`);
  // GitHub does not count what did not change, for those whom it knows.
  const free = matched.name === 'rate-limit' || (answer.status === 304 && token !== 'anonymous');
  if (profile !== null && !free) rates?.count(profile, nowMs);
  const rate = profile === null ? null : (rates?.rate(profile, nowMs) ?? null);
  const headers = headersOf({ profile, nowMs, rate, enterprise: prefix !== '', number });
  return send(setting, response, call, answer, headers, faults);
}

async function serveBlob(
  setting: Setting,
  request: IncomingMessage,
  response: ServerResponse,
  number: number,
): Promise<void> {
  const { journal, repositories } = setting;
  const url = new URL(request.url ?? '/', setting.blobUrl);
  const method = request.method ?? 'GET';
  // Without the query, which holds the signature.
  const path = url.pathname;
  await setting.onRequest(number, { method, path, blob: true });

  const route = blobRoute(decodeURIComponent(path));
  const faults = setting.faults.take(route, path);
  const carriesToken = request.headers.authorization !== undefined;
  const token = carriesToken ? 'unknown' : 'anonymous';
  const call = journal.begin({ method, path, route, blob: true, token, faults: kindsOf(faults) });
  if (carriesToken) journal.leaks.push(call);
  if (await silence(response, faults, () => journal.end(call))) return;

  const nowMs = setting.nowMs();
  const repository = (name: string): RepositoryState | null =>
    repositories.find((one) => one.answersTo(name) === 'now') ?? null;
  const answer = answerOfFault(faults, nowMs) ?? answerBlob({ url, carriesToken, nowMs, faults, repository });
  const headers = { server: 'Windows-Azure-Blob/1.0', date: new Date(nowMs).toUTCString() };
  return send(setting, response, call, answer, headers, faults);
}

function send(
  { journal }: Setting,
  response: ServerResponse,
  call: Call,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
  faults: readonly Fault[],
): Promise<void> {
  journal.answers(call, answer.status);
  return deliver(response, answer, headers, faults, () => journal.end(call));
}

function checked({ validate, journal }: Setting, answer: Answer, method: string, path: string | null): Answer {
  if (validate === null || path === null || answer.status >= 300 || answer.body.kind !== 'json') return answer;
  const violation = validate(method, path, answer.body.value);
  if (violation === null) return answer;
  journal.violations.push(violation);
  return refusal(500, `The fake is wrong: ${violation}`);
}

function kindsOf(faults: readonly Fault[]): string[] {
  return faults.map(({ kind }) => kind);
}

/** GraphQL is beside REST, not below it. */
function belowPrefix(path: string, prefix: string): string {
  if (prefix !== '' && path === '/api/graphql') return '/graphql';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : '/';
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createGithub, type Github, type GithubOptions } from '../../../src/providers/github.ts';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Server {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** `n`: counts the requests from 1. */
export type Answerer = (asked: Asked, response: ServerResponse, n: number) => void;

/** A server that answers as told, on a port of its own. */
export async function serve(answer: Answerer): Promise<Server> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, headers });
    answer(asked.at(-1)!, response, asked.length);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

export const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
export const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };

export function client(apiUrl: string, options: Partial<GithubOptions> = {}): Github {
  return createGithub({
    host: 'github.com',
    apiUrl,
    token: TOKEN,
    clean: (text) => text.replaceAll(/[\x00-\x1f\x7f]/g, ''),
    maxWaitMs: 3_600_000,
    onWait: () => {},
    nowMs: () => Date.parse('2026-09-01T10:00:00Z'),
    signal: new AbortController().signal,
    userAgent: 'whyred/test',
    retryBaseMs: 1,
    ...options,
  });
}

/** A run as GitHub gives it, with what matters to a test. */
export function run(id: number, more: object = {}): object {
  return {
    id,
    name: 'CI',
    workflow_id: 7,
    path: '.github/workflows/ci.yml@main',
    run_number: 12,
    run_attempt: 2,
    display_title: 'Add a pump',
    event: 'push',
    head_branch: 'main',
    head_sha: '1f3c9ab0000000000000000000000000000000aa',
    head_commit: { tree_id: '2f3c9ab0000000000000000000000000000000bb' },
    head_repository: { full_name: 'acme/nova' },
    actor: { login: 'octocat' },
    status: 'completed',
    conclusion: 'failure',
    created_at: '2026-09-01T09:00:00Z',
    updated_at: '2026-09-01T09:20:00Z',
    run_started_at: '2026-09-01T09:10:00Z',
    html_url: `https://github.com/acme/nova/actions/runs/${id}`,
    ...more,
  };
}

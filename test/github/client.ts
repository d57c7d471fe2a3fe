import unzipper from 'unzipper';
import { afterEach } from 'vitest';
import { type FakeGithub, type GithubOptions, startGithub } from './github.ts';
import { buildWorld, type WorldJob, type WorldRun } from './world.ts';

let open: FakeGithub[] = [];

/** Ends with the test. */
export function closeLater(github: FakeGithub): void {
  open.push(github);
}

export async function start(options: Partial<GithubOptions> = {}): Promise<FakeGithub> {
  const github = await startGithub({ world: buildWorld({ runs: [{}] }), validate: true, ...options });
  open.push(github);
  return github;
}

afterEach(async () => {
  const closing = open;
  open = [];
  await Promise.all(closing.map((github) => github.close()));
});

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: GitHub's JSON, as it comes.
  readonly body: any;
}

export async function ask(
  github: FakeGithub,
  path: string,
  init: RequestInit & { token?: string | null } = {},
): Promise<Got> {
  const { token = 'fake-token', ...rest } = init;
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const url = path.startsWith('http') ? path : `${github.apiUrl}${path}`;
  const response = await fetch(url, {
    redirect: 'manual',
    ...rest,
    headers: { ...authorization, ...(rest.headers as Record<string, string>) },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export const REPO = '/repos/acme/nova';
export const ACTIONS = `${REPO}/actions`;

/** `next` -> its URL. */
export function links(got: Got): Record<string, string> {
  const header = got.headers.get('link') ?? '';
  return Object.fromEntries([...header.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, rel]) => [rel!, url!]));
}

/** Follows a link to logs as a client should: without the token. */
export async function download(
  github: FakeGithub,
  path: string,
): Promise<{ status: number; type: string | null; bytes: Buffer }> {
  const { headers } = await ask(github, path);
  const response = await fetch(headers.get('location')!);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes };
}

export async function entries(zip: Buffer): Promise<{ path: string; text: string }[]> {
  const { files } = await unzipper.Open.buffer(zip);
  return Promise.all(files.map(async (file) => ({ path: file.path, text: (await file.buffer()).toString() })));
}

export const firstRun = (github: FakeGithub): WorldRun => github.world.runs[0]!;
export const firstJob = (github: FakeGithub): WorldJob => firstRun(github).attempts[0]!.jobs[0]!;
export const logsOf = (github: FakeGithub, attempt = 1): string =>
  `${ACTIONS}/runs/${firstRun(github).id}/attempts/${attempt}/logs`;

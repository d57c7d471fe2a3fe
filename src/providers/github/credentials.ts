import { execFile } from 'node:child_process';
import { readGhHosts } from './gh-hosts.ts';
import { type Environment, normaliseHost, tokenVariables } from './hosts.ts';

export interface Credential {
  readonly token: string;
  /** In words, to be shown: `GH_TOKEN`, `gh's hosts.yml`. */
  readonly source: string;
}

/** The token for a host, looked for where `gh` looks: environment, `hosts.yml`, `gh` itself. Null when there is none. */
export async function findCredential(host: string, env: Environment): Promise<Credential | null> {
  const name = normaliseHost(host);
  for (const variable of tokenVariables(name, env)) {
    const token = env[variable]?.trim();
    if (token) return { token, source: variable };
  }
  const stored = (await readGhHosts(env)).find((known) => known.host === name)?.token;
  if (stored) return { token: stored, source: "gh's hosts.yml" };
  const token = await askGh(name, env);
  return token === null ? null : { token, source: '`gh auth token`' };
}

/** A key store may ask a person first; nobody who waits for a command should wait for longer. */
const GH_TIMEOUT_MS = 5000;

/** From the system's key store, which only `gh` can open. Null when there is no `gh`, or when it has no token. */
function askGh(host: string, env: Environment): Promise<string | null> {
  const command = env.GH_PATH || 'gh';
  const parameters = ['auth', 'token', '--secure-storage', '--hostname', host];
  const options = { timeout: GH_TIMEOUT_MS, windowsHide: true, env: { ...env } };
  return new Promise((resolve) => {
    // The error is left alone: it holds what was printed, and that gh is not there is nothing to tell.
    execFile(command, parameters, options, (error, stdout) => {
      const token = error === null ? stdout.trim() : '';
      resolve(/^\S+$/.test(token) ? token : null);
    });
  });
}

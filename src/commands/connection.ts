import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { cleanText } from '../log/clean.ts';
import type { Redact } from '../log/text.ts';
import { type Credential, findCredential } from '../providers/github/credentials.ts';
import { apiUrlOf } from '../providers/github/hosts.ts';
import { createGithub, type Github, type Wait } from '../providers/github.ts';
import type { Database } from '../store/database.ts';
import { storePath } from '../store/place.ts';
import { version } from '../version.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';

/**
 * Opens the store of the options, and loads what only stores need.
 * @param mustExist To look at a store that is not there must not make one.
 */
export async function openStore(
  { db }: CommonOptions,
  { env, platform, home }: Surroundings,
  { mustExist = false }: { readonly mustExist?: boolean } = {},
): Promise<Database> {
  const path = storePath(env, db, platform, home);
  if (mustExist && !existsSync(path)) {
    throw new TriageError(
      'store-missing',
      `There is no store at ${path} yet.`,
      '`whyred pull OWNER/REPO` makes it; another one is named with --db FILE.',
    );
  }
  const { openDatabase } = await import('../store/database.ts');
  return await openDatabase(path);
}

export interface Connection {
  readonly github: Github;
  readonly credential: Credential | null;
  /** Names the token without telling it. */
  readonly tokenHash: string;
}

/** What is recorded is told to everybody. */
const RECORDED: Credential = { token: 'recorded', source: 'the recording' };

/** A minute more than GitHub's hour: the longest wait that ends by itself. */
const MAX_WAIT_MS = 61 * 60_000;

interface ConnectionOptions {
  readonly maxWaitMs?: number | undefined;
  readonly say: (text: string) => void;
  /** Told of waits instead of `say`. */
  readonly onWait?: ((wait: Wait) => void) | undefined;
}

/** GitHub, as the environment and `gh` know the way to it. */
export async function connect(
  { host }: RepositoryName,
  redact: Redact,
  { maxWaitMs = MAX_WAIT_MS, say, onWait }: ConnectionOptions,
  around: Surroundings,
): Promise<Connection> {
  if (around.recorded !== undefined) {
    return { github: around.recorded(), credential: RECORDED, tokenHash: hashOf(RECORDED.source) };
  }
  const credential = await findCredential(host, around.env);
  const token = credential?.token ?? null;
  const github = createGithub({
    host,
    apiUrl: apiUrlOf(host, around.env),
    token,
    clean: (text) => redact(cleanText(text)),
    maxWaitMs,
    onWait: (wait) => {
      if (onWait !== undefined) return onWait(wait);
      const { untilMs, why } = wait;
      const limit = why === 'primary' ? 'the hour’s calls are used up' : 'GitHub asks for a pause';
      const until = new Date(untilMs).toISOString().slice(11, 19);
      say(`${limit}; going on at ${until} UTC. Ctrl-C loses nothing; --max-wait says how long to wait.`);
    },
    nowMs: around.nowMs,
    signal: around.signal,
    userAgent: `whyred/${version()}`,
    ...(around.secondMs === undefined ? {} : { retryBaseMs: around.secondMs }),
    ...(around.timeoutMs === undefined ? {} : { timeoutMs: around.timeoutMs }),
  });
  return { github, credential, tokenHash: hashOf(`${host}\n${token ?? ''}`) };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

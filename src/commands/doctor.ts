import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { createRedactor } from '../log/redaction.ts';
import { findCredential } from '../providers/github/credentials.ts';
import { apiUrlOf } from '../providers/github/hosts.ts';
import { defaultHost, findRepository } from '../providers/github/repository.ts';
import { tokenHint } from '../providers/github/token.ts';
import type { RateLimit, TokenRights } from '../providers/github.ts';
import { type Check, doctorJson, doctorText, isReady, missing, ok, warning } from '../reports/doctor.ts';
import { counted, grouped, sized } from '../reports/layout.ts';
import { storePath } from '../store/place.ts';
import { type Connection, connect, openStore } from './connection.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';

/** Looks at all that whyred needs, from the inside outwards. Returns the exit code: 2 when something needed is missing. */
export async function doctorCommand(options: CommonOptions, around: Surroundings): Promise<number> {
  const checks: Check[] = [
    node(),
    await store(options, around),
    await disk(options, around),
    ...(await github(options, around)),
    terminal(around),
  ];
  const page = { width: widthOf(around), colour: colourOf(around, options) };
  around.out(options.json ? `${doctorJson(checks)}\n` : doctorText(checks, page));
  return isReady(checks) ? 0 : 2;
}

/** What went wrong, as a check; a bug is thrown on, and so is the wish to stop. */
function failed(name: string, error: unknown): Check {
  if (!(error instanceof TriageError) || error.code === 'interrupted') throw error;
  // Whoever reads this has asked the doctor already.
  const hint = error.hint.replace(/;? ?`whyred doctor`[^.]*/, '').replace(/^\.|(?<=\.)\.$/, '');
  return missing(name, error.message, hint === '' ? null : hint);
}

/** package.json, `engines`. */
const NODE_MIN = [20, 19] as const;

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  if (isNew) return ok('Node.js', process.version);
  return missing('Node.js', `${process.version} is too old.`, `Install Node.js ${NODE_MIN.join('.')} or newer.`);
}

/** Also whether SQLite itself can be loaded, and whether the store may be written. */
async function store(options: CommonOptions, around: Surroundings): Promise<Check> {
  const path = storePath(around.env, options.db, around.platform, around.home);
  try {
    if (!existsSync(path)) {
      await loadStore(path);
      await access(await nearestFolder(path), constants.W_OK);
      return ok('store', `${path} is made with the first pull`);
    }
    const { countRuns } = await import('../store/listing.ts');
    const db = await openStore(options, around);
    try {
      const { runs } = countRuns(db, null);
      // Changes nothing, but whoever may not write is told so.
      db.exec('DELETE FROM run WHERE false');
      const { size } = await stat(path);
      return ok('store', `${path}: ${counted(runs, 'run')}, ${sized(size)}`);
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EROFS')) {
      return missing(
        'store',
        `${await nearestFolder(path)} cannot be written.`,
        'Name another file: --db or WHYRED_DB.',
      );
    }
    return failed('store', error);
  }
}

/** Opens nothing: that SQLite cannot be loaded shows before it is seen that there is no file. */
async function loadStore(path: string): Promise<void> {
  const { openDatabase } = await import('../store/database.ts');
  try {
    (await openDatabase(path, { readonly: true })).close();
  } catch (error) {
    if (!(error instanceof TriageError) || error.code !== 'store-missing') throw error;
  }
}

async function nearestFolder(path: string): Promise<string> {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** A store of a busy repository has some hundred megabytes. */
const FREE_BYTES = 500 * 1024 ** 2;

async function disk({ db }: CommonOptions, { env, platform, home }: Surroundings): Promise<Check> {
  const folder = await nearestFolder(storePath(env, db, platform, home));
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= FREE_BYTES) return ok('disk', `${sized(free)} free in ${folder}`);
  return warning('disk', `Only ${sized(free)} are free in ${folder}.`, 'Free some space, or name another place: --db.');
}

/** One line for each thing: what is learned of it later takes the place of what was known before. */
async function github(options: CommonOptions, around: Surroundings): Promise<Check[]> {
  const checks = new Map<string, Check>();
  const tell = (check: Check): void => void checks.set(check.name, check);
  const { name, check } = await repository(options, around);
  tell(check);
  try {
    const host = name?.host ?? (await defaultHost(around.env));
    await atHost(host, name, tell, around);
  } catch (error) {
    const told = failed('host', error);
    // A host that is none was told with the repository already.
    if (told.text !== check.text) tell(told);
  }
  return [...checks.values()];
}

async function repository(
  { repo }: CommonOptions,
  { env, cwd }: Surroundings,
): Promise<{ readonly name: RepositoryName | null; readonly check: Check }> {
  try {
    const name = await findRepository(repo, env, cwd);
    return { name, check: ok('repository', `${name.owner}/${name.name} on ${name.host}`) };
  } catch (error) {
    const check = failed('repository', error);
    // Without one, every command can still be given its name.
    const isSpare = (error as TriageError).code === 'repository-missing';
    return { name: null, check: isSpare ? warning(check.name, check.text, check.hint) : check };
  }
}

type Tell = (check: Check) => void;

/** @throws TriageError of the host itself; what concerns something else is told. */
async function atHost(host: string, name: RepositoryName | null, tell: Tell, around: Surroundings): Promise<void> {
  const credential = await findCredential(host, around.env);
  tell(
    credential === null
      ? missing('token', 'There is none: GitHub answers 60 calls an hour, and gives no logs.', tokenHint(host))
      : ok('token', `from ${credential.source}`),
  );
  const apiUrl = apiUrlOf(host, around.env);
  try {
    const { github: client } = await connect(
      { host, owner: '', name: '' },
      createRedactor(),
      { maxWaitMs: 0, say: () => {} },
      around,
    );
    const limit = await client.rateLimit();
    tell(ok('host', `${host} answers at ${apiUrl}`));
    await account(client, tell, around);
    tell(callsLeft(limit));
    if (name !== null) await rightsIn(name, client, tell);
  } catch (error) {
    if (!(error instanceof TriageError)) throw error;
    if (error.code === 'token-refused') {
      tell(missing('token', `from ${credential?.source}: ${error.message}`, tokenHint(host)));
    } else if (error.code !== 'token-missing') throw error;
  }
}

type Client = Connection['github'];

const DAY_MS = 86_400_000;
const EXPIRES_SOON_MS = 14 * DAY_MS;
/** Ages and waits are worked out with both clocks. */
const SKEW_MS = 60_000;

async function account(client: Client, tell: Tell, { nowMs }: Surroundings): Promise<void> {
  const rights = await client.tokenRights();
  if (rights === null) return;
  const { expiresMs, serverTimeMs, serverVersion } = rights;
  const leftMs = expiresMs === null ? null : Math.max(0, expiresMs - nowMs());
  tell(
    leftMs !== null && leftMs < EXPIRES_SOON_MS
      ? warning(
          'account',
          `${whose(rights)}; it expires in ${counted(Math.floor(leftMs / DAY_MS), 'day')}`,
          'Renew the token.',
        )
      : ok('account', whose(rights)),
  );
  if (serverTimeMs !== null) {
    const skewMs = Math.abs(nowMs() - serverTimeMs);
    const off = `It is ${grouped(Math.round(skewMs / 1000))} s off GitHub’s.`;
    const isRight = skewMs <= SKEW_MS;
    tell(isRight ? ok('clock', 'agrees with GitHub’s') : warning('clock', off, 'Set it: ages and waits are wrong.'));
  }
  if (serverVersion !== null) tell(ok('server', `GitHub Enterprise Server ${serverVersion}`));
}

function whose({ login, kind, scopes }: TokenRights): string {
  const token = kind === 'unknown' ? 'token' : `${kind} token`;
  const allowed = scopes === null ? '' : `, scopes ${scopes.join(', ') || 'none'}`;
  return `${token}${login === null ? '' : ` of ${login}`}${allowed}`;
}

/** What the token may do, found out by doing it. */
async function rightsIn(name: RepositoryName, client: Client, tell: Tell): Promise<void> {
  try {
    await client.repository(name);
    const page = await client.listRuns(name, {}, 1, null);
    const runs = page.kind === 'page' ? page.runs : [];
    tell(ok('actions', `may be read: ${page.kind === 'page' ? counted(page.total, 'run') : 'some runs'}`));
    const run = runs.find((one) => one.status === 'completed');
    const job = run === undefined ? undefined : (await client.jobs(name, run.id, run.attempt))?.[0];
    if (job === undefined) return;
    const noted = await client.annotations(name, job.id);
    const without = 'may not be read: reasons that only GitHub notes, such as time-outs, stay unknown';
    tell(noted.kind === 'forbidden' ? warning('checks', without, noted.hint) : ok('checks', 'may be read'));
  } catch (error) {
    const code = error instanceof TriageError ? error.code : null;
    const check = failed(code === 'repository-not-found' ? 'repository' : 'actions', error);
    // A pull waits for more calls by itself.
    tell(code === 'rate-limit' ? warning('rate limit', check.text, check.hint) : check);
  }
}

/** Fewer calls do not last for a pull. */
const FEW_CALLS = 100;

/** @param limit Null where the server has none. */
function callsLeft(limit: RateLimit | null): Check {
  if (limit === null) return ok('rate limit', 'none');
  const { remaining, limit: all, resetMs } = limit;
  const until = `${new Date(resetMs).toISOString().slice(11, 16)} UTC`;
  const text = `${grouped(remaining)} of ${grouped(all)} calls left until ${until}`;
  // Without a token there are never many.
  return remaining >= Math.min(FEW_CALLS, all / 2)
    ? ok('rate limit', text)
    : warning('rate limit', text, `Pull after ${until}.`);
}

function terminal({ columns, colour }: Surroundings): Check {
  if (columns === null) return ok('terminal', 'none: output is plain, 100 columns');
  return ok('terminal', `${columns} columns, ${colour ? 'colour' : 'no colour'}`);
}

import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { createRedactor } from '../log/redaction.ts';
import { apiUrlOf } from '../providers/github/hosts.ts';
import { defaultHost, findRepository } from '../providers/github/repository.ts';
import { type Check, doctorJson, doctorText, isReady } from '../reports/doctor.ts';
import { grouped } from '../reports/layout.ts';
import { storePath } from '../store/place.ts';
import { type Connection, connect, openStore } from './connection.ts';
import { sizeOf } from './progress.ts';
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

const ok = (name: string, text: string): Check => ({ name, state: 'ok', needed: true, text, hint: null });

const warning = (name: string, text: string, hint: string | null): Check => {
  return { name, state: 'warning', needed: false, text, hint };
};

const missing = (name: string, text: string, hint: string | null): Check => {
  return { name, state: 'missing', needed: true, text, hint };
};

/** What went wrong, as a check; a bug is thrown on. */
function failed(name: string, error: unknown): Check {
  if (!(error instanceof TriageError)) throw error;
  return missing(name, error.message, error.hint);
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
  const path = pathOf(options, around);
  try {
    if (!existsSync(path)) {
      const { openDatabase } = await import('../store/database.ts');
      (await openDatabase(':memory:')).close();
      const folder = await nearestFolder(path);
      await access(folder, constants.W_OK);
      return ok('store', `${path} is made with the first pull`);
    }
    const { countRuns } = await import('../store/listing.ts');
    const db = await openStore(options, around);
    try {
      // Whoever may not write finds out now.
      db.transaction(() => db.sqlite.exec('CREATE TEMP TABLE written (x); DROP TABLE written'));
      const { size } = await stat(path);
      return ok('store', `${path}: ${grouped(countRuns(db, null).runs)} runs, ${sizeOf(size)}`);
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      return missing('store', `${dirname(path)} cannot be written.`, 'Name another file with --db FILE or WHYRED_DB.');
    }
    return failed('store', error);
  }
}

function pathOf({ db }: CommonOptions, { env, platform, home }: Surroundings): string {
  return storePath(env, db, platform, home);
}

async function nearestFolder(path: string): Promise<string> {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** A store of a busy repository has some hundred megabytes. */
const FREE_BYTES = 500 * 1024 ** 2;

async function disk(options: CommonOptions, around: Surroundings): Promise<Check> {
  const folder = await nearestFolder(pathOf(options, around));
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= FREE_BYTES) return ok('disk', `${sizeOf(free)} free in ${folder}`);
  return warning(
    'disk',
    `Only ${sizeOf(free)} are free in ${folder}.`,
    'Free some space, or name another place: --db.',
  );
}

async function github(options: CommonOptions, around: Surroundings): Promise<Check[]> {
  const checks: Check[] = [];
  let name: RepositoryName | null = null;
  try {
    name = await findRepository(options.repo, around.env, around.cwd);
    checks.push(ok('repository', `${name.owner}/${name.name} on ${name.host}`));
  } catch (error) {
    if (!(error instanceof TriageError)) throw error;
    const check = { name: 'repository', text: error.message, hint: error.hint };
    // Without one, every command can still be given its name.
    checks.push(
      error.code === 'repository-missing'
        ? { ...check, state: 'warning', needed: false }
        : { ...check, state: 'missing', needed: true },
    );
  }
  try {
    const at = name ?? { host: await defaultHost(around.env), owner: '', name: '' };
    const connection = await connect(at, createRedactor(), { maxWaitMs: 0 }, around);
    checks.push(token(connection), ...(await host(at, name, connection, around)));
  } catch (error) {
    checks.push(failed('host', error));
  }
  return checks;
}

function token({ credential }: Connection): Check {
  if (credential !== null) return ok('token', `from ${credential.source}`);
  return missing(
    'token',
    'There is none: GitHub answers 60 calls an hour, and gives no logs.',
    'Run `gh auth login`, or set GH_TOKEN to a token that may read Actions (and Checks).',
  );
}

const DAY_MS = 86_400_000;
const EXPIRES_SOON_MS = 14 * DAY_MS;
/** Ages and waits are worked out with both clocks. */
const SKEW_MS = 60_000;
/** Fewer calls do not last for a pull. */
const FEW_CALLS = 100;

async function host(
  at: RepositoryName,
  name: RepositoryName | null,
  { github: client }: Connection,
  around: Surroundings,
): Promise<Check[]> {
  const checks: Check[] = [];
  const limit = await client.rateLimit();
  checks.push(ok('host', `${at.host} answers at ${apiUrlOf(at.host, around.env)}`));
  const rights = await client.tokenRights();
  if (rights !== null) {
    const { login, kind, scopes, expiresMs, serverTimeMs, serverVersion } = rights;
    const whose = login === null ? `${kind} token` : `${kind} token of ${login}`;
    const allowed = scopes === null ? '' : `, scopes ${scopes.join(', ') || 'none'}`;
    const leftMs = expiresMs === null ? null : expiresMs - around.nowMs();
    checks.push(
      leftMs !== null && leftMs < EXPIRES_SOON_MS
        ? warning(
            'account',
            `${whose}${allowed}; it expires in ${Math.max(0, Math.floor(leftMs / DAY_MS))} days`,
            'Renew the token.',
          )
        : ok('account', `${whose}${allowed}`),
    );
    if (serverTimeMs !== null) {
      const skewMs = Math.abs(around.nowMs() - serverTimeMs);
      checks.push(
        skewMs <= SKEW_MS
          ? ok('clock', 'agrees with GitHub’s')
          : warning('clock', `It is ${Math.round(skewMs / 1000)} s off GitHub’s.`, 'Set it: ages and waits are wrong.'),
      );
    }
    if (serverVersion !== null) checks.push(ok('server', `GitHub Enterprise Server ${serverVersion}`));
  }
  if (name !== null) checks.push(...(await rightsIn(name, client)));
  if (limit === null) checks.push(ok('rate limit', 'none'));
  else {
    const text = `${grouped(limit.remaining)} of ${grouped(limit.limit)} calls left until ${new Date(limit.resetMs).toISOString().slice(11, 16)} UTC`;
    checks.push(
      limit.remaining >= FEW_CALLS ? ok('rate limit', text) : warning('rate limit', text, 'Pull after that.'),
    );
  }
  return checks;
}

/** What the token may do, found out by doing it. */
async function rightsIn(name: RepositoryName, client: Connection['github']): Promise<Check[]> {
  try {
    await client.repository(name);
    const page = await client.listRuns(name, {}, 1, null);
    const runs = page.kind === 'page' ? page.runs : [];
    const actions = ok('actions', `may be read: ${page.kind === 'page' ? grouped(page.total) : 'some'} runs`);
    const run = runs.find((one) => one.status === 'completed');
    const job = run === undefined ? undefined : (await client.jobs(name, run.id, run.attempt))?.[0];
    if (job === undefined) return [actions];
    const noted = await client.annotations(name, job.id);
    if (noted.kind !== 'forbidden') return [actions, ok('checks', 'may be read')];
    const without = 'may not be read: reasons that only GitHub notes, such as time-outs, stay unknown';
    return [actions, warning('checks', without, noted.hint)];
  } catch (error) {
    return [failed('actions', error)];
  }
}

function terminal({ columns, colour }: Surroundings): Check {
  if (columns === null) return ok('terminal', 'none: output is plain, 100 columns');
  return ok('terminal', `${columns} columns, ${colour ? 'colour' : 'no colour'}`);
}

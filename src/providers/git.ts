import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Change, ChangedFile, RepositoryName } from '../domain.ts';
import { readGitConfig } from './github/git-config.ts';
import { parseRemote } from './github/remotes.ts';

export interface GitOptions {
  /** Takes out of one line of text what acts on a terminal, and secrets. */
  readonly clean: (text: string) => string;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of one call. */
  readonly timeoutMs?: number;
}

/** Reads the clone in a folder; nothing in it is changed, and nothing is fetched. */
export interface Git {
  /**
   * What `head` has that `base` has not. Null: the clone does not have both, or not all that lies between, or git is too slow.
   * The two must be whole ids of commits.
   */
  change(base: string, head: string): Promise<Change | null>;
}

const TIMEOUT_MS = 10_000;
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;
/** As many as GitHub would list. */
const FILES_MAX = 300;
const COMMITS_MAX = 250;
const TITLE_MAX_LENGTH = 200;

/** Null: there is no git, or the folder is in no clone of this repository. */
export async function openGit(folder: string, repository: RepositoryName, options: GitOptions): Promise<Git | null> {
  if (!(await isCloneOf(folder, repository))) return null;
  const git = runner(folder, options);
  // Of a shallow clone nobody can tell what lies between two commits.
  if ((await git('rev-parse', '--is-shallow-repository'))?.trim() !== 'false') return null;
  return {
    async change(base, head) {
      if (!COMMIT.test(base) || !COMMIT.test(head)) return null;
      const names = await git('diff', '--name-status', '-M', '-z', '--no-ext-diff', '--no-textconv', base, head, '--');
      if (names === null) return null;
      const format = '--format=%H%x00%an%x00%s';
      const log = await git('log', '-z', '--no-show-signature', format, `-n${COMMITS_MAX}`, `${base}..${head}`, '--');
      if (log === null) return null;
      const text = (given: string): string => options.clean(given.replaceAll(/[\r\n]+/g, ' ')).trim();
      return { base, head, files: filesIn(names, text).slice(0, FILES_MAX), commits: commitsIn(log, text) };
    },
  };
}

/** Abbreviated ones are ambiguous, and anything else could be an option. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

async function isCloneOf(folder: string, { host, owner, name }: RepositoryName): Promise<boolean> {
  const config = (await readGitConfig(folder)) ?? new Map<string, ReadonlyMap<string, string>>();
  const meant = `${host}/${owner}/${name}`.toLowerCase();
  return [...config].some(([section, settings]) => {
    const remote = section.startsWith('remote "') ? parseRemote(settings.get('url') ?? '') : null;
    return remote !== null && `${remote.host}/${remote.owner}/${remote.name}`.toLowerCase() === meant;
  });
}

const execute = promisify(execFile);

/** What git prints; null when it fails, is not there, or takes too long. */
function runner(cwd: string, { env, signal, timeoutMs = TIMEOUT_MS }: GitOptions) {
  const quiet = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' };
  const settings = [
    'core.fsmonitor=false',
    'core.quotePath=false',
    'log.mailmap=false',
    'diff.renameLimit=2000',
    'diff.relative=false',
  ];
  return async (...args: readonly string[]): Promise<string | null> => {
    const given = ['--no-pager', ...settings.flatMap((one) => ['-c', one]), ...args];
    const limits = { timeout: timeoutMs, maxBuffer: OUTPUT_MAX_BYTES, windowsHide: true, signal } as const;
    try {
      const { stdout } = await execute('git', given, { cwd, env: { ...env, ...quiet }, encoding: 'utf8', ...limits });
      return stdout;
    } catch (error) {
      // What git cannot tell is asked of GitHub; who interrupts is heard where that happens.
      if (error instanceof Error) return null;
      throw error;
    }
  };
}

/** `M`, path; `R100`, former path, path: each ends with a zero byte. */
function filesIn(output: string, text: (given: string) => string): ChangedFile[] {
  const tokens = output.split('\0');
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < tokens.length; at += 2) {
    const letter = tokens[at]!.charAt(0);
    const first = text(tokens[at + 1]!);
    const hasTwo = letter === 'R' || letter === 'C';
    const path = hasTwo ? text(tokens[at + 2] ?? '') : first;
    if (hasTwo) at++;
    const status = STATUSES.get(letter) ?? 'modified';
    if (path !== '') files.push({ path, previousPath: letter === 'R' ? first : null, status });
  }
  return files;
}

/** Source: git-diff(1), `--diff-filter`. A copy is a new file. */
const STATUSES: ReadonlyMap<string, ChangedFile['status']> = new Map([
  ['A', 'added'],
  ['C', 'added'],
  ['D', 'removed'],
  ['R', 'renamed'],
]);

/** Printed with the newest first. */
function commitsIn(output: string, text: (given: string) => string): Change['commits'] {
  const tokens = output.split('\0');
  const commits: Change['commits'][number][] = [];
  for (let at = 0; at + 2 < tokens.length; at += 3) {
    const [sha, author, title] = [tokens[at]!, text(tokens[at + 1]!), text(tokens[at + 2]!)];
    const shown = title === '' ? `commit ${sha.slice(0, 7)}` : title.slice(0, TITLE_MAX_LENGTH);
    commits.push({ sha, title: shown, author: author === '' ? null : author });
  }
  return commits.reverse();
}

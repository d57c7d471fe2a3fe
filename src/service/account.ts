import type { RepositoryName } from '../domain.ts';
import { findCredential } from '../providers/github/credentials.ts';
import { defaultHost } from '../providers/github/repository.ts';
import { tokenHint } from '../providers/github/token.ts';
import type { Answerer } from './desk.ts';

/** What GitHub would be asked with. `gh` may take seconds to give a token away. */
export interface AccountQuestion {
  /** Null where none is known: then it is about the usual host. */
  readonly repository: RepositoryName | null;
}

export interface AccountAnswer {
  readonly host: string;
  /** Where the token comes from, in words: `GH_TOKEN`, `gh's hosts.yml`; null: there is none. */
  readonly token: string | null;
  /** How to get one. */
  readonly hint: string;
  /** What names the repository: `-R`, `GH_REPO`, `the git remote of /home/me/nova`. */
  readonly namedBy: string;
}

export const answerAccount: Answerer<AccountQuestion, AccountAnswer> = async ({ repository }, { around, options }) => {
  if (around.recorded !== undefined) {
    const of = 'the recording';
    return { host: repository?.host ?? 'github.com', token: of, hint: '', namedBy: of };
  }
  const host = repository?.host ?? (await defaultHost(around.env));
  const credential = await findCredential(host, around.env);
  return { host, token: credential?.source ?? null, hint: tokenHint(host), namedBy: namedBy(options.repo, around) };
};

/** In the order in which `findRepository` looks. */
function namedBy(given: string | undefined, { env, cwd }: { readonly env: Environment; readonly cwd: string }): string {
  if (given !== undefined) return '-R';
  if (env.GH_REPO) return 'GH_REPO';
  if (env.GITHUB_REPOSITORY) return 'GITHUB_REPOSITORY';
  return `the git remote of ${cwd}`;
}

type Environment = Readonly<Record<string, string | undefined>>;

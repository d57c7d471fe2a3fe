import type { RepositoryName } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import type { Api } from './api.ts';
import { type Permission, permissionHint } from './token.ts';

/** GitHub hides from a token what it may not write to. */
export function hidden({ owner, name }: RepositoryName, needs: Permission, api: Api): TriageError {
  const { host, token } = api.asked(needs);
  return new TriageError(
    'permission-missing',
    `The token may not write this in ${owner}/${name}: it needs "${needs}". ${host} answers as if there were nothing.`,
    permissionHint(needs, token, host),
  );
}

export function switchedOff(what: 'Issues' | 'Discussions', { owner, name }: RepositoryName): TriageError {
  return new TriageError(
    what === 'Issues' ? 'issues-disabled' : 'discussions-disabled',
    `${what} are switched off in ${owner}/${name}.`,
    `Switch them on in the repository's settings under "Features", or publish as ${what === 'Issues' ? 'a discussion or a comment on a pull request' : 'an issue or a comment'}.`,
  );
}

export function archived({ owner, name }: RepositoryName): TriageError {
  return new TriageError(
    'repository-archived',
    `${owner}/${name} is archived: nothing can be written there.`,
    'Write the report to a file with -o FILE.',
  );
}

export function nothingToCommentOn(number: number, { owner, name }: RepositoryName): TriageError {
  return new TriageError(
    'post-place-missing',
    `${owner}/${name} has no issue and no pull request ${number}, or the token may not see it.`,
    'Check the number: it is the one in the address of the issue or of the pull request.',
  );
}

export function noCategory(
  wanted: string | null,
  there: readonly string[],
  { owner, name }: RepositoryName,
): TriageError {
  const what = wanted === null ? 'no category that takes a discussion' : `no category of discussions "${wanted}"`;
  return new TriageError(
    'post-place-missing',
    `${owner}/${name} has ${what}.`,
    there.length === 0 ? 'Make one, with "Edit" beside the categories.' : `It has ${there.join(', ')}.`,
  );
}

/** The answer to a post was lost, and the post is not to be seen. */
export function unsure(lost: TriageError): TriageError {
  return new TriageError(
    'post-unconfirmed',
    `${lost.message} That was while the report was being written, and it is not there to be seen.`,
    'Run the same command again: before it writes, it looks for what it wrote earlier.',
  );
}

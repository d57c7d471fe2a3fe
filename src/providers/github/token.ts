import { DEFAULT_HOST, isTenancy } from './hosts.ts';

/** What a call needs of a token, as GitHub's settings name it. */
export type Permission =
  | 'Actions: read'
  | 'Actions: write'
  | 'Checks: read'
  | 'Contents: read'
  | 'Discussions: write'
  | 'Issues: write'
  | 'Metadata: read'
  | 'Pull requests: write';

/**
 * `classic`: a personal token with scopes · `fine-grained`: one with permissions · `oauth`: of `gh auth login` ·
 * `installation`: of an app, `GITHUB_TOKEN` among them · `user-to-server`: of an app for a person.
 */
export type TokenKind = 'classic' | 'fine-grained' | 'oauth' | 'installation' | 'user-to-server' | 'unknown';

/** By its prefix. Source: GitHub's documentation, "GitHub's token formats"; until 2021 tokens had none. */
export function kindOf(token: string): TokenKind {
  if (/^[0-9a-f]{40}$/.test(token)) return 'classic';
  return PREFIXES.find(([prefix]) => token.startsWith(prefix))?.[1] ?? 'unknown';
}

const PREFIXES: readonly (readonly [prefix: string, kind: TokenKind])[] = [
  ['github_pat_', 'fine-grained'],
  ['ghp_', 'classic'],
  ['gho_', 'oauth'],
  ['ghs_', 'installation'],
  ['ghu_', 'user-to-server'],
];

/** How to give whyred a token, or a better one. */
export function tokenHint(host: string): string {
  if (host === DEFAULT_HOST) return 'Run `gh auth login`, or set GH_TOKEN.';
  const variable = isTenancy(host) ? 'GH_TOKEN' : 'GH_ENTERPRISE_TOKEN';
  return `Run \`gh auth login --hostname ${host}\`, or set ${variable}.`;
}

/** What to do for `needs`, such as `Checks: read`, with a token of this kind. */
export function permissionHint(needs: string, token: string | null, host: string): string {
  if (token === null) return tokenHint(host);
  switch (kindOf(token)) {
    case 'fine-grained':
      return `Give the token the repository permission "${needs}", in GitHub's settings under "Fine-grained tokens".`;
    case 'installation':
    case 'user-to-server':
      return `In a workflow, add \`${keysOf(needs)}\` under \`permissions:\`; of an app, give it the repository permission "${needs}".`;
    case 'oauth':
      return 'Give the token the scope `repo`: `gh auth refresh --scopes repo`.';
    default:
      return `Give the token the scope \`repo\`; a fine-grained one needs the repository permission "${needs}".`;
  }
}

/** `Pull requests: write` -> `pull-requests: write`, as a workflow has it. */
function keysOf(needs: string): string {
  return needs.toLowerCase().replaceAll('pull requests', 'pull-requests');
}

import { guid } from './clock.mjs';
import { block } from './markup.mjs';
import { actionHeader, group } from './runner.mjs';

/** The commit of the run. */
export const COMMIT = '1f3c9ab7d04e6258b91c3fa07e5d2846c90ab1e3';

const CHECKOUT = 'actions/checkout@v4';

const HOME = '/home/runner/work/nova/nova';

/** The step `actions/checkout` with its clean-up. `ref`: `main`, or a pull request as `pull/412/merge`. */
export function checkout(job, { sha = COMMIT, ref = 'main' } = {}) {
  const tracked = ref === 'main' ? 'origin/main' : ref;
  return {
    name: `Run ${CHECKOUT}`,
    lines: [
      ...actionHeader(CHECKOUT, {
        repository: 'acme/nova',
        token: '***',
        'ssh-strict': true,
        'ssh-user': 'git',
        'persist-credentials': true,
        clean: true,
        'sparse-checkout-cone-mode': true,
        'fetch-depth': 1,
        'fetch-tags': false,
        'show-progress': true,
        lfs: false,
        submodules: false,
        'set-safe-directory': true,
      }),
      96,
      'Syncing repository: acme/nova',
      ...group('Getting Git version info', [
        `Working directory is '${HOME}'`,
        '[command]/usr/bin/git version',
        5,
        'git version 2.54.0',
      ]),
      ...temporaryHome(guid(`home ${job}`)),
      `Deleting the contents of '${HOME}'`,
      ...group('Initializing the repository', INITIALISED),
      ...group('Disabling automatic garbage collection', ['[command]/usr/bin/git config --local gc.auto 0', 3]),
      ...group('Setting up auth', [
        ...credentialsRemoved(false),
        '[command]/usr/bin/git config --local http.https://github.com/.extraheader AUTHORIZATION: basic ***',
        3,
      ]),
      ...group('Fetching the repository', [
        `[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --no-recurse-submodules --depth=1 origin +${sha}:refs/remotes/${tracked}`,
        720,
        'From https://github.com/acme/nova',
        ` * [new ref]         ${sha} -> ${tracked}`,
      ]),
      ...group('Determining the checkout info', []),
      '[command]/usr/bin/git sparse-checkout disable',
      4,
      '[command]/usr/bin/git config --local --unset-all extensions.worktreeConfig',
      3,
      ...group('Checking out the ref', [
        ...(ref === 'main'
          ? [
              '[command]/usr/bin/git checkout --progress --force -B main refs/remotes/origin/main',
              61,
              "Switched to a new branch 'main'",
              "branch 'main' set up to track 'origin/main'.",
            ]
          : [`[command]/usr/bin/git checkout --progress --force refs/remotes/${ref}`, 61]),
      ]),
      '[command]/usr/bin/git log -1 --format=%H',
      2,
      sha,
      24,
    ],
    post: [
      'Post job cleanup.',
      94,
      '[command]/usr/bin/git version',
      4,
      'git version 2.54.0',
      ...temporaryHome(guid(`post home ${job}`)),
      ...credentialsRemoved(true),
      18,
    ],
  };
}

const INITIALISED = [
  `[command]/usr/bin/git init ${HOME}`,
  9,
  ...block(`
    hint: Using 'master' as the name for the initial branch. This default branch name
    hint: will change to "main" in Git 3.0. To configure the initial branch name
    hint: to use in all of your new repositories, which will suppress this warning,
    hint: call:
    hint:
    hint: \tgit config --global init.defaultBranch <name>
    hint:
    hint: Names commonly chosen instead of 'master' are 'main', 'trunk' and
    hint: 'development'. The just-created branch can be renamed via this command:
    hint:
    hint: \tgit branch -m <name>
    hint:
    hint: Disable this message with "git config set advice.defaultBranchName false"
  `),
  `Initialized empty Git repository in ${HOME}/.git/`,
  `[command]/usr/bin/git remote add origin https://github.com/acme/nova`,
];

function temporaryHome(id) {
  return [
    `Temporarily overriding HOME='/home/runner/work/_temp/${id}' before making global git config changes`,
    'Adding repository directory to the temporary git global config as a safe directory',
    `[command]/usr/bin/git config --global --add safe.directory ${HOME}`,
    3,
  ];
}

/** The action looks for credentials of an earlier checkout, and after the job for its own. */
function credentialsRemoved(found) {
  const own = found
    ? [
        'http.https://github.com/.extraheader',
        '[command]/usr/bin/git config --local --unset-all http.https://github.com/.extraheader',
        3,
      ]
    : [];
  return [
    String.raw`[command]/usr/bin/git config --local --name-only --get-regexp core\.sshCommand`,
    3,
    String.raw`[command]/usr/bin/git submodule foreach --recursive sh -c "git config --local --name-only --get-regexp 'core\.sshCommand' && git config --local --unset-all 'core.sshCommand' || :"`,
    31,
    String.raw`[command]/usr/bin/git config --local --name-only --get-regexp http\.https\:\/\/github\.com\/\.extraheader`,
    3,
    ...own,
    String.raw`[command]/usr/bin/git submodule foreach --recursive sh -c "git config --local --name-only --get-regexp 'http\.https\:\/\/github\.com\/\.extraheader' && git config --local --unset-all 'http.https://github.com/.extraheader' || :"`,
    24,
    String.raw`[command]/usr/bin/git config --local --name-only --get-regexp ^includeIf\.gitdir:`,
    3,
    '[command]/usr/bin/git submodule foreach --recursive git config --local --show-origin --name-only --get-regexp remote.origin.url',
    22,
  ];
}

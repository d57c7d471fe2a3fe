import type { Random } from './random.ts';
import type { WorldJob } from './world.ts';

/** Actions whose step also cleans up after the job, in a step `Post Run …`. */
export const CLEANING = ['actions/checkout@v4', 'actions/setup-node@v4', 'docker/login-action@v3'];

const TAGS: Readonly<Record<string, string>> = {
  'actions/checkout@v4': '34e114876b0b11c390a56381ad16ebd13914f8d5',
  'actions/setup-node@v4': '49933ea5288caeca8642d1e84afbd3f7d6820020',
  'actions/setup-python@v5': 'a26af69be951a213d495a4c3e4e4022e16d87065',
  'actions/upload-artifact@v4': 'ea165f8d65b6e75b540449e92b4886f43607fa02',
  'docker/login-action@v3': '5e57cd118135c172c3672efd75eb46360885c0ef',
};

export function setUpJob(jobName: string, actions: readonly string[], windows: boolean, random: Random): string[] {
  const system = windows ? ['Microsoft Windows Server 2025', '10.0.26100', 'Datacenter'] : ['Ubuntu', '24.04.3', 'LTS'];
  return [
    "Current runner version: '2.336.0'",
    ...group('Runner Image Provisioner', [
      'Hosted Compute Agent',
      'Version: 20260828.611',
      `Worker ID: {${guid(random)}}`,
    ]),
    ...group('Operating System', system),
    ...group('Runner Image', [`Image: ${windows ? 'windows-2025' : 'ubuntu-24.04'}`, 'Version: 20260907.288.1']),
    ...group('GITHUB_TOKEN Permissions', ['Contents: read', 'Metadata: read', 'Packages: read']),
    'Secret source: Actions',
    'Prepare workflow directory',
    'Prepare all required actions',
    'Getting action download info',
    ...actions.map((action) => `Download action repository '${action}' (SHA:${TAGS[action] ?? random.hex(40)})`),
    `Complete job name: ${jobName}`,
  ];
}

/** The step of an action: its header, and what it prints. */
export function runAction(action: string, repository: string, sha: string): string[] {
  return [
    `##[group]Run ${action}`,
    ...inputsOf(action, repository),
    'env:',
    '  NOVA_ENV: ci',
    '##[endgroup]',
    ...printed(action, repository, sha),
  ];
}

export function postAction(action: string): string[] {
  const done = action.startsWith('actions/checkout')
    ? [
        '[command]/usr/bin/git version',
        'git version 2.51.0',
        '[command]/usr/bin/git config --local --unset-all http.https://github.com/.extraheader',
      ]
    : action.startsWith('docker/login')
      ? ['##[group]Logging out from ghcr.io', 'Removing login credentials for ghcr.io', '##[endgroup]']
      : ['Cache hit occurred on the primary key node-cache-Linux-x64-npm-5b2c, not saving cache.'];
  return ['Post job cleanup.', ...done];
}

export function completeJob(outputs: WorldJob['outputs'] = {}): string[] {
  const said = Object.entries(outputs).map(([name, state]) =>
    state === 'set' ? `Set output '${name}'` : `##[warning]Skip output '${name}' since it may contain secret.`,
  );
  return [...(said.length === 0 ? [] : ['Evaluate and set job outputs']), ...said, 'Cleaning up orphan processes'];
}

/** A step that runs a script: its header, as the runner prints it. */
export function scriptHeader(script: readonly string[], windows: boolean, env: readonly string[] = []): string[] {
  return [
    `##[group]Run ${script[0]}`,
    ...script.map((line) => `\x1b[36;1m${line}\x1b[0m`),
    windows ? 'shell: C:\\Program Files\\PowerShell\\7\\pwsh.EXE -command ". \'{0}\'"' : 'shell: /usr/bin/bash -e {0}',
    'env:',
    '  NOVA_ENV: ci',
    ...env.map((variable) => `  ${variable}`),
    '##[endgroup]',
  ];
}

function group(title: string, lines: readonly string[]): string[] {
  return [`##[group]${title}`, ...lines, '##[endgroup]'];
}

function inputsOf(action: string, repository: string): string[] {
  if (action.startsWith('actions/checkout')) {
    return ['with:', `  repository: ${repository}`, '  token: ***', '  fetch-depth: 1', '  clean: true'];
  }
  if (action.startsWith('actions/setup-node')) return ['with:', '  node-version: 22', '  cache: npm'];
  if (action.startsWith('actions/setup-python')) return ['with:', '  python-version: 3.12'];
  if (action.startsWith('docker/login'))
    return ['with:', '  registry: ghcr.io', '  username: octocat', '  password: ***'];
  if (action.startsWith('actions/upload')) return ['with:', '  name: report', '  path: report', '  retention-days: 0'];
  return [];
}

function printed(action: string, repository: string, sha: string): string[] {
  if (action.startsWith('actions/checkout')) {
    return [
      `Syncing repository: ${repository}`,
      ...group('Getting Git version info', ['[command]/usr/bin/git version', 'git version 2.51.0']),
      ...group('Fetching the repository', [
        `[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --depth=1 origin +${sha}:refs/remotes/origin/main`,
        `From https://github.com/${repository}`,
        ` * [new ref]         ${sha} -> origin/main`,
      ]),
      '[command]/usr/bin/git log -1 --format=%H',
      sha,
    ];
  }
  if (action.startsWith('actions/setup-node')) {
    return [
      'Found in cache @ /opt/hostedtoolcache/node/22.19.0/x64',
      ...group('Environment details', ['node: v22.19.0', 'npm: 10.9.3', 'yarn: 1.22.22']),
      'Cache hit for: node-cache-Linux-x64-npm-5b2c',
      'Cache restored successfully',
    ];
  }
  if (action.startsWith('actions/setup-python')) return ['Installed versions', 'Successfully set up CPython (3.12.11)'];
  if (action.startsWith('docker/login')) return ['Logging into ghcr.io...', 'Login Succeeded!'];
  if (action.startsWith('actions/upload')) {
    return ['With the provided path, there will be 3 files uploaded', 'Artifact report successfully finalized.'];
  }
  return [];
}

function guid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.hex(length)).join('-');
}

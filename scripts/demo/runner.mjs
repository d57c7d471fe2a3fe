import { guid } from './clock.mjs';
import { sgr } from './markup.mjs';

/** What the workflow sets for every step of every job. */
const WORKFLOW_ENV = { NOVA_ENV: 'ci' };

/** Tags of actions and the commits that they stood for. */
const ACTIONS = {
  'actions/checkout@v4': '34e114876b0b11c390a56381ad16ebd13914f8d5',
  'actions/setup-python@v5': 'a26af69be951a213d495a4c3e4e4022e16d87065',
  'actions/setup-node@v4': '49933ea5288caeca8642d1e84afbd3f7d6820020',
  'actions/cache@v4': '0057852bfaa89a56745cba8c7296529d2fc39830',
  'actions/upload-artifact@v4': 'ea165f8d65b6e75b540449e92b4886f43607fa02',
};

export function setUpJob({ name, region, actions, image = '20260907.288.1' }) {
  const [release] = image.match(/^\d+\.\d+/);
  return {
    name: 'Set up job',
    lines: [
      "Current runner version: '2.336.0'",
      ...group('Runner Image Provisioner', [
        'Hosted Compute Agent',
        'Version: 20260828.611',
        'Commit: 6c1b0a0f3d2e4b57a9cd81f0e5b7a3c94d02f8e6',
        'Build Date: 2026-08-28T17:04:11Z',
        `Worker ID: {${guid(`worker ${name}`)}}`,
        `Azure Region: ${region}`,
      ]),
      ...group('Operating System', ['Ubuntu', '24.04.4', 'LTS']),
      ...group('Runner Image', [
        'Image: ubuntu-24.04',
        `Version: ${image}`,
        `Included Software: https://github.com/actions/runner-images/blob/ubuntu24/${release}/images/ubuntu/Ubuntu2404-Readme.md`,
        `Image Release: https://github.com/actions/runner-images/releases/tag/ubuntu24%2F${release}`,
      ]),
      ...group('GITHUB_TOKEN Permissions', ['Contents: read', 'Metadata: read', 'Packages: read']),
      'Secret source: Actions',
      'Prepare workflow directory',
      48,
      'Prepare all required actions',
      'Getting action download info',
      410,
      ...actions.flatMap((action) => [`Download action repository '${action}' (SHA:${ACTIONS[action]})`, 190]),
      `Complete job name: ${name}`,
      70,
    ],
  };
}

/** `outputs` are the lines about the job's outputs, `orphans` the processes that outlived their steps. */
export function completeJob({ actions, outputs = [], orphans = [] }) {
  return {
    name: 'Complete job',
    lines: [
      ...(outputs.length === 0 ? [] : ['Evaluate and set job outputs', ...outputs]),
      'Cleaning up orphan processes',
      28,
      ...orphans.map(({ pid, name }) => `Terminate orphan process: pid (${pid}) (${name})`),
      `##[warning]Node.js 20 is deprecated. The following actions target Node.js 20 but are being forced to run on Node.js 24: ${actions.join(', ')}. For more information see: https://github.blog/changelog/2025-09-19-deprecation-of-node-20-on-github-actions-runners/`,
    ],
  };
}

/** The header of a step that runs a script: its lines, the shell, what it finds in its environment. */
export function scriptHeader(script, env = {}) {
  return [
    `##[group]Run ${script[0]}`,
    ...script.map((line) => sgr('36;1', line, '0')),
    'shell: /usr/bin/bash -e {0}',
    ...settings('env', { ...WORKFLOW_ENV, ...env }),
    '##[endgroup]',
  ];
}

/** The header of a step that runs an action. */
export function actionHeader(action, inputs, env = {}) {
  return [
    `##[group]Run ${action}`,
    ...settings('with', inputs),
    ...settings('env', { ...WORKFLOW_ENV, ...env }),
    '##[endgroup]',
  ];
}

export function group(title, lines) {
  return [`##[group]${title}`, ...lines, '##[endgroup]'];
}

function settings(title, values) {
  return [`${title}:`, ...Object.entries(values).map(([key, value]) => `  ${key}: ${value}`)];
}

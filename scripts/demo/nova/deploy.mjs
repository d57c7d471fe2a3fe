import { CHECKOUT, job, script } from './steps.mjs';

/** The five jobs of the workflow Deploy, each after the one before. What follows a failure is skipped. */
export function deploy(code, fails = {}) {
  const jobs = [
    image(code, fails['build image']),
    push(code, fails['push image']),
    rollOut('staging', 2, code, fails['deploy (staging)']),
    smoke(code),
    rollOut('production', 4, code),
  ];
  const failed = jobs.findIndex(({ name }) => fails[name] !== undefined);
  return jobs.map((one, index) => ({ ...one, isSkipped: failed >= 0 && index > failed, waits: index * 95_000 }));
}

const LAYERS = [
  'FROM docker.io/library/python:3.12-slim',
  'COPY requirements.txt .',
  'RUN pip install -r requirements.txt',
  'COPY nova/ nova/',
];

function image(code, failure) {
  const built = LAYERS.flatMap((layer, index) => [
    `#${index + 5} [${index + 1}/4] ${layer}`,
    1800,
    `#${index + 5} DONE ${index + 1}.9s`,
  ]);
  const refused = [
    '#3 [internal] load metadata for docker.io/library/python:3.12-slim',
    900,
    '#3 ERROR: unexpected status from HEAD request to https://registry-1.docker.io/v2/library/python/manifests/3.12-slim: 429 Too Many Requests',
    '------',
    ' > [internal] load metadata for docker.io/library/python:3.12-slim:',
    '------',
    'ERROR: failed to solve: python:3.12-slim: failed to resolve source metadata for docker.io/library/python:3.12-slim: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ];
  const full = [
    ...built.slice(0, 7),
    '#7 ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1',
    '------',
    '#7 41.02 ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    '------',
    'ERROR: failed to build: failed to solve: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1',
  ];
  return job({
    ...{ name: 'build image', ordinal: 0, region: 'eastus', actions: [CHECKOUT], code },
    steps: [
      script(
        'Build',
        ['docker buildx build --tag registry.nova.internal/api:$GITHUB_SHA backend'],
        [
          '#0 building with "default" instance using docker driver',
          400,
          ...(failure === 'rate-limit' ? refused : failure === 'disk' ? full : built),
        ],
        { exitCode: failure === undefined ? 0 : 1 },
      ),
    ],
  });
}

function push(code, failure) {
  return job({
    ...{ name: 'push image', ordinal: 1, region: 'eastus', actions: [CHECKOUT], code },
    steps: [
      script(
        'Push',
        ['docker push registry.nova.internal/api:$GITHUB_SHA'],
        [
          'The push refers to repository [registry.nova.internal/api]',
          3100,
          ...(failure === undefined
            ? ['latest: digest: sha256:6f0b22 size: 1994']
            : ['received unexpected HTTP status: 503 Service Unavailable']),
        ],
        { exitCode: failure === undefined ? 0 : 1 },
      ),
    ],
  });
}

function rollOut(stage, ordinal, code, failure) {
  return job({
    ...{ name: `deploy (${stage})`, ordinal, region: 'eastus', actions: [CHECKOUT], code },
    steps: [
      script(
        'Roll out',
        [`./scripts/roll-out.sh ${stage}`],
        [
          1900,
          'deployment.apps/nova-api image updated',
          'Waiting for deployment "nova-api" rollout to finish: 1 out of 3 new replicas have been updated...',
          28_000,
          ...(failure === undefined
            ? ['deployment "nova-api" successfully rolled out']
            : ['error: deployment "nova-api" exceeded its progress deadline']),
        ],
        { exitCode: failure === undefined ? 0 : 1 },
      ),
    ],
  });
}

function smoke(code) {
  return job({
    ...{ name: 'smoke test', ordinal: 3, region: 'eastus', actions: [CHECKOUT], code },
    steps: [
      script(
        'Ask for the main pages',
        ['./scripts/smoke.sh https://staging.nova.example'],
        [4200, '12 of 12 pages answer'],
      ),
    ],
  });
}

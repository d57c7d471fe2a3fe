import { type Output, seconds } from './output.ts';

const BUILDING = [
  '#0 building with "default" instance using docker driver',
  '',
  '#1 [internal] load build definition from Dockerfile',
  '#1 transferring dockerfile: 1.21kB done',
  '#1 DONE 0.0s',
  '',
];

export const dockerBuild = {
  script: ['docker build -t ghcr.io/acme/nova:ci .'],
  passing: (random) => [
    ...BUILDING,
    '#2 [internal] load metadata for docker.io/library/node:22-slim',
    `#2 DONE ${seconds(random, 0, 2)}s`,
    '#5 [2/4] RUN npm ci --omit=dev',
    `#5 DONE ${seconds(random, 9, 30)}s`,
    '#8 exporting to image',
    `#8 writing image sha256:${random.hex(64)} done`,
    '#8 DONE 0.4s',
  ],
  failures: {
    'pull-limit': {
      label: 'infra',
      exitCode: 1,
      lines: () => [
        ...BUILDING,
        '#2 [internal] load metadata for docker.io/library/node:22-slim',
        '#2 ERROR: failed to copy: httpReadSeeker: failed open: unexpected status code https://registry.example/v2/library/node/manifests/sha256:0d3: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
        '------',
        ' > [internal] load metadata for docker.io/library/node:22-slim:',
        '------',
        'ERROR: failed to build: failed to solve: node:22-slim: toomanyrequests: You have reached your unauthenticated pull rate limit.',
      ],
    },
    'disk-full': {
      label: 'infra',
      exitCode: 1,
      lines: (random) => [
        ...BUILDING,
        '#5 [2/4] RUN npm ci --omit=dev',
        `#5 ${seconds(random, 9, 30)} npm error code ENOSPC`,
        `#5 ${seconds(random, 9, 30)} npm error nospc ENOSPC: no space left on device, write`,
        '#5 ERROR: process "/bin/sh -c npm ci --omit=dev" did not complete successfully: exit code: 228',
        'ERROR: failed to build: failed to solve: process "/bin/sh -c npm ci --omit=dev" did not complete successfully: exit code: 228',
      ],
    },
    'missing-file': {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...BUILDING,
        '#7 [4/4] COPY dist/server.js /app/',
        '#7 ERROR: failed to calculate checksum of ref 4f0c: "/dist/server.js": not found',
        'ERROR: failed to build: failed to solve: failed to compute cache key: "/dist/server.js": not found',
      ],
    },
  },
} satisfies Output;

export const playwright = {
  script: ['npx playwright test'],
  passing: (random) => ['', 'Running 24 tests using 2 workers', '', `  24 passed (${seconds(random, 40, 90)}s)`],
  failures: {
    'not-visible': {
      label: 'flaky',
      exitCode: 1,
      lines: (random) => [
        '',
        'Running 24 tests using 2 workers',
        '',
        '  1) [chromium] › e2e/checkout.spec.ts:19:1 › pays with a saved card',
        '',
        '    TimeoutError: locator.click: Timeout 30000ms exceeded.',
        '    Call log:',
        "      - waiting for getByRole('button', { name: 'Pay now' })",
        '',
        '        at e2e/checkout.spec.ts:31:52',
        '',
        '  1 failed',
        '    [chromium] › e2e/checkout.spec.ts:19:1 › pays with a saved card',
        `  23 passed (${seconds(random, 60, 120)}s)`,
      ],
    },
    'wrong-heading': {
      label: 'broken',
      exitCode: 1,
      lines: (random) => [
        '',
        'Running 24 tests using 2 workers',
        '',
        '  1) [chromium] › e2e/cart.spec.ts:8:1 › shows the cart',
        '',
        '    Error: expect(locator).toHaveText(expected) failed',
        '',
        '    Expected string: "Your cart"',
        '    Received string: "Your basket"',
        '',
        '        at e2e/cart.spec.ts:12:40',
        '',
        '  1 failed',
        '    [chromium] › e2e/cart.spec.ts:8:1 › shows the cart',
        `  23 passed (${seconds(random, 60, 120)}s)`,
      ],
    },
  },
} satisfies Output;

export const publish = {
  script: ['npm run build', 'npm run deploy -- --stage production'],
  passing: (random) => [
    '',
    '> nova@3.2.0 build',
    `✓ built in ${seconds(random, 2, 9)}s`,
    '',
    '> nova@3.2.0 deploy',
    'Uploading 41 files',
    'Deployed.',
  ],
  failures: {
    'bad-gateway': {
      label: 'infra',
      exitCode: 1,
      lines: () => ['', '> nova@3.2.0 deploy', 'Uploading 41 files', 'Error: upload failed: 502 Bad Gateway'],
    },
  },
} satisfies Output;

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keptLines, searchable } from '../../src/classifiers/kept.ts';
import { parsePart } from '../../src/log/parse.ts';
import { sparseText } from '../../src/log/sparse.ts';
import { buildWorld } from '../github/world.ts';
import { engine, triageText } from '../support/engine.ts';
import { hosted } from '../support/hosted.ts';
import { folderWith } from '../support/sources.ts';
import { whyred } from '../support/surroundings.ts';

// Nobody's: digests, cut to length and put behind a prefix here, so that no scanner takes this file for a leak.
const digest = (salt: string): Buffer =>
  Buffer.concat([0, 1, 2, 3].map((part) => createHash('sha512').update(`${salt} ${part}`).digest()));
const hex = (salt: string, length: number): string => digest(salt).toString('hex').slice(0, length);
const alnum = (salt: string, length: number): string => {
  const text = digest(salt)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '');
  // Some formats need a digit near the start to be told from a word.
  return `${text.slice(0, 2)}7${text.slice(2)}`.slice(0, length);
};
const capitals = (salt: string, length: number): string => hex(salt, length).toUpperCase();
const part = (claims: unknown): string => Buffer.from(JSON.stringify(claims)).toString('base64url');

/** Who issued it -> the line's text around it, and what must not be seen. */
const SECRETS: Readonly<Record<string, readonly [line: (secret: string) => string, secret: string]>> = {
  'GitHub, of a person': [(text) => `ghp_${text}`, alnum('ghp', 36)],
  'GitHub, OAuth': [(text) => `gho_${text}`, alnum('gho', 36)],
  'GitHub, of an app’s user': [(text) => `ghu_${text}`, alnum('ghu', 36)],
  'GitHub, of an installation': [(text) => `ghs_${text}`, alnum('ghs', 36)],
  'GitHub, refresh': [(text) => `ghr_${text}`, alnum('ghr', 76)],
  'GitHub, fine-grained': [(text) => `github_pat_${text}`, `${alnum('pat', 22)}_${alnum('fine', 59)}`],
  GitLab: [(text) => `glpat-${text}`, alnum('gitlab', 20)],
  'AWS key id': [(text) => `AKIA${text}`, capitals('aws', 16)],
  'AWS secret key': [(text) => `aws_secret_access_key=${text}`, alnum('aws secret', 40)],
  'Google API': [(text) => `AIza${text}`, alnum('google', 35)],
  'Azure storage': [
    (text) => `DefaultEndpointsProtocol=https;AccountName=ci;AccountKey=${text};`,
    `${alnum('az', 86)}==`,
  ],
  'Azure, signed address': [
    (text) => `https://ci.blob.example/a?sv=2024-11-04&sig=${text}&se=2026`,
    `${alnum('sas', 43)}%3D`,
  ],
  'Azure, of an application': [(text) => `abc8Q~${text}`, alnum('entra', 34)],
  Slack: [(text) => `xoxb-123456789012-${text}`, alnum('slack', 24)],
  'Slack hook': [(text) => `https://hooks.slack.com/services/T0AAAAAAA/B0BBBBBBB/${text}`, alnum('hook', 24)],
  Stripe: [(text) => `sk_live_${text}`, alnum('stripe', 24)],
  npm: [(text) => `npm_${text}`, alnum('npm', 36)],
  PyPI: [(text) => `pypi-${text}`, `AgEIcHlwaS5vcmc${alnum('pypi', 120)}`],
  RubyGems: [(text) => `rubygems_${text}`, hex('gems', 48)],
  NuGet: [(text) => `oy2${text}`, hex('nuget', 43)],
  'crates.io': [(text) => `cio${text}`, alnum('cargo', 32)],
  'Docker Hub': [(text) => `dckr_pat_${text}`, alnum('docker', 27)],
  'docker configuration': [(text) => `{"auths":{"registry.example":{"auth":"${text}"}}}`, `${alnum('auths', 40)}==`],
  Twilio: [(text) => `SK${text}`, hex('twilio', 32)],
  SendGrid: [(text) => `SG.${text}`, `${alnum('send', 22)}.${alnum('grid', 43)}`],
  Mailgun: [(text) => `key-${text}`, hex('mailgun', 32)],
  Mailchimp: [(text) => text, `${hex('chimp', 32)}-us17`],
  Datadog: [(text) => `DD_API_KEY=${text}`, hex('dd', 32)],
  Heroku: [
    (text) => `HEROKU_API_KEY=${text}`,
    `${hex('h', 8)}-${hex('e', 4)}-4${hex('r', 3)}-8${hex('o', 3)}-${hex('k', 12)}`,
  ],
  'Heroku, since 2024': [(text) => `HRKU-AA${text}`, alnum('heroku', 58)],
  DigitalOcean: [(text) => `dop_v1_${text}`, hex('ocean', 64)],
  'Hugging Face': [(text) => `hf_${text}`, alnum('face', 34)],
  OpenAI: [(text) => `sk-proj-${text}`, alnum('openai', 100)],
  Anthropic: [(text) => `sk-ant-api03-${text}`, alnum('anthropic', 93)],
  'Terraform Cloud': [(text) => `${alnum('tf', 14)}.atlasv1.${text}`, alnum('terraform', 67)],
  Vault: [(text) => `hvs.${text}`, alnum('vault', 24)],
  Shopify: [(text) => `shpat_${text}`, hex('shop', 32)],
  Telegram: [(text) => `1234567890:AA${text}`, alnum('telegram', 33)],
  Discord: [(text) => `https://discord.com/api/webhooks/1234567890/${text}`, alnum('discord', 68)],
  Sentry: [(text) => `sntryu_${text}`, hex('sentry', 64)],
  Grafana: [(text) => `glsa_${text}`, `${alnum('grafana', 32)}_${hex('sum', 8)}`],
  Databricks: [(text) => `dapi${text}`, hex('bricks', 32)],
  JWT: [(text) => text, `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 'ci', iat: 1 })}.${alnum('jwt', 43)}`],
  'password in an address': [(text) => `https://bot:${text}@git.example/acme/nova.git`, alnum('address', 20)],
  'bearer header': [(text) => `Authorization: Bearer ${text}`, alnum('bearer', 40)],
  'basic header': [(text) => `Authorization: Basic ${text}`, `${alnum('basic', 30)}==`],
  'a database’s address': [(text) => `postgres://app:${text}@db:5432/app`, alnum('database', 20)],
  'password of a setting': [(text) => `--password=${text}`, alnum('setting', 20)],
  'age, a key': [(text) => `AGE-SECRET-KEY-1${text}`, capitals('age', 58)],
};

/** Enough of a secret to be sure that it is one, and to guess the rest. */
const seen = (text: string, secret: string): boolean =>
  text.includes(secret.slice(0, 12)) || text.includes(secret.slice(-12));

const pem = (label: string): readonly string[] => [
  `-----BEGIN ${label}-----`,
  ...Buffer.concat([digest('k1'), digest('k2'), digest('k3')])
    .toString('base64')
    .match(/.{1,64}/g)!,
  `-----END ${label}-----`,
];
const KEYS = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'];
const SERVICE_ACCOUNT = JSON.stringify({
  type: 'service_account',
  private_key: `${pem('PRIVATE KEY').join('\n')}\n`,
  client_email: 'ci@acme.example',
});

const STAMP = '2026-09-01T10:00:00.0000000Z ';
/** Whatever may be shown of a log holds secrets: the inputs, what was printed, the cause, the test, the path, the lines around. */
function logOf(texts: readonly string[]): string {
  return [
    'Complete job name: deploy',
    '##[group]Run npx jest',
    '\u001b[36;1mnpx jest\u001b[0m',
    'shell: /usr/bin/bash -e {0}',
    'env:',
    ...texts.map((text, at) => `  VALUE_${at}: ${text}`),
    '##[endgroup]',
    ...texts.map((text) => `using ${text}`),
    ...texts.map((text) => `TypeError: cannot reach the service with "${text}"`),
    'FAIL src/cart.test.js',
    ...texts.flatMap((text) => [
      `  ● cart › pays with ${text}`,
      '',
      `    Error: the service refused ${text}`,
      '',
      `      at Object.pay (src/${text.replaceAll(' ', '')}/cart.js:12:7)`,
    ]),
    'Tests:       1 failed, 1 total',
    ...texts.map((text) => `src/cart.ts(3,5): error TS2322: Type '${text}' is not assignable`),
    ...texts.map((text) => `##[error]the service refused \u001b[31m${text}\u001b[0m`),
    ...texts,
    '##[error]Process completed with exit code 1.',
    'Post job cleanup.',
    '',
  ].join(`\n${STAMP}`);
}

test('there are more than thirty formats', () => expect(Object.keys(SECRETS).length).toBeGreaterThan(30));

describe('no secret is shown, whoever issued it', () => {
  test.each(Object.entries(SECRETS))('%s', async (_, [line, secret]) => {
    const log = logOf([line(secret)]);
    const triage = await triageText(log);
    expect(triage.conclusion).toBe('failure');
    expect(seen(JSON.stringify(triage), secret)).toBe(false);
    // What is kept of the log, and what can be searched for.
    for (const parsed of parsePart(
      { file: 'job.log', bytes: Buffer.from(log), step: null, steps: null },
      engine.redact,
    )) {
      expect(seen(sparseText(parsed.text, keptLines(parsed, triage.jobs[0]!)), secret)).toBe(false);
      expect(seen(searchable(parsed.text.lines(parsed.first, parsed.last)), secret)).toBe(false);
    }
  });
});

/** What a terminal, or a reader, does not see in the middle of a token. */
const UNSEEN = [
  '\u001b[1m',
  '\u001b[31m\u001b[0m',
  '\u200b',
  '\u00ad',
  '\ufeff',
  '\u2060',
  '\0',
  '\b',
  '\u001b]8;;\u0007',
];

test.each(UNSEEN.map((piece) => [JSON.stringify(piece), piece]))(
  '%s in the middle of a token hides it from nobody',
  async (_, piece) => {
    const secret = alnum('unseen', 36);
    const broken = [
      `ghp_${secret.slice(0, 9)}${piece}${secret.slice(9)}`,
      `gh${piece}p_${secret}`,
      `--pass${piece}word=${secret}`,
    ];
    expect(seen(JSON.stringify(await triageText(logOf(broken))), secret)).toBe(false);
  },
);

const ALL = Object.values(SECRETS);
const leaks = (text: string): string[] => [
  ...ALL.flatMap(([line, secret]) => (seen(text, secret) ? [line('…')] : [])),
  ...pem('')
    .slice(1, -1)
    .filter((row) => row.length > 20 && text.includes(row)),
];
/** All at once, but a few a log, so that each stands in the middle of what is shown. */
const GROUPS = Array.from({ length: 8 }, (_, group) =>
  ALL.filter((_one, at) => at % 8 === group).map(([line, secret]) => line(secret)),
);

test('no command and no report of a log shows one', async () => {
  const files = Object.fromEntries(GROUPS.map((texts, at) => [`${at}_job.log`, logOf(texts)]));
  const folder = await folderWith(files);
  for (const format of ['text', 'json', 'markdown', 'github']) {
    const { out, err } = await whyred(['triage', folder, '--format', format]);
    expect(out.length).toBeGreaterThan(500);
    expect(leaks(out + err), format).toEqual([]);
  }
  for (const format of ['md', 'json', 'html']) {
    const { exitCode, out, err } = await whyred(['report', 'rca', `${folder}/1_job.log`, '--format', format]);
    expect(exitCode, err).toBe(0);
    expect(leaks(out + err), `rca as ${format}`).toEqual([]);
  }
});

test('no private key is shown, of any kind', async () => {
  const log = logOf([SERVICE_ACCOUNT, ...KEYS.map((label) => pem(label).join(`\n${STAMP}`))]);
  for (const format of ['text', 'json', 'markdown', 'github']) {
    const { out } = await whyred(['triage', '-', '--format', format], { input: log });
    expect(leaks(out), format).toEqual([]);
    expect(out).not.toContain(pem('')[3]!.slice(0, 30));
  }
});

test('none is in the store, nor in what is printed and reported from it', async () => {
  const world = buildWorld({
    runs: [
      {
        title: `Use ${GROUPS[0]![0]}`,
        event: 'push',
        branch: 'main',
        jobs: GROUPS.map((texts, at) => ({
          name: `leg ${at}`,
          conclusion: 'failure' as const,
          steps: [{ name: 'Run npx jest', conclusion: 'failure' as const }],
          log: { text: logOf(texts) },
          annotations: texts.map((text) => ({
            level: 'failure' as const,
            path: 'src/cart.ts',
            line: 3,
            title: text,
            message: `refused: ${text}`,
          })),
        })),
      },
    ],
  });
  const { pull, whyred: run, bytes, stored } = await hosted({ world });
  await pull();
  expect(leaks(bytes())).toEqual([]);
  expect(leaks(JSON.stringify(await stored()))).toEqual([]);
  for (const argv of [
    ['runs'],
    ['search', 'service'],
    ['triage', '20000000001'],
    ['report', 'rca', '20000000001', '--offline', '--format', 'md'],
    ['report', 'rca', '20000000001', '--offline', '--format', 'html'],
    ['report', 'rca', '20000000001', '--offline', '--format', 'json'],
  ]) {
    const { out, err } = await run(argv);
    expect(out.length).toBeGreaterThan(50);
    expect(leaks(out + err), argv.join(' ')).toEqual([]);
  }
});

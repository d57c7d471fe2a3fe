import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostileTexts } from '../../src/classifiers/lint/hostile.ts';
import { search } from '../../src/classifiers/lint/machine.ts';
import { compileProgram } from '../../src/classifiers/lint/program.ts';
import { hideKey, type KeyState } from '../../src/log/private-keys.ts';
import { createRedactor } from '../../src/log/redaction.ts';
import { SETTING_HINT, SETTING_PATTERNS } from '../../src/log/secret-settings.ts';
import { TOKEN_HINTS, TOKEN_PATTERNS } from '../../src/log/token-formats.ts';

const redact = createRedactor();

// Tokens are put together here, so that no file of this repository looks like a leak.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const of = (characters: string, length: number) =>
  fc.array(fc.constantFrom(...characters), { minLength: length, maxLength: length }).map((all) => all.join(''));
const alnum = (length: number) => of(letters, length);
const url64 = (length: number) => of(`${letters}-_`, length);
const hex = (length: number) => of('0123456789abcdef', length);
const after = (prefix: string, rest: fc.Arbitrary<string>) => rest.map((text) => prefix + text);
const dotted = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join('.'));
const base64Number = fc
  .bigInt({ min: 10n ** 17n, max: 10n ** 18n - 1n })
  .map((id) => Buffer.from(String(id)).toString('base64').replace(/=/g, ''));
const jwtPart = fc
  .dictionary(fc.constantFrom('alg', 'sub', 'iat', 'aud'), fc.nat(), { minKeys: 2 })
  .map((claims) => Buffer.from(JSON.stringify(claims)).toString('base64url'));

/** Name of the format -> its token; a pair where only a part of what is generated is the secret. */
const TOKENS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ghp: after('ghp_', alnum(36)),
  gho: after('gho_', alnum(36)),
  ghu: after('ghu_', alnum(36)),
  ghs: after('ghs_', alnum(36)),
  ghr: after('ghr_', alnum(76)),
  'ghs with a JWT': dotted(after('ghs_123456_', jwtPart), jwtPart, url64(43)),
  github_pat: fc.tuple(alnum(22), alnum(59)).map(([a, b]) => `github_pat_${a}_${b}`),
  glpat: after('glpat-', url64(20)),
  glrt: after('glrt-', url64(20)),
  'AWS access key id': after('AKIA', of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)),
  'AWS temporary key id': after('ASIA', of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)),
  'Google API key': after('AIza', url64(35)),
  'Google OAuth': after('ya29.', url64(60)),
  'Slack bot': fc.tuple(of('123456789', 12), alnum(24)).map(([id, rest]) => `xoxb-${id}-${rest}`),
  'Slack app': fc.tuple(of('123456789', 12), hex(64)).map(([id, rest]) => `xapp-1-A${id}-${rest}`),
  'Stripe secret': after('sk_live_', alnum(24)),
  'Stripe restricted': after('rk_live_', alnum(24)),
  Twilio: after('SK', hex(32)),
  SendGrid: dotted(after('SG.', url64(22)), url64(43)),
  npm: after('npm_', alnum(36)),
  PyPI: fc.tuple(alnum(30), url64(90)).map(([a, b]) => `pypi-AgEIcHlwaS5vcmc${a}${b}`),
  Docker: after('dckr_pat_', url64(27)),
  Vault: after('hvs.', url64(24)),
  'Vault before 1.10': after('s.7', alnum(23)),
  DigitalOcean: after('dop_v1_', hex(64)),
  Databricks: after('dapi', hex(32)),
  'OpenAI project': after('sk-proj-', url64(48)),
  OpenAI: after('sk-', alnum(48)),
  Anthropic: after('sk-ant-api03-', url64(93)),
  'Hugging Face': after('hf_', alnum(34)),
  Telegram: fc.tuple(of('123456789', 10), url64(33)).map(([id, rest]) => `${id}:AA${rest}`),
  Discord: dotted(base64Number, url64(6), url64(38)),
  Shopify: after('shpat_', hex(32)),
  Linear: after('lin_api_', alnum(40)),
  'Sentry user': after('sntryu_', hex(64)),
  'Sentry organisation': fc.tuple(alnum(80), url64(43)).map(([a, b]) => `sntrys_eyJ${a}=_${b}`),
  JWT: dotted(jwtPart, jwtPart, url64(43)),
  'Azure secret of an application': fc
    .tuple(alnum(3), of('0123456789', 1), url64(34))
    .map(([a, b, c]) => `${a}${b}Q~${c}`),
  Alibaba: after('LTAI', alnum(20)),
  Heroku: after('HRKU-AA', url64(58)),
  'Fly.io': after('fm2_', of(`${letters}+/`, 200)),
  PlanetScale: after('pscale_tkn_', url64(43)),
  Supabase: after('sbp_', hex(40)),
  Netlify: after('nfp_', alnum(36)),
  Tailscale: fc.tuple(alnum(17), alnum(32)).map(([id, rest]) => `tskey-auth-${id}-${rest}`),
  'Terraform Cloud': fc.tuple(alnum(14), alnum(67)).map(([id, rest]) => `${id}.atlasv1.${rest}`),
  Pulumi: after('pul-', hex(40)),
  Doppler: after('dp.pt.', alnum(43)),
  '1Password': jwtPart.map((part) => `ops_${part}${'aB3'.repeat(30)}`),
  CircleCI: fc.tuple(alnum(22), hex(40)).map(([id, rest]) => `CCIPAT_${id}_${rest}`),
  Buildkite: after('bkua_', hex(40)),
  SonarQube: after('sqp_', hex(40)),
  JFrog: after('AKCp', alnum(69)),
  Atlassian: after('ATATT3xFfGF0', url64(170)),
  Bitbucket: after('ATBB', alnum(32)),
  RubyGems: after('rubygems_', hex(48)),
  NuGet: after('oy2', of('abcdefghijklmnopqrstuvwxyz234567', 43)),
  'crates.io': after('cio', alnum(32)),
  Clojars: after('CLOJARS_', hex(60)),
  Mailgun: fc.tuple(hex(32), hex(8), hex(8)).map((parts) => parts.join('-')),
  'Mailgun until 2018': after('key-', hex(32)),
  Mailchimp: fc.tuple(hex(32), fc.integer({ min: 1, max: 21 })).map(([key, at]) => `${key}-us${at}`),
  Firebase: fc.tuple(alnum(7), url64(140)).map(([id, rest]) => `AAAA${id}:APA91b${rest}`),
  'New Relic': after('NRAK-', of('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 27)),
  Dynatrace: fc
    .tuple(of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 24), of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 64))
    .map((parts) => `dt0c01.${parts.join('.')}`),
  Postman: fc.tuple(hex(24), hex(34)).map((parts) => `PMAK-${parts.join('-')}`),
  Notion: after('ntn_', alnum(46)),
  Airtable: fc.tuple(alnum(14), hex(64)).map((parts) => `pat${parts.join('.')}`),
  Figma: after('figd_', url64(40)),
  Square: after('sq0atp-', url64(22)),
  Groq: after('gsk_', alnum(52)),
  Replicate: after('r8_', alnum(37)),
  xAI: after('xai-', alnum(80)),
  Perplexity: after('pplx-', alnum(48)),
};

/** A secret and the line that gives it away by what stands around it. */
const SETTINGS: Readonly<Record<string, (secret: string) => string>> = {
  'basic auth': (secret) => `cloning https://bot:${secret}@git.example.org/a/b.git`,
  'a user of none': (secret) => `redis://:${secret}@cache:6379/0`,
  postgres: (secret) => `DATABASE_URL=postgres://app:${secret}@db:5432/app?sslmode=disable`,
  mysql: (secret) => `cannot reach mysql://root:${secret}@127.0.0.1:3306/test`,
  mongodb: (secret) => `mongodb+srv://app:${secret}@cluster0.example.org/db`,
  'ADO.NET': (secret) => `"Server=db;Database=app;User Id=sa;Password=${secret};Encrypt=true"`,
  PGPASSWORD: (secret) => `PGPASSWORD=${secret} psql -h db`,
  bearer: (secret) => `> Authorization: Bearer ${secret}`,
  'quoted bearer': (secret) => `curl -H "Authorization: Bearer ${secret}" https://api.example.org`,
  basic: (secret) => `{"authorization":"Basic ${secret}"}`,
  'password=': (secret) => `login --password=${secret} --verbose`,
  'password as an argument': (secret) =>
    `[command]docker login --username ci --password ${secret} registry.example.org`,
  'token: "…"': (secret) => `  token: "${secret}"`,
  'secret=': (secret) => `client_secret=${secret}&grant_type=client_credentials`,
  'escaped JSON': (secret) => `body: {\\"user\\":\\"ci\\",\\"password\\":\\"${secret}\\"}`,
  'AWS secret key': (secret) => `aws_secret_access_key = ${secret}`,
  'AWS secret key in JSON': (secret) => `"SecretAccessKey": "${secret}",`,
  'AWS session': (secret) => `export AWS_SESSION_TOKEN=${secret}`,
  npmrc: (secret) => `//registry.example.org/:_authToken=${secret}`,
  Datadog: (secret) => `DD_API_KEY=${secret}`,
  'Azure storage': (secret) => `DefaultEndpointsProtocol=https;AccountName=ci;AccountKey=${secret};EndpointSuffix=x`,
  'Azure SAS': (secret) => `https://ci.blob.example.org/logs/a.txt?sv=2024-11-04&sp=r&sig=${secret}&se=2026`,
  'Slack hook': (secret) => `POST https://hooks.slack.com/services/T0AAAAAAA/B0BBBBBBB/${secret}`,
  'Discord hook': (secret) => `POST https://discord.com/api/webhooks/1234567890/${secret}`,
  'docker config': (secret) => `{"auths":{"registry.example.org":{"auth":"${secret}"}}}`,
};

/** What may stand around a secret: the usual punctuation, words, other lines' ends in a dump. */
const surrounding = fc
  .array(
    fc.constantFrom(
      'error: ',
      'x',
      'at line 12, ',
      '"',
      "'",
      ' ',
      '=',
      ': ',
      '/',
      '(',
      '\\n',
      '%3D',
      '{',
      'é',
      '…',
      '-> ',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
/** A letter right before a token makes it another word. */
const before = surrounding.map((text) =>
  /[A-Za-z0-9_-]$/.test(text) && !/(?:\\n|%3D)$/.test(text) ? `${text} ` : text,
);
const behind = surrounding.map((text) => (/^[A-Za-z0-9]/.test(text) ? ` ${text}` : text));

describe('tokens', () => {
  test.each(Object.entries(TOKENS))('no %s token survives, wherever it stands', (_, token) => {
    fc.assert(
      fc.property(before, token, behind, (left, secret, right) => {
        const shown = redact(left + secret + right);
        expect(shown).not.toContain(secret.slice(-12));
        expect(shown).toContain('***');
        expect(redact(shown)).toBe(shown);
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.entries(SETTINGS))('no secret survives in %s', (_, line) => {
    fc.assert(
      fc.property(after('Zq7', alnum(29)), (secret) => {
        const shown = redact(line(secret));
        expect(shown).toBe(line(secret).replace(/(?:T0A+\/B0B+\/)?Zq7\w{29}/, '***'));
        expect(redact(shown)).toBe(shown);
      }),
      { numRuns: 20 },
    );
  });

  test('the part of a token that says whose it is stays', () => {
    const secret = 'a1B2'.repeat(9);
    expect(redact(`git clone failed: ghp_${secret}`)).toBe('git clone failed: ghp_***');
    expect(redact(`NODE_AUTH_TOKEN=npm_${secret}`)).toBe('NODE_AUTH_TOKEN=npm_***');
  });

  test.each<[line: string, shown: string]>([
    ['password=correct-horse', 'password=***'],
    ['password: correcthorse', 'password: ***'],
    ['using password: correcthorse', 'using password: ***'],
    ['"secret" => "correcthorse"', '"secret" => "***"'],
    ['POSTGRES_PASSWORD=correcthorse docker compose up', 'POSTGRES_PASSWORD=*** docker compose up'],
    ['passphrase="correct horse battery"', 'passphrase="***"'],
    ['AWS_SECRET_ACCESS_KEY=/abc/DEF/ghijkl1', 'AWS_SECRET_ACCESS_KEY=***'],
    ['echo "::add-mask::correct"', 'echo "::add-mask::***"'],
    ['<server><password>correct</password></server>', '<server><password>***</password></server>'],
    ['PASSWORD=ab,cd&efgh docker', 'PASSWORD=*** docker'],
    ['{user: ci, password: abcdefgh1, port: 1}', '{user: ci, password: ***, port: 1}'],
    ['PGPASSWORD=ci psql', 'PGPASSWORD=*** psql'],
    ['Server=db;Uid=sa;Pwd=ab;', 'Server=db;Uid=sa;Pwd=***;'],
    ['http://user:p@ss:w0rd@host/x', 'http://user:***@host/x'],
    ['a postgres://u:pw@h1/x b postgres://u:pw@h2/y', 'a postgres://u:***@h1/x b postgres://u:***@h2/y'],
    ['tokenA: x, token: abcdefgh1 token=abcdefgh2', 'tokenA: x, token: *** token=***'],
  ])('%s', (line, shown) => {
    expect(redact(line)).toBe(shown);
  });
});

describe('what is no secret stays', () => {
  test.each([
    'HEAD is now at 3f786850e387550fdab836ed7e6dc881de23001b Fix tests',
    'request id 123e4567-e89b-12d3-a456-426614174000',
    'Digest: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'cache key-3f786850e387550fdab836ed7e6dc881de23001b, key-value, pul-request, pattern.ts, path/to/pat.3f786850e387',
    'social-cio-precious, cioppino, oy2 is no word, figd_x, xai-short, r8_compiler, shader fm2_low, dp.pt.size, sqp_1',
    'v1.atlasv1.json, ATBBuild, LTAI, HRKU-1, nfp_rules, ops_team, key 123e4567e89b12d3a456426614174000-us-east',
    'd41d8cd98f00b204e9800998ecf8427e-0 etag, 3f786850e387550fdab836ed7e6dc881de23001b-12345678-abc',
    'docker://alpine:3.18@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'pulling ghcr.io/acme/builder:2024.11.1-slim and localhost:5000/acme/web:latest',
    '"integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="',
    'SyntaxError: Unexpected token } in JSON at position 17',
    'SyntaxError: Unexpected token: operator (>)',
    'SyntaxError: Unexpected token: "whitespace2"',
    `::add-mask::$DEPLOY_TOKEN and <password>\${env.PASSWORD}</password>`,
    'Unexpected token: src/parser/index.ts:120:14',
    'FATAL:  password authentication failed for user "postgres"',
    "Access denied for user 'root'@'localhost' (using password: YES)",
    'could not connect to postgres://localhost:5432/db',
    'GET http://127.0.0.1:8080?email=someone@example.org',
    'git@github.com:acme/widgets.git and ssh://git@github.com:22/acme/widgets',
    '2026-09-01T10:00:09.0000000Z 10:00:09.123 [main] INFO',
    '/home/runner/work/widgets/widgets/src/main/java/com/acme/token/SecretKeyFactory2Test.java:120',
    'node_modules/secret-store/lib/token.js:12:345678901',
    'Could not load System.Xml, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a',
    `  token: \${{ secrets.DEPLOY_TOKEN_2 }}`,
    `env: API_TOKEN=$DEPLOY_TOKEN_2 PASSWORD="\${DB_PASSWORD2}" SECRET=%DB_SECRET2%`,
    'password: <the password of 2024> token=*** secret: "[REDACTED]"',
    `postgres://app:\${DB_PASSWORD}@db:5432/app and https://user:***@example.org`,
    'const token = await createToken2(user); const secret = process.env.SECRET2',
    'max_tokens: 1234567890 tokenizer=BertTokenizer2 token_count=1234567890',
    'secrets: inherit, id-token: write, token-file: /var/run/secrets/token2',
    'error: unknown start of token: \\u{201c}',
    '{"errors":{"password":"must have 8 characters or more"}}',
    'PWD=/home/runner/work/widgets/widgets2',
    'cache-key: linux-node-20-3f786850e387550fdab836ed7e6dc881de23001b',
    'task-3f786850e387550fdab836ed7e6dc881de23001b disk-1234567890 risk-free',
    'NotificationControllerIntegrationTest.should.acceptAValidTokenWithoutComplaint',
    'test_that_a_very_long_name_of_a_test_npm_install_works_with_hf_and_sk_test_names',
    'expected the file to start with -----BEGIN PRIVATE KEY----- but it was empty',
    '/builds/workspace/Widgets/examples/testMultiple2/testBinaryExpressionReduce2b',
    'aTestThatHasAQuiteLongNameWithoutAnySpaceInItButWithTheNumber2InsideOfIt',
  ])('%s', (line) => {
    expect(redact(line)).toBe(line);
  });
});

describe('own patterns', () => {
  test('all that they match is hidden', () => {
    expect(createRedactor([/acme-\d+/])('acme-17 and acme-18')).toBe('*** and ***');
  });

  test('a pattern that matches everything, or nothing, does no harm', () => {
    const own = createRedactor([/.+/, /x*/, /./y]);
    expect(own(own('abc'))).toBe('***');
  });
});

test('redacting twice is the same as once', () => {
  const pieces = [
    ...'aZ7_-.:=@/"\'\\ $}{<>*;&?',
    'token',
    'password',
    'secret=',
    'eyJ',
    '://',
    'Bearer ',
    'ghp_',
    'sk-',
    '***',
  ];
  const piece = fc.oneof(fc.constantFrom(...pieces), alnum(9), alnum(40));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
      const once = redact(parts.join(''));
      expect(redact(once)).toBe(once);
    }),
    { numRuns: 3000 },
  );
});

describe('a hostile line', () => {
  const LENGTH = 1500;
  /** A pattern that scans the rest of the line from every place would take some 1,500. */
  const STEPS_PER_CHARACTER = 150;
  const repeated = [
    'a:',
    'eyJ',
    'eyJaaaaa.',
    '://',
    '://a:',
    'http://a:b@',
    'password:',
    'password=',
    "token='a",
    '$',
  ].flatMap((text) => [text.repeat(LENGTH / text.length), `"${text.repeat(LENGTH / text.length)} x y~`]);

  test.each(
    [...TOKEN_PATTERNS, ...SETTING_PATTERNS, ...TOKEN_HINTS, SETTING_HINT].map((pattern) => [pattern.source, pattern]),
  )('costs a small multiple of its length: %s', (source, { ignoreCase }) => {
    const program = compileProgram(source, ignoreCase)!;
    for (const text of [...repeated, ...hostileTexts(source, LENGTH)]) {
      const outcome = search(program, text, STEPS_PER_CHARACTER * text.length);
      expect(outcome.kind, text.slice(0, 60)).not.toBe('exhausted');
    }
  });
});

describe('private keys', () => {
  // Nobody's key: bytes that look like one, and the same in every run.
  const body = Buffer.concat(
    Array.from({ length: 10 }, (_, index) => createHash('sha512').update(`key ${index}`).digest()),
  )
    .subarray(0, 634)
    .toString('base64')
    .match(/.{1,64}/g)!;
  const pem = ['-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----'].join('\n');

  test('a line with few digits is a line of a key too', () => {
    const line = 'hnm7hzOlLtnurU/kPRAcBjNPyE5HAgMBAAECgYEAssLSctaDMLVJisLVWKQArKpU';
    expect(hideKey(line, null).text).toBe('***');
  });

  test('of 3,000 full lines of keys, each read without those above, at most one is taken for a word', () => {
    const lines = Array.from({ length: 3000 }, (_, index) =>
      createHash('sha384').update(`line ${index}`).digest('base64'),
    );
    expect(lines.filter((line) => hideKey(line, null).text !== '***').length).toBeLessThanOrEqual(1);
  });

  const hideAll = (lines: readonly string[], start: KeyState = null): string[] => {
    let state = start;
    return lines.map((line) => {
      const hidden = hideKey(line, state);
      state = hidden.state;
      return hidden.text;
    });
  };

  test.each<[where: string, prefix: string]>([
    ['alone', ''],
    ['indented', '    '],
    ['in the output of a build', '#12 0.345 '],
    ['in the output of a service', 'web-1  | '],
  ])('every line is hidden: %s', (_, prefix) => {
    const lines = pem.split('\n').map((line) => prefix + line);
    expect(hideAll(['start', ...lines, 'Done'])).toEqual([
      'start',
      lines[0],
      ...body.map(() => `${prefix}***`),
      lines.at(-1),
      'Done',
    ]);
  });

  test('what stands before the first line need not stand before the others', () => {
    const shown = hideAll([`KEY="${pem}"`, 'next'].join('\n').split('\n'));
    expect(shown).toEqual([
      'KEY="-----BEGIN PRIVATE KEY-----',
      ...body.map(() => '***'),
      '-----END PRIVATE KEY-----"',
      'next',
    ]);
  });

  test('headers belong to the key', () => {
    const lines = [
      '-----BEGIN RSA PRIVATE KEY-----',
      'Proc-Type: 4,ENCRYPTED',
      'DEK-Info: AES-256-CBC,0AFF',
      '',
      ...body,
    ];
    expect(hideAll(lines).slice(1)).toEqual(['***', '***', '', ...body.map(() => '***')]);
  });

  test('from the middle of a key all that follows is hidden, up to its end', () => {
    const lines = [...body.slice(3), '-----END PRIVATE KEY-----', 'word'];
    expect(hideAll(lines)).toEqual([...body.slice(3).map(() => '***'), '-----END PRIVATE KEY-----', 'word']);
  });

  test('a key that never ends stops at the first line that is none of it', () => {
    const lines = ['-----BEGIN PRIVATE KEY-----', body[0]!, 'error: unexpected end of file', 'word'];
    expect(hideAll(lines)).toEqual([lines[0], '***', lines[2], 'word']);
  });

  test.each<[line: string, shown: string]>([
    [
      JSON.stringify({ type: 'service_account', private_key: `${pem}\n`, client_id: '1' }),
      '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----\\n","client_id":"1"}',
    ],
    [JSON.stringify(pem).slice(0, 200), '"-----BEGIN PRIVATE KEY-----***'],
    [`${pem.replaceAll('\n', ' ')} ok`, '-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY----- ok'],
    [`${body[3]}`, '***'],
  ])('a key in one line is hidden without its neighbours (%#)', (line, shown) => {
    expect(redact(line)).toBe(shown);
    expect(redact(shown)).toBe(shown);
  });
});

test.each([
  ['curl -u bob:hunter2-now https://x.example', 'hunter2'],
  ['mysql -uroot -phunter2 -h db', 'hunter2'],
  ['< Set-Cookie: session=8f2b1c9d7e; Path=/', '8f2b1c9d7e'],
])('the password of %j is hidden', (line, secret) => {
  expect(createRedactor()(line)).not.toContain(secret);
});

test.each(['docker run -u 1000:1000 image', 'mysql -h db -p 3306', 'pytest -p no:cacheprovider'])(
  '%j holds no secret',
  (line) => {
    expect(createRedactor()(line)).toBe(line);
  },
);

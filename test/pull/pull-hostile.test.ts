import { describe, expect, test } from 'vitest';
import { buildWorld, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

/** Clears a screen, moves the cursor, sets a title, turns text around, hides text. */
const ESCAPES = '\x1b[2J\x1b[1;1H\x1b]0;owned\x07\u202e\u200b\x9b31m\x00';
const SECRET = `ghp_${'a1B2'.repeat(9)}`;
/** Whatever acts on a terminal, or is hidden. */
const HOSTILE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/;

const evil = (text: string): string =>
  `${text}${ESCAPES} ${SECRET} ![x](https://evil.test/p.png) <script>alert(1)</script> | \`rm\``;

const WORLD = buildWorld({
  workflows: [{ id: 7, name: evil('CI'), path: '.github/workflows/ci.yml' }],
  runs: [
    {
      title: evil('Fix cart'),
      branch: evil('feature'),
      event: 'push',
      actor: 'octocat',
      jobs: [
        {
          name: evil('build'),
          conclusion: 'failure',
          steps: [{ name: evil('compile'), conclusion: 'failure' }],
          log: {
            text: [
              evil('Compiling'),
              `${ESCAPES}::error::forged`,
              `${ESCAPES}TypeError: total is not a function, token=${SECRET}`,
              '##[error]Process completed with exit code 1.',
            ].join('\n'),
          },
        },
        {
          name: evil('lost'),
          conclusion: 'failure',
          log: 'none',
          annotations: [
            {
              level: 'failure',
              title: evil('title'),
              message: `${evil('The hosted runner lost communication with the server.')}\n::add-mask::x`,
              path: evil('src/a.ts'),
              line: 1,
            },
          ],
        },
      ],
    } satisfies RunSpec,
  ],
});

describe('names, notes and logs that were made to do harm', () => {
  test('are clean in the store', async () => {
    const { pull, stored, bytes } = await hosted({ world: WORLD });
    const { err } = await pull();
    expect(err).not.toMatch(HOSTILE);
    const tables = await stored();
    const texts = JSON.stringify(tables, (_key, value) =>
      typeof value === 'string' ? value.replaceAll(/[\n\t]/g, ' ') : value,
    );
    const spelled = JSON.stringify(JSON.parse(texts));
    expect(tables.cause).toHaveLength(2);
    // JSON writes control characters as escapes.
    expect(spelled).not.toMatch(/\\u00[0189][0-9a-f]|\\u001b/i);
    expect(spelled).not.toMatch(HOSTILE);
    expect(spelled).not.toContain(SECRET);
    expect(bytes()).not.toContain(SECRET);
  });

  test.each([
    ['pull', ['pull', '--since', '2026-01-01']],
    ['runs', ['runs']],
    ['runs --json', ['runs', '--json']],
    ['search', ['search', 'total']],
    ['triage', ['triage', '20000000001']],
    ['triage --format markdown', ['triage', '20000000001', '--format', 'markdown']],
    ['triage --format github', ['triage', '20000000001', '--format', 'github']],
    ['triage --json', ['triage', '20000000001', '--json']],
  ] as const)('are clean in what `%s` prints', async (_name, argv) => {
    const { pull, whyred } = await hosted({ world: WORLD });
    await pull();
    const { out, err } = await whyred([...argv]);
    expect(out.length).toBeGreaterThan(20);
    for (const text of [out, err]) {
      expect(text).not.toMatch(HOSTILE);
      expect(text).not.toContain(SECRET);
      expect(text).not.toMatch(/^::(?!error|warning|notice)/m);
    }
  });

  test('are inert in markdown', async () => {
    const { triage, whyred } = await hosted({ world: WORLD });
    await triage('20000000001');
    const { out } = await whyred(['triage', '20000000001', '--offline', '--format', 'markdown']);
    const outside = out.replaceAll(/(`{3,})[\s\S]*?\n\1|(`+)[^`][\s\S]*?\2/g, '');
    expect(outside).not.toContain('<script>');
    expect(outside).not.toContain('![x](https');
  });
});

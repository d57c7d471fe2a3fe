import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type Publishing, type PublishOptions, publish } from '../../src/commands/publishing.ts';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import type { Post, PostPlace } from '../../src/providers/github/posts.ts';
import type { FakeGithub } from '../github/github.ts';
import { PROFILES } from '../github/tokens.ts';
import { buildWorld } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };
const POST: Post = { title: 'RCA: two migrations at once', body: '## Root cause\n\nTwo jobs migrate.', key: 'rca 1' };
const ISSUE: PostPlace = { kind: 'issue' };

interface Asking {
  readonly place?: PostPlace;
  readonly post?: Partial<Post>;
  readonly options?: PublishOptions;
  readonly given?: Partial<Publishing>;
  /** What a person types; null where there is no terminal. */
  readonly typed?: string | null;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What happens while a person thinks about the question. */
  readonly meanwhile?: () => void;
  /** Interrupted at the question, before anything is typed. */
  readonly interrupt?: AbortController;
}

/** A GitHub, and `publish` with all that it says and does there. */
async function desk(options: Partial<Parameters<typeof hosted>[0]> = {}) {
  const { github, env } = await hosted({ world: buildWorld({ runs: [{}] }), validate: true, ...options });
  const ask = async ({ place = ISSUE, post, options = {}, given, typed = null, ...more }: Asking = {}) => {
    let err = '';
    const around: Surroundings = {
      stdin: more.interrupt ? new PassThrough() : Readable.from(typed === null ? [] : [Buffer.from(typed)]),
      stdinIsTerminal: typed !== null,
      out: () => expect.unreachable('stdout is for the report'),
      err: (text) => {
        err += text;
        if (!text.includes('[y/N]')) return;
        more.interrupt?.abort();
        more.meanwhile?.();
      },
      env: { ...env, ...more.env },
      cwd: '/',
      columns: null,
      colour: false,
      errIsTerminal: false,
      nowMs: () => github.nowMs(),
      signal: (more.interrupt ?? new AbortController()).signal,
      home: '/nonexistent',
      platform: 'linux',
      secondMs: 1,
    };
    const publishing = { name: NOVA, redact: (text: string) => text, printed: false, ...given };
    const end = await publish({ ...POST, ...post }, place, publishing, options, around);
    return { end, err };
  };
  return { github, ask };
}

const WRITES = new Set(['create-issue', 'update-issue', 'create-comment', 'create-discussion']);

function writesIn(github: FakeGithub): readonly string[] {
  return github.journal.calls().flatMap(({ route }) => (WRITES.has(route) ? [route] : []));
}

describe('before it writes, it shows what and asks', () => {
  test.each(['y\n', 'Y\n', 'yes\n', ' yes \n', 'y\nn\n', 'y'])('%j is a yes', async (typed) => {
    const { github, ask } = await desk();
    const { end, err } = await ask({ typed });
    expect(end).toBe('created');
    expect(github.posts.issues).toHaveLength(1);
    expect(err).toMatchInlineSnapshot(`
      "To GitHub: a new issue in acme/nova
        title   RCA: two migrations at once
        length  66 of 65,536 characters

        │ <!-- whyred:post issue rca 1 -->
        │
        │ ## Root cause
        │
        │ Two jobs migrate.

      Write this to GitHub? [y/N] Written: https://github.com/acme/nova/issues/1
      "
    `);
  });

  test.each(['n\n', '\n', 'no\n', 'yesterday\n', 'j\n', ''])('%j is a no, and nothing is written', async (typed) => {
    const { github, ask } = await desk();
    const { end, err } = await ask({ typed });
    expect(end).toBe('declined');
    expect(err).toMatch(/\[y\/N\] \n?Nothing was written\.\n$/);
    expect(writesIn(github)).toEqual([]);
  });

  test('a text that was printed already is not shown again', async () => {
    const { ask } = await desk();
    const { err } = await ask({ typed: 'y\n', given: { printed: true } });
    expect(err).toContain('RCA: two migrations at once');
    expect(err).not.toContain('Two jobs migrate.');
  });

  test('an update names the post that it goes over', async () => {
    const { github, ask } = await desk();
    await ask({ typed: 'y\n' });
    const { end, err } = await ask({ typed: 'y\n', post: { body: 'Fixed.' } });
    expect(end).toBe('updated');
    expect(err).toContain('To GitHub: over https://github.com/acme/nova/issues/1, which whyred wrote earlier\n');
    expect(err).toMatch(/Updated: https:\/\/github\.com\/acme\/nova\/issues\/1\n$/);
    expect(github.posts.issues).toEqual([expect.objectContaining({ body: expect.stringMatching(/Fixed\.$/) })]);
  });

  test.each<[PostPlace, RegExp]>([
    [{ kind: 'comment', number: 1 }, /: a new comment on pull request 1 of acme\/nova, “Add a pump”\n {2}length/],
    [{ kind: 'discussion', category: null }, /: a new discussion in acme\/nova, category General\n {2}title/],
  ])('%j is described', async (place, words) => {
    const { github, ask } = await desk();
    github.posts.addIssue({ title: 'Add\x1b[2J a pump', body: '', author: 'octocat', isPullRequest: true });
    expect((await ask({ place, typed: 'y\n' })).err).toMatch(words);
  });

  test('what would act on a terminal or on a runner is not shown as it is', async () => {
    const { ask } = await desk();
    const { err } = await ask({ typed: 'n\n', post: { title: '::error::a\x1b[2J', body: '\x1b]0;x\x07##[error]b' } });
    expect(err).not.toMatch(/\x1b|##\[|^\s*::/m);
  });

  test('what is answered on GitHub meanwhile is not written over', async () => {
    const { github, ask } = await desk();
    await ask({ typed: 'y\n' });
    const [issue] = github.posts.issues;
    const meanwhile = (): void => {
      issue!.body += '\nWe know why.';
    };
    await expect(ask({ typed: 'y\n', post: { body: 'Fixed.' }, meanwhile })).rejects.toMatchObject({
      code: 'post-changed',
    });
    expect(issue!.body).toMatch(/Two jobs migrate\.\nWe know why\.$/);
  });

  test('Ctrl-C at the question ends it, and nothing is written', async () => {
    const { github, ask } = await desk();
    const asked = ask({ typed: '', interrupt: new AbortController() });
    await expect(asked).rejects.toMatchObject({ code: 'interrupted' });
    expect(writesIn(github)).toEqual([]);
  });
});

describe('in scripts', () => {
  test('without a terminal and without --yes it refuses, before it asks GitHub', async () => {
    const { github, ask } = await desk();
    await expect(ask()).rejects.toMatchObject({ code: 'nobody-to-ask', hint: expect.stringContaining('--yes') });
    expect(github.journal.calls()).toEqual([]);
  });

  test('--yes writes without asking, and still says what', async () => {
    const { ask } = await desk();
    const { end, err } = await ask({ options: { yes: true } });
    expect(end).toBe('created');
    expect(err).toContain('a new issue in acme/nova');
    expect(err).not.toContain('[y/N]');
  });

  test('--yes --quiet says where it is, and nothing else', async () => {
    const { ask } = await desk();
    const { err } = await ask({ options: { yes: true, quiet: true } });
    expect(err).toBe('Written: https://github.com/acme/nova/issues/1\n');
  });

  test('--quiet alone must show what it asks about', async () => {
    const { ask } = await desk();
    expect((await ask({ typed: 'y\n', options: { quiet: true } })).err).toContain('a new issue in acme/nova');
  });

  test('--dry-run looks and shows, and writes nothing, also without a terminal', async () => {
    const { github, ask } = await desk();
    const { end, err } = await ask({ options: { dryRun: true } });
    expect(end).toBe('dry-run');
    expect(err).toMatch(/a new issue in acme\/nova[\s\S]*Nothing was written \(--dry-run\)\.\n$/);
    expect(writesIn(github)).toEqual([]);
  });

  test('a workflow writes over what its last run wrote', async () => {
    const { github, ask } = await desk();
    const env = { GH_TOKEN: 'fake-actions-token' };
    await ask({ env, options: { yes: true } });
    expect((await ask({ env, options: { yes: true }, post: { title: 'RCA: fixed' } })).end).toBe('updated');
    expect(github.posts.issues).toEqual([expect.objectContaining({ title: 'RCA: fixed' })]);
  });
});

describe('what stands there already is not written again', () => {
  test.each([
    ['as it was', (body: string) => body],
    ['as a browser sends it', (body: string) => `${body.replaceAll('\n', '\r\n')}\r\n`],
  ])('%s', async (_what, change) => {
    const { github, ask } = await desk();
    await ask({ options: { yes: true } });
    github.posts.issues[0]!.body = change(github.posts.issues[0]!.body);
    const { end, err } = await ask({ typed: 'y\n' });
    expect(end).toBe('unchanged');
    expect(err).toBe('https://github.com/acme/nova/issues/1 says the same already: nothing to write.\n');
    expect(writesIn(github)).toEqual(['create-issue']);
  });

  test('but a title of another wording is', async () => {
    const { ask } = await desk();
    await ask({ options: { yes: true } });
    expect((await ask({ options: { yes: true }, post: { title: 'RCA: one migration' } })).end).toBe('updated');
  });
});

describe('what cannot be written is told', () => {
  test.each<[code: string, asking: Asking]>([
    ['token-missing', { env: { GH_TOKEN: undefined, GH_CONFIG_DIR: '/nonexistent', PATH: '' } }],
    ['token-refused', { env: { GH_TOKEN: 'wrong' } }],
    ['permission-missing', { env: { GH_TOKEN: 'fake-fine-grained-token' } }],
    ['discussions-disabled', { place: { kind: 'discussion', category: null } }],
    ['post-place-missing', { place: { kind: 'comment', number: 404 } }],
    ['post-too-long', { post: { body: 'x'.repeat(70_000) } }],
    ['rate-limit', { env: { GH_TOKEN: 'limited' }, options: { yes: true, maxWait: 1 } }],
  ])('%s', async (code, asking) => {
    const limited = { ...PROFILES.user, name: 'limited', perHour: 0 };
    const tokens = { 'fake-token': 'user', 'fake-fine-grained-token': 'fine-grained', limited } as const;
    const { github, ask } = await desk({ tokens });
    github.posts.switched.discussions = false;
    await expect(ask({ options: { yes: true }, ...asking })).rejects.toMatchObject({ code });
    expect(github.posts.issues).toEqual([]);
  });

  test('a limit is waited for, and the wait is told', async () => {
    const { github, ask } = await desk();
    github.fault({ route: 'create-issue', kind: 'secondary-limit', retryAfterSeconds: 5, hits: [1] });
    const { end, err } = await ask({ options: { yes: true } });
    expect(end).toBe('created');
    expect(err).toMatch(/GitHub asks for a pause; going on at \d\d:\d\d:\d\d UTC\.\n/);
    expect(github.posts.issues).toHaveLength(1);
  });

  test('a connection that breaks after GitHub has written is no failure and leaves one post', async () => {
    const { github, ask } = await desk();
    github.fault({ route: 'create-issue', kind: 'cut-body' });
    const { end, err } = await ask({ options: { yes: true } });
    expect(end).toBe('created');
    expect(err).toContain('Written: https://github.com/acme/nova/issues/1\n');
    expect(github.posts.issues).toHaveLength(1);
  });

  test('a copy by somebody else is left alone', async () => {
    const { github, ask } = await desk();
    await ask({ options: { yes: true } });
    const [own] = github.posts.issues;
    github.posts.issues.length = 0;
    github.posts.addIssue({ title: 'Mine', body: own!.body, author: 'mallory' });
    expect((await ask({ options: { yes: true } })).end).toBe('created');
    expect(github.posts.issues.map(({ title }) => title)).toEqual(['Mine', POST.title]);
  });
});

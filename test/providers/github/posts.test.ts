import { describe, expect, onTestFinished, test } from 'vitest';
import { createPosts, type PostPlace, type Posts } from '../../../src/providers/github/posts.ts';
import { postText } from '../../../src/providers/github/posts-text.ts';
import type { GithubOptions } from '../../../src/providers/github.ts';
import { type FakeGithub, type GithubOptions as FakeOptions, startGithub } from '../../github/github.ts';
import { PROFILES } from '../../github/tokens.ts';
import { buildWorld } from '../../github/world.ts';
import { NOVA, serve } from './server.ts';

const KEY = 'rca 20228246170';
const POST = { title: 'RCA: two migrations at once', body: '## Root cause\n\nTwo jobs migrate.', key: KEY };
const MARKER = '<!-- whyred:post issue rca 20228246170 -->';

async function fake(options: Partial<FakeOptions> = {}): Promise<FakeGithub> {
  const github = await startGithub({ world: buildWorld({ runs: [{}] }), validate: true, ...options });
  onTestFinished(async () => {
    await github.close();
    expect(github.journal.leaks).toEqual([]);
    expect(github.journal.violations).toEqual([]);
  });
  return github;
}

const OPTIONS = {
  host: 'github.com',
  token: 'fake-token',
  clean: (text: string) => text.replaceAll(/[\x00-\x1f\x7f]/g, ''),
  maxWaitMs: 2 * 3_600_000,
  onWait: () => {},
  signal: new AbortController().signal,
  userAgent: 'whyred/test',
  retryBaseMs: 1,
} as const;

function postsOf(github: FakeGithub, options: Partial<GithubOptions> = {}): Posts {
  return createPosts({ ...OPTIONS, apiUrl: github.apiUrl, nowMs: () => github.nowMs(), ...options });
}

/** Looks, and writes what it should: as a command does. */
async function write(posts: Posts, place: PostPlace, post = POST) {
  const spot = await posts.locate(NOVA, place);
  return await posts.save(spot, post.key, postText(post, place.kind), await posts.find(spot, post.key));
}

/** A place of each kind, and what was written there as tests see it. */
const PLACES: readonly [
  kind: string,
  routes: { readonly create: string; readonly update: string },
  prepare: (github: FakeGithub) => PostPlace,
  written: (github: FakeGithub) => readonly { readonly body: string; readonly author: string }[],
][] = [
  [
    'issue',
    { create: 'create-issue', update: 'update-issue' },
    () => ({ kind: 'issue' }),
    (github) => github.posts.issues,
  ],
  [
    'comment',
    { create: 'create-comment', update: 'update-comment' },
    (github) => {
      github.posts.addIssue({ title: 'Add a pump', body: '', author: 'hubot', isPullRequest: true });
      return { kind: 'comment', number: 1 };
    },
    (github) => github.posts.issues[0]!.comments,
  ],
  [
    'discussion',
    { create: 'create-discussion', update: 'update-discussion' },
    () => ({ kind: 'discussion', category: null }),
    (github) => github.posts.discussions,
  ],
];

describe.each(PLACES)('a report as %s', (kind, routes, prepare, written) => {
  test('is written once, and written over from then on', async () => {
    const github = await fake();
    const place = prepare(github);
    const first = await write(postsOf(github), place);
    expect(first).toMatchObject({ created: true, url: expect.stringContaining('https://github.com/acme/nova/') });
    const second = await write(postsOf(github), place, { ...POST, body: 'Fixed.' });
    expect(second).toEqual({ url: first.url, created: false });
    expect(written(github)).toEqual([
      expect.objectContaining({ body: `<!-- whyred:post ${kind} ${KEY} -->\n\nFixed.`, author: 'octocat' }),
    ]);
  });

  test('is written beside one of another key', async () => {
    const github = await fake();
    const place = prepare(github);
    await write(postsOf(github), place);
    await write(postsOf(github), place, { ...POST, key: `${KEY}1` });
    expect(written(github)).toHaveLength(2);
  });

  test('of a workflow is found again, though its token may not ask who it is', async () => {
    const github = await fake();
    const place = prepare(github);
    const posts = postsOf(github, { token: 'fake-actions-token' });
    await write(posts, place);
    expect(await write(posts, place)).toMatchObject({ created: false });
    expect(written(github)).toEqual([expect.objectContaining({ author: 'github-actions[bot]' })]);
  });

  test('is not written again when the connection breaks after GitHub has written it', async () => {
    const github = await fake();
    const place = prepare(github);
    github.fault({ route: routes.create, kind: 'cut-body' });
    expect(await write(postsOf(github), place)).toMatchObject({ created: true, url: expect.stringContaining('acme') });
    expect(written(github)).toHaveLength(1);
    expect(github.journal.calls({ route: routes.create })).toHaveLength(1);
  });

  test.each([{ kind: 'status', status: 502 }, { kind: 'reset' }] as const)(
    'is sent once where GitHub fails before it writes ($kind), and that is told',
    async (fault) => {
      const github = await fake();
      const place = prepare(github);
      github.fault({ route: routes.create, ...fault });
      await expect(write(postsOf(github), place)).rejects.toMatchObject({ code: 'post-unconfirmed' });
      expect(written(github)).toEqual([]);
      expect(github.journal.calls({ route: routes.create })).toHaveLength(1);
    },
  );

  test.each([
    { kind: 'primary-limit' },
    { kind: 'secondary-limit', retryAfterSeconds: 3 },
    { kind: 'secondary-limit', status: 429 },
  ] as const)('is sent again after a limit, which refuses before anything is done (%o)', async (fault) => {
    const github = await fake();
    const place = prepare(github);
    github.fault({ route: routes.create, ...fault, hits: [1] });
    const waits: string[] = [];
    const posts = postsOf(github, { onWait: ({ why }) => waits.push(why) });
    expect(await write(posts, place)).toMatchObject({ created: true });
    expect(written(github)).toHaveLength(1);
    expect(waits).toEqual([fault.kind.replace('-limit', '')]);
  });

  test('is written over again where GitHub fails, for that does no harm', async () => {
    const github = await fake();
    const place = prepare(github);
    await write(postsOf(github), place);
    github.fault({ route: routes.update, kind: 'cut-body', hits: [1] });
    expect(await write(postsOf(github), place, { ...POST, body: 'Fixed.' })).toMatchObject({ created: false });
    expect(github.journal.calls({ route: routes.update })).toHaveLength(2);
  });

  test('is refused to a token that may read only', async () => {
    const github = await fake();
    const place = prepare(github);
    const failed = write(postsOf(github, { token: 'fake-fine-grained-token' }), place);
    await expect(failed).rejects.toMatchObject({
      code: 'permission-missing',
      message: expect.stringMatching(kind === 'discussion' ? /"Discussions: write"/ : /"Issues: write"/),
    });
    expect(written(github)).toEqual([]);
  });

  test('is not written in an archived repository', async () => {
    const github = await fake();
    const place = prepare(github);
    github.posts.switched.archived = true;
    await expect(postsOf(github).locate(NOVA, place)).rejects.toMatchObject({ code: 'repository-archived' });
  });

  test('goes to a server of one’s own, too', async () => {
    const github = await fake({ prefix: '/api/v3' });
    const place = prepare(github);
    await write(postsOf(github), place);
    expect(await write(postsOf(github), place)).toMatchObject({ created: false });
  });
});

describe('what is not ours is left alone', () => {
  test.each([
    ['by somebody else', { author: 'mallory', body: MARKER }],
    ['by an app of a like name', { author: 'octocat[bot]', body: MARKER }],
    ['of ours, which quotes the marker below', { author: 'octocat', body: `A log:\n\n${MARKER}` }],
  ])('an issue %s', async (_what, one) => {
    const github = await fake();
    const issue = github.posts.addIssue({ title: 'Mine', ...one });
    expect(await write(postsOf(github), { kind: 'issue' })).toMatchObject({ created: true });
    expect(issue).toMatchObject({ title: 'Mine', body: one.body });
  });

  test('a pull request', async () => {
    const github = await fake();
    github.posts.addIssue({ title: 'Mine', body: MARKER, author: 'octocat', isPullRequest: true });
    expect(await write(postsOf(github), { kind: 'issue' })).toMatchObject({ created: true });
  });

  test('a comment and a discussion by somebody else', async () => {
    const github = await fake();
    const issue = github.posts.addIssue({ title: 'Red', body: '', author: 'octocat' });
    const body = MARKER.replace('issue', 'comment');
    github.posts.addComment(issue, { body, author: 'mallory' });
    github.posts.addDiscussion({
      title: 'Mine',
      body: MARKER.replace('issue', 'discussion'),
      author: 'mallory',
      category: 'general',
    });
    expect(await write(postsOf(github), { kind: 'comment', number: 1 })).toMatchObject({ created: true });
    expect(await write(postsOf(github), { kind: 'discussion', category: null })).toMatchObject({ created: true });
    expect(issue.comments[0]!.body).toBe(body);
    expect(github.posts.discussions[0]!.title).toBe('Mine');
  });
});

describe('an earlier post is looked for', () => {
  test('among a thousand, the newest first, and no further', async () => {
    const github = await fake();
    github.posts.addIssue({ title: 'Old', body: MARKER, author: 'octocat' });
    for (let one = 1; one <= 1000; one++) github.posts.addIssue({ title: `${one}`, body: '', author: 'octocat' });
    const posts = postsOf(github);
    const spot = await posts.locate(NOVA, { kind: 'issue' });
    expect(await posts.find(spot, KEY)).toBeNull();
    expect(github.journal.calls({ route: 'issues' })).toHaveLength(10);
    github.posts.issues.at(-150)!.body = MARKER;
    expect(await posts.find(spot, KEY)).toMatchObject({ id: 852 });
    expect(github.journal.calls({ route: 'issues' })).toHaveLength(12);
  });

  test.each([99, 100, 101, 250])('behind %d comments, from the end', async (many) => {
    const github = await fake();
    const issue = github.posts.addIssue({ title: 'Red', body: '', author: 'octocat' });
    for (let one = 1; one <= many; one++) github.posts.addComment(issue, { body: 'Me too.', author: 'hubot' });
    const place = { kind: 'comment', number: 1 } as const;
    await write(postsOf(github), place);
    const asked = github.journal.calls({ route: 'comments' }).length;
    expect(await write(postsOf(github), place)).toMatchObject({ created: false });
    expect(github.journal.calls({ route: 'comments' }).length - asked).toBeLessThanOrEqual(2);
    expect(issue.comments).toHaveLength(many + 1);
  });

  test('behind a hundred discussions', async () => {
    const github = await fake();
    const place = { kind: 'discussion', category: 'Ideas' } as const;
    await write(postsOf(github), place);
    for (let one = 1; one <= 150; one++) {
      github.posts.addDiscussion({ title: `${one}`, body: '', author: 'octocat', category: 'general' });
    }
    expect(await write(postsOf(github), place)).toMatchObject({ created: false });
    expect(github.posts.discussions[0]).toMatchObject({ category: 'ideas' });
  });

  test('again after GraphQL’s own word for a limit, which comes as a success', async () => {
    const github = await fake();
    const posts = postsOf(github, { retryBaseMs: 0.01 });
    const spot = await posts.locate(NOVA, { kind: 'issue' });
    github.leaveRequests('fake-token', 0);
    // The hour is over for all that come after the first.
    const first = github.journal.calls().length + 1;
    github.onRequest = (number) => {
      if (number === first + 1) github.advance(3_700_000);
    };
    expect(await posts.find(spot, KEY)).toBeNull();
    expect(github.journal.calls({ route: 'viewer' })).toHaveLength(2);
  });
});

describe('a place that takes no post is told before anything is asked or written', () => {
  test.each<[code: string, words: RegExp, place: PostPlace]>([
    ['issues-disabled', /Issues are switched off in acme\/nova/, { kind: 'issue' }],
    ['discussions-disabled', /Discussions are switched off in acme\/nova/, { kind: 'discussion', category: null }],
    ['post-place-missing', /no issue and no pull request 7/, { kind: 'comment', number: 7 }],
    ['post-place-missing', /no issue and no pull request 1,/, { kind: 'comment', number: 1 }],
  ])('%s: %s', async (code, words, place) => {
    const github = await fake();
    github.posts.addIssue({ title: 'Red', body: '', author: 'octocat' });
    Object.assign(github.posts.switched, { issues: false, discussions: false });
    const failed = postsOf(github).locate(NOVA, place);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  });

  test.each<[wanted: string | null, categories: string[], found: string | null]>([
    [null, ['announcements', 'polls', 'ideas', 'general'], 'General'],
    [null, ['announcements', 'polls', 'ideas'], 'Ideas'],
    [null, ['announcements', 'polls'], null],
    ['POLLS', ['ideas', 'polls'], 'Polls'],
    ['News', ['ideas', 'polls'], null],
  ])('the category %s among %j is %s', async (wanted, categories, found) => {
    const github = await fake();
    github.posts.categories = categories;
    const located = postsOf(github).locate(NOVA, { kind: 'discussion', category: wanted });
    if (found !== null) await expect(located).resolves.toMatchObject({ category: { name: found } });
    else
      await expect(located).rejects.toMatchObject({ code: 'post-place-missing', hint: expect.stringMatching(/Polls/) });
  });

  test('a repository that nobody knows', async () => {
    const located = postsOf(await fake()).locate({ ...NOVA, name: 'none' }, { kind: 'issue' });
    await expect(located).rejects.toMatchObject({ code: 'repository-not-found' });
  });
});

test('a token from which GitHub hides what it may not write to is told what it lacks', async () => {
  const github = await fake({ tokens: { 'fake-token': { ...PROFILES.user, posts: 'hidden' } } });
  await expect(write(postsOf(github), { kind: 'issue' })).rejects.toMatchObject({
    code: 'permission-missing',
    hint: expect.stringContaining('Issues: write'),
  });
});

test('a comment on a pull request needs the permission for pull requests', async () => {
  const github = await fake({ tokens: { ghs_1: { ...PROFILES.actions, posts: 'hidden' } } });
  github.posts.addIssue({ title: 'Add a pump', body: '', author: 'octocat', isPullRequest: true });
  await expect(write(postsOf(github, { token: 'ghs_1' }), { kind: 'comment', number: 1 })).rejects.toMatchObject({
    message: expect.stringContaining('"Pull requests: write"'),
    hint: expect.stringContaining('`pull-requests: write`'),
  });
});

test('a repository with another name now is written to under that one', async () => {
  const github = await fake({ world: buildWorld({ more: { formerNames: ['acme/supernova'] }, runs: [{}] }) });
  const posts = postsOf(github);
  const spot = await posts.locate({ ...NOVA, name: 'supernova' }, { kind: 'issue' });
  expect(spot.repository).toEqual(NOVA);
  // GitHub sends a POST on, too, which stays one.
  const former = { ...spot, repository: { ...NOVA, name: 'supernova' } };
  expect(await posts.save(former, KEY, postText(POST, 'issue'), null)).toMatchObject({ created: true });
  expect(github.posts.issues).toHaveLength(1);
});

test('a redirect that would make a question of it is not followed', async () => {
  const { url, asked } = await serve((_asked, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  const posts = createPosts({ ...OPTIONS, apiUrl: url, nowMs: () => 0 });
  const failed = posts.save({ kind: 'issue', repository: NOVA }, KEY, postText(POST, 'issue'), null);
  await expect(failed).rejects.toMatchObject({
    code: 'post-unconfirmed',
    hint: expect.stringContaining('the same command again'),
  });
  expect(asked.map((one) => one.url)).not.toContain('/elsewhere');
  expect(asked.filter((one) => one.url === '/repos/acme/nova/issues')).toHaveLength(1);
});

describe('the text of a post', () => {
  test('is refused when GitHub would refuse it for its length', () => {
    const longest = 65_536 - `${MARKER}\n\n`.length;
    expect(postText({ ...POST, body: 'x'.repeat(longest) }, 'issue').body).toHaveLength(65_536);
    expect(() => postText({ ...POST, body: 'x'.repeat(longest + 1) }, 'issue')).toThrow(/65,537 characters.*65,536/);
  });

  test('has a title that fits', () => {
    expect(postText({ ...POST, title: 'x'.repeat(256) }, 'issue').title).toHaveLength(256);
    expect(postText({ ...POST, title: 'x'.repeat(257) }, 'issue').title).toMatch(/^x{255}…$/);
  });

  test.each(['a --> b', 'a-->', '--', 'x\ny', '<!--'])('has a marker that the key %j cannot leave', (key) => {
    const { body } = postText({ ...POST, body: '', key }, 'issue');
    expect(body).toMatch(/^<!-- whyred:post issue (?:(?!--|[<>\n]).)* -->\n\n$/);
  });
});

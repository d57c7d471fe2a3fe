import { createInterface } from 'node:readline';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { cleanText } from '../log/clean.ts';
import type { Redact } from '../log/text.ts';
import { findCredential } from '../providers/github/credentials.ts';
import { interrupted } from '../providers/github/faults.ts';
import { apiUrlOf } from '../providers/github/hosts.ts';
import { createPosts, type EarlierPost, type Post, type PostPlace, type Spot } from '../providers/github/posts.ts';
import { BODY_MAX_LENGTH, isSame, type PostText, postText, withoutMarker } from '../providers/github/posts-text.ts';
import { tokenHint } from '../providers/github/token.ts';
import { grouped } from '../reports/layout.ts';
import { withoutCommands } from '../reports/untrusted.ts';
import { version } from '../version.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';

export interface PublishOptions extends CommonOptions {
  /** Writes without asking. */
  readonly yes?: boolean;
  /** Looks and shows, and writes nothing. */
  readonly dryRun?: boolean;
  /** Minutes to wait for a rate limit; an hour where left out. */
  readonly maxWait?: number;
}

export interface Publishing {
  readonly name: RepositoryName;
  readonly redact: Redact;
  /** The body went to stdout already: it is not shown a second time. */
  readonly printed: boolean;
  /** The body as it is written over an earlier one: what people have answered there stays. The same where left out. */
  readonly over?: (earlier: string) => Promise<string>;
}

export type Published = 'created' | 'updated' | 'unchanged' | 'declined' | 'dry-run';

/**
 * Writes a report to GitHub, or over what whyred wrote there of the same key, after showing what and asking. Speaks on stderr
 * alone. Mentions, commands and control characters in the body are the caller's to take out.
 */
export async function publish(
  post: Post,
  place: PostPlace,
  { name, redact, printed, over }: Publishing,
  options: PublishOptions,
  around: Surroundings,
): Promise<Published> {
  const { yes = false, dryRun = false, quiet = false } = options;
  const fresh = postText(post, place.kind);
  if (!yes && !dryRun && !around.stdinIsTerminal) throw nobodyToAsk();
  const posts = await connectPosts(name, redact, options, around);
  const spot = await posts.locate(name, place);
  const earlier = await posts.find(spot, post.key);
  const text =
    earlier === null || over === undefined
      ? fresh
      : postText({ ...post, body: await over(withoutMarker(earlier.body)) }, place.kind);
  if (earlier !== null && isSame(earlier, text)) {
    around.err(`${earlier.url} says the same already: nothing to write.\n`);
    return 'unchanged';
  }
  // Who is asked has to see what about.
  if (!quiet || !yes) around.err(planOf(spot, text, earlier, printed));
  if (dryRun) {
    around.err('Nothing was written (--dry-run).\n');
    return 'dry-run';
  }
  if (!yes && !(await agreed(around))) {
    around.err('Nothing was written.\n');
    return 'declined';
  }
  // Who thinks about it for an hour is not to write over what was answered meanwhile.
  if (!yes && (await posts.find(spot, post.key))?.body !== earlier?.body) throw changedMeanwhile();
  const { url, created } = await posts.save(spot, post.key, text, earlier);
  around.err(`${created ? 'Written' : 'Updated'}: ${url}\n`);
  return created ? 'created' : 'updated';
}

async function connectPosts(
  name: RepositoryName,
  redact: Redact,
  { maxWait = 61 }: PublishOptions,
  around: Surroundings,
) {
  const { env, nowMs, signal, secondMs, timeoutMs, err } = around;
  const credential = await findCredential(name.host, env);
  if (credential === null) {
    throw new TriageError(
      'token-missing',
      `There is no token for ${name.host}, and nobody writes there without one.`,
      tokenHint(name.host),
    );
  }
  return createPosts({
    host: name.host,
    apiUrl: apiUrlOf(name.host, env),
    token: credential.token,
    clean: (text) => redact(cleanText(text)),
    maxWaitMs: maxWait * 60_000,
    onWait: ({ untilMs, why }) => {
      const limit = why === 'primary' ? 'the hour’s calls are used up' : 'GitHub asks for a pause';
      err(`${limit}; going on at ${new Date(untilMs).toISOString().slice(11, 19)} UTC.\n`);
    },
    nowMs,
    signal,
    userAgent: `whyred/${version()}`,
    ...(secondMs === undefined ? {} : { retryBaseMs: secondMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

function planOf(spot: Spot, { title, body }: PostText, earlier: EarlierPost | null, printed: boolean): string {
  const lines = [
    earlier === null ? `To GitHub: ${newPost(spot)}` : `To GitHub: over ${earlier.url}, which whyred wrote earlier`,
    ...(title === null ? [] : [`  title   ${title}`]),
    `  length  ${grouped(body.length)} of ${grouped(BODY_MAX_LENGTH)} characters`,
    ...(printed ? [] : ['', ...seen(body).map((line) => `  │ ${line}`), '']),
  ];
  return lines.map((line) => `${withoutCommands(cleanText(line))}\n`).join('');
}

/** Lines of the body without the comments by which whyred knows it again. */
function seen(body: string): string[] {
  return body
    .split('\n')
    .filter((line) => !/^<!-- (?:whyred:(?:report|marks|seal)|markdownlint-disable-file) /.test(line));
}

function newPost(spot: Spot): string {
  const { owner, name } = spot.repository;
  const where = `${owner}/${name}`;
  switch (spot.kind) {
    case 'issue':
      return `a new issue in ${where}`;
    case 'comment':
      return `a new comment on ${spot.on} ${spot.number} of ${where}, “${spot.title}”`;
    case 'discussion':
      return `a new discussion in ${where}, category ${spot.category.name}`;
  }
}

/** Only `y` and `yes` are a yes; an end of the input is a no. */
async function agreed({ stdin, err, signal }: Surroundings): Promise<boolean> {
  err('Write this to GitHub? [y/N] ');
  const lines = createInterface({ input: stdin, signal });
  const answer = await new Promise<string | null>((resolve) => {
    lines.once('line', resolve).once('close', () => resolve(null));
  });
  lines.close();
  if (answer === null) err('\n');
  if (signal.aborted) throw interrupted();
  return /^\s*y(?:es)?\s*$/i.test(answer ?? '');
}

function changedMeanwhile(): TriageError {
  return new TriageError(
    'post-changed',
    'What whyred wrote there earlier was changed while it asked; nothing was written.',
    'Run the same command again: it takes over what people have answered.',
  );
}

function nobodyToAsk(): TriageError {
  return new TriageError(
    'nobody-to-ask',
    'To publish has to be confirmed, and there is no terminal on stdin to ask at.',
    'Give --yes to write without asking; --dry-run shows what would be written.',
  );
}

import type { RepositoryName } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import type { GithubOptions } from '../github.ts';
import { type OpenApi, openApi } from './open.ts';
import { createDiscussion, findDiscussion, locateDiscussion, updateDiscussion } from './posts-discussions.ts';
import { unsure } from './posts-faults.ts';
import { createPost, findComment, findIssue, locateComment, locateIssue, updatePost } from './posts-issues.ts';
import { repositoryOf } from './posts-place.ts';
import type { PostText } from './posts-text.ts';

export type PostKind = PostPlace['kind'];

export interface Post {
  readonly title: string;
  /** Markdown that is safe as it is: nothing in it is escaped here. */
  readonly body: string;
  /** What it is about, the same each time: `rca 20228246170`. By it an earlier post is found again. */
  readonly key: string;
}

/** Where a person wants it. */
export type PostPlace =
  | { readonly kind: 'issue' }
  /** `number` of an issue or a pull request. */
  | { readonly kind: 'comment'; readonly number: number }
  /** Null: General, or else the first category that takes a discussion of anybody. */
  | { readonly kind: 'discussion'; readonly category: string | null };

/** Where it goes, as GitHub knows the place. */
export type Spot =
  | { readonly kind: 'issue'; readonly repository: RepositoryName }
  | {
      readonly kind: 'comment';
      readonly repository: RepositoryName;
      readonly number: number;
      readonly on: 'issue' | 'pull request';
      readonly title: string;
      /** How many there are. */
      readonly comments: number;
    }
  | {
      readonly kind: 'discussion';
      readonly repository: RepositoryName;
      readonly repositoryId: string;
      readonly category: { readonly id: string; readonly name: string };
    };

export interface EarlierPost extends PostText {
  /** The number of an issue, the id of a comment, the node of a discussion. */
  readonly id: number | string;
  readonly url: string;
}

export interface SavedPost {
  readonly url: string;
  readonly created: boolean;
}

/** What whyred writes to GitHub. Each method throws a `TriageError` and nothing else. */
export interface Posts {
  /** The place, which exists and takes posts; whether from this token, only writing tells. */
  locate(name: RepositoryName, place: PostPlace): Promise<Spot>;
  /**
   * The newest post of this key whose author is the one that the token speaks for; what others copied is not ours. Looked
   * for among the newest thousand of the author's issues, of the comments, of the discussions.
   */
  find(spot: Spot, key: string): Promise<EarlierPost | null>;
  /** Writes over `earlier`, or a new post. A new one is sent once; when the answer is lost, it is looked for. */
  save(spot: Spot, key: string, text: PostText, earlier: EarlierPost | null): Promise<SavedPost>;
}

/** Nothing is asked before the first method is called. */
export function createPosts(options: GithubOptions): Posts {
  const poster = openApi(options);
  return {
    locate: async (name, place) => {
      const repository = await repositoryOf(name, poster);
      switch (place.kind) {
        case 'issue':
          return locateIssue(repository);
        case 'comment':
          return await locateComment(repository, place.number, poster);
        case 'discussion':
          return await locateDiscussion(repository, place.category, poster);
      }
    },
    find: (spot, key) => find(spot, key, poster),
    save: async (spot, key, text, earlier) => {
      if (earlier !== null) return { url: await update(spot, text, earlier, poster), created: false };
      try {
        return { url: await create(spot, text, poster), created: true };
      } catch (error) {
        if (!(error instanceof TriageError) || !LOST.has(error.code)) throw error;
        const written = await findAgain(spot, key, poster);
        if (written === null) throw unsure(error);
        return { url: written.url, created: true };
      }
    },
  };
}

/** What may be said of a post that was written all the same. */
const LOST = new Set(['network-unreachable', 'github-unavailable', 'github-answer-damaged']);

/** Null also where it cannot be looked for: what happened to the post itself is what matters then. */
async function findAgain(spot: Spot, key: string, poster: OpenApi): Promise<EarlierPost | null> {
  try {
    return await find(spot, key, poster);
  } catch (error) {
    if (error instanceof TriageError && error.code !== 'interrupted') return null;
    throw error;
  }
}

async function find(spot: Spot, key: string, poster: OpenApi): Promise<EarlierPost | null> {
  switch (spot.kind) {
    case 'issue':
      return await findIssue(spot, key, poster);
    case 'comment':
      return await findComment(spot, key, poster);
    case 'discussion':
      return await findDiscussion(spot, key, poster);
  }
}

function create(spot: Spot, text: PostText, poster: OpenApi): Promise<string> {
  return spot.kind === 'discussion' ? createDiscussion(spot, text, poster) : createPost(spot, text, poster);
}

function update(spot: Spot, text: PostText, earlier: EarlierPost, poster: OpenApi): Promise<string> {
  return spot.kind === 'discussion' ? updateDiscussion(text, earlier, poster) : updatePost(spot, text, earlier, poster);
}

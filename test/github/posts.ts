export interface FakeComment {
  readonly id: number;
  readonly author: string;
  body: string;
}

export interface FakeIssue {
  readonly number: number;
  /** As REST names it: an app with `[bot]`. */
  readonly author: string;
  readonly isPullRequest: boolean;
  title: string;
  body: string;
  readonly comments: FakeComment[];
}

export interface FakeDiscussion {
  readonly number: number;
  readonly author: string;
  readonly category: string;
  title: string;
  body: string;
}

/** What people and programs wrote in a repository; tests look at it, and write as if through a browser. */
export class FakePosts {
  /** What the repository's owner has switched. */
  readonly switched = { issues: true, discussions: true, archived: false };
  /** By their slugs. */
  categories = ['announcements', 'general', 'ideas', 'polls'];
  /** The oldest first. */
  readonly issues: FakeIssue[] = [];
  readonly discussions: FakeDiscussion[] = [];
  /** Issues, pull requests and discussions share their numbers. */
  #last = 0;
  #lastComment = 7000;

  addIssue(one: Pick<FakeIssue, 'title' | 'body' | 'author'> & Partial<Pick<FakeIssue, 'isPullRequest'>>): FakeIssue {
    const issue = { isPullRequest: false, ...one, number: ++this.#last, comments: [] };
    this.issues.push(issue);
    return issue;
  }

  addComment(issue: FakeIssue, one: Pick<FakeComment, 'body' | 'author'>): FakeComment {
    const comment = { ...one, id: ++this.#lastComment };
    issue.comments.push(comment);
    return comment;
  }

  addDiscussion(one: Omit<FakeDiscussion, 'number'>): FakeDiscussion {
    const discussion = { ...one, number: ++this.#last };
    this.discussions.push(discussion);
    return discussion;
  }
}

/** Whom a token writes as. */
export function authorOf(login: string | null): string {
  return login ?? 'github-actions[bot]';
}

import { type Answer, forbidden, json, notFound, refusal } from './answers.ts';
import { example } from './openapi.ts';
import { pageOf } from './pages.ts';
import { authorOf, type FakeComment, type FakeIssue } from './posts.ts';
import type { Asked, Route } from './routes.ts';

const ISSUES = '/repos/{owner}/{repo}/issues';
const ISSUE = `${ISSUES}/{issue_number}`;
const EXAMPLE = { issue: example('issue'), comment: example('issue-comment') };
/** In a body. */
const LIMIT = 65_536;

/** Issues, and the comments on them and on pull requests. */
export const POST_ROUTES: readonly Route[] = [
  { name: 'issues', method: 'GET', path: ISSUES, answer: issues },
  { name: 'create-issue', method: 'POST', path: ISSUES, answer: writing(createIssue) },
  { name: 'issue', method: 'GET', path: ISSUE, answer: ofIssue((asked, issue) => json(issueOf(asked, issue))) },
  { name: 'update-issue', method: 'PATCH', path: ISSUE, answer: writing(ofIssue(updateIssue)) },
  { name: 'comments', method: 'GET', path: `${ISSUE}/comments`, answer: ofIssue(comments) },
  { name: 'create-comment', method: 'POST', path: `${ISSUE}/comments`, answer: writing(ofIssue(createComment)) },
  { name: 'update-comment', method: 'PATCH', path: `${ISSUES}/comments/{comment_id}`, answer: writing(updateComment) },
];

function writing(answer: Route['answer']): Route['answer'] {
  return (asked) => {
    const { profile, body, repository } = asked;
    if (profile.name === 'anonymous') return refusal(401, 'Requires authentication');
    if (repository.posts.switched.archived) {
      return refusal(403, 'Repository was archived so is read-only.');
    }
    // A classic token without the scope is told nothing.
    if (profile.posts === 'hidden') return notFound();
    if (profile.posts === 'read') return forbidden('issues=write; pull_requests=write', profile.login === null);
    if (String(body.body ?? '').length > LIMIT) return refusal(422, 'Validation Failed');
    return answer(asked);
  };
}

function ofIssue(answer: (asked: Asked, issue: FakeIssue) => Answer): Route['answer'] {
  return (asked) => {
    const { posts } = asked.repository;
    const issue = posts.issues.find(({ number }) => number === Number(asked.params.issue_number));
    if (issue === undefined) return notFound();
    return posts.switched.issues || issue.isPullRequest ? answer(asked, issue) : disabled();
  };
}

function disabled(): Answer {
  return refusal(410, 'Issues has been disabled in this repository.');
}

function issues(asked: Asked): Answer {
  const { repository, query, url } = asked;
  if (!repository.posts.switched.issues) return disabled();
  const creator = query.get('creator');
  const all = repository.posts.issues.filter(({ author }) => creator === null || author === creator).reverse();
  const page = pageOf(all, query, url);
  return json(
    page.items.map((issue) => issueOf(asked, issue)),
    page.headers,
  );
}

function createIssue(asked: Asked): Answer {
  const { repository, body, profile } = asked;
  if (!repository.posts.switched.issues) return disabled();
  if (typeof body.title !== 'string') return refusal(422, 'Validation Failed');
  const author = authorOf(profile.login);
  const issue = repository.posts.addIssue({ title: body.title, body: String(body.body ?? ''), author });
  return json(issueOf(asked, issue), {}, 201);
}

function updateIssue(asked: Asked, issue: FakeIssue): Answer {
  const { title = issue.title, body = issue.body } = asked.body;
  Object.assign(issue, { title, body });
  return json(issueOf(asked, issue));
}

/** The oldest first, whatever is asked for. */
function comments(asked: Asked, issue: FakeIssue): Answer {
  const page = pageOf(issue.comments, asked.query, asked.url);
  return json(
    page.items.map((comment) => commentOf(asked, issue, comment)),
    page.headers,
  );
}

function createComment(asked: Asked, issue: FakeIssue): Answer {
  const author = authorOf(asked.profile.login);
  const comment = asked.repository.posts.addComment(issue, { body: String(asked.body.body), author });
  return json(commentOf(asked, issue, comment), {}, 201);
}

function updateComment(asked: Asked): Answer {
  const id = Number(asked.params.comment_id);
  const issue = asked.repository.posts.issues.find((one) => one.comments.some((comment) => comment.id === id));
  const comment = issue?.comments.find((one) => one.id === id);
  if (issue === undefined || comment === undefined) return notFound();
  comment.body = String(asked.body.body);
  return json(commentOf(asked, issue, comment));
}

function issueOf({ repository: { objects, posts } }: Asked, issue: FakeIssue): unknown {
  const { home } = objects;
  const { pull_request, ...own } = home.own(EXAMPLE.issue);
  const url = `${home.url}/issues/${issue.number}`;
  const page = `${home.html}/${issue.isPullRequest ? 'pull' : 'issues'}/${issue.number}`;
  return {
    ...own,
    ...(issue.isPullRequest ? { pull_request: { ...(pull_request as object), html_url: page } } : {}),
    id: 900_000 + issue.number,
    node_id: `I_${issue.number}`,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: home.user(issue.author),
    comments: posts.issues.find(({ number }) => number === issue.number)!.comments.length,
    locked: false,
    url,
    comments_url: `${url}/comments`,
    html_url: page,
  };
}

function commentOf({ repository: { objects } }: Asked, issue: FakeIssue, comment: FakeComment): unknown {
  const { home } = objects;
  const kind = issue.isPullRequest ? 'pull' : 'issues';
  return {
    ...home.own(EXAMPLE.comment),
    id: comment.id,
    node_id: `IC_${comment.id}`,
    body: comment.body,
    user: home.user(comment.author),
    url: `${home.url}/issues/comments/${comment.id}`,
    issue_url: `${home.url}/issues/${issue.number}`,
    html_url: `${home.html}/${kind}/${issue.number}#issuecomment-${comment.id}`,
  };
}

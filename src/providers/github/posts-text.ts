import { TriageError } from '../../errors.ts';
import type { Post, PostKind } from './posts.ts';

/** What GitHub gets. */
export interface PostText {
  /** Null for a comment. */
  readonly title: string | null;
  /** With the marker. */
  readonly body: string;
}

/** Source: GitHub refuses more with "body is too long (maximum is 65536 characters)". */
export const BODY_MAX_LENGTH = 65_536;
/** Source: GitHub refuses more with "title is too long (maximum is 256 characters)". */
const TITLE_MAX_LENGTH = 256;

/** @throws TriageError `post-too-long` */
export function postText({ title, body, key }: Post, kind: PostKind): PostText {
  const marked = `${markerOf(kind, key)}\n\n${body}`;
  if (marked.length > BODY_MAX_LENGTH) {
    throw new TriageError(
      'post-too-long',
      `The text has ${marked.length.toLocaleString('en')} characters, and GitHub takes ${BODY_MAX_LENGTH.toLocaleString('en')}.`,
      'Narrow what is reported, or write it to a file with -o FILE and publish a part of it.',
    );
  }
  const cut = title.length <= TITLE_MAX_LENGTH ? title : `${title.slice(0, TITLE_MAX_LENGTH - 1).trimEnd()}…`;
  return { title: kind === 'comment' ? null : cut, body: marked };
}

/** Is it already what is there? GitHub keeps no white space at the end, and a browser sends `\r\n`. */
export function isSame(earlier: PostText, text: PostText): boolean {
  const plain = (body: string): string => body.replaceAll('\r\n', '\n').trimEnd();
  return plain(earlier.body) === plain(text.body) && (text.title === null || earlier.title === text.title);
}

/**
 * Only the very beginning counts: what a log says stands further below, and may say anything, a marker among it.
 */
export function isMarked(body: string, kind: PostKind, key: string): boolean {
  return body.startsWith(markerOf(kind, key));
}

/** What was given as the body of a post. */
export function withoutMarker(body: string): string {
  return body.replaceAll('\r\n', '\n').replace(/^<!-- whyred:post .*? -->\n\n/, '');
}

/** An HTML comment, which no key can leave. */
function markerOf(kind: PostKind, key: string): string {
  const safe = key.replace(/[^\w. /:#@-]|-(?=-)/g, (one) => `%${one.codePointAt(0)!.toString(16)};`);
  return `<!-- whyred:post ${kind} ${safe} -->`;
}

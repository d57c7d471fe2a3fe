/** What the server is to send. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Body;
}

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly type: string; readonly bytes: Buffer }
  /** Made while it is sent, for bodies that would fill the memory. */
  | { readonly kind: 'chunks'; readonly type: string; readonly length: number; readonly chunks: Iterable<Buffer> }
  | { readonly kind: 'none' };

const DOCUMENTATION = 'https://docs.github.com/rest';

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): Answer {
  return { status, headers, body: { kind: 'json', value } };
}

/** GitHub's way of saying no. */
export function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return json({ message, documentation_url: DOCUMENTATION, status: String(status) }, headers, status);
}

export function notFound(): Answer {
  return refusal(404, 'Not Found');
}

/** What GitHub says of logs that it has deleted. */
export function gone(): Answer {
  return refusal(410, 'Server Error');
}

export function forbidden(permission: string, workflowToken: boolean): Answer {
  const who = workflowToken ? 'integration' : 'personal access token';
  return refusal(403, `Resource not accessible by ${who}`, { 'x-accepted-github-permissions': permission });
}

/** 302: to a log. 301 and 307: the repository is called otherwise now. */
export function redirect(status: 301 | 302 | 307, location: string): Answer {
  const body: Body = status === 302 ? { kind: 'none' } : { kind: 'json', value: moved(location) };
  return { status, headers: { location }, body };
}

function moved(url: string): unknown {
  return { message: 'Moved Permanently', url, documentation_url: DOCUMENTATION };
}

export function text(status: number, type: string, content: string): Answer {
  return { status, body: { kind: 'bytes', type, bytes: Buffer.from(content) } };
}

/** The page of a proxy or of a server that is down. */
export function html(status: number): Answer {
  const page =
    '<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body>This page is taking too long to load.</body></html>\n';
  return text(status, 'text/html; charset=utf-8', page);
}

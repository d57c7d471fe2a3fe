import { type Answer, gone, html, notFound, refusal } from './answers.ts';
import { type Fault, faultOf } from './faults.ts';

/** What a fault answers in place of the truth; null when the truth is to be told, perhaps in a broken way. */
export function answerOfFault(faults: readonly Fault[], nowMs: number): Answer | null {
  const primary = faultOf(faults, 'primary-limit');
  if (primary !== null) {
    return limitReached(primary.status ?? 403, Math.ceil(nowMs / 1000) + (primary.resetSeconds ?? 60));
  }
  const secondary = faultOf(faults, 'secondary-limit');
  if (secondary !== null) {
    const after = secondary.retryAfterSeconds;
    return refusal(
      secondary.status ?? 403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      after === undefined ? {} : { 'retry-after': String(after) },
    );
  }
  const status = faultOf(faults, 'status');
  if (status !== null) {
    if (status.body === 'html') return html(status.status);
    if (status.body === 'json') return refusal(status.status, status.message ?? 'Server Error');
    return { status: status.status, body: { kind: 'none' } };
  }
  if (faultOf(faults, 'gone') !== null) return gone();
  if (faultOf(faults, 'not-found') !== null) return notFound();
  return null;
}

/** The answer to a request when the hour's are used up. `reset` is in seconds since 1970. */
export function limitReached(status: 403 | 429, reset: number): Answer {
  return refusal(
    status,
    'API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please include the request ID.',
    {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
    },
  );
}

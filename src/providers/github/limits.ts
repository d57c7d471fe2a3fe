import { sleep } from './deadline.ts';
import { wholeNumber } from './usage.ts';

/** `primary`: the calls of the hour are used up; `secondary`: too many in a short time. */
export interface Limit {
  readonly why: 'primary' | 'secondary';
  readonly waitMs: number;
}

export interface Wait {
  readonly untilMs: number;
  readonly why: Limit['why'];
}

export type ResponseHeaders = Readonly<Record<string, string | number | undefined>>;

/**
 * Whether an answer says that GitHub wants to be asked later, and when. Null when it says something else. The server's own
 * clock counts: this machine's may be wrong.
 */
export function limitOf(status: number, headers: ResponseHeaders, message: string): Limit | null {
  if (status !== 403 && status !== 429) return null;
  const retryAfter = wholeNumber(header(headers, 'retry-after'));
  const isSecondary = /\bsecondary rate\b|\babuse detection\b/i.test(message);
  // The last call of the hour may be refused for another reason, and is not allowed later either.
  const isUsedUp = header(headers, 'x-ratelimit-remaining') === '0' && (message === '' || /\blimit/i.test(message));
  if (isUsedUp && !isSecondary) {
    const reset = wholeNumber(header(headers, 'x-ratelimit-reset'));
    const server = Date.parse(header(headers, 'date') ?? '');
    const waitMs = reset === null || Number.isNaN(server) ? SECONDARY_WAIT_MS : Math.max(0, reset * 1000 - server);
    return { why: 'primary', waitMs: waitMs + SLACK_MS };
  }
  if (!isSecondary && status !== 429 && retryAfter === null) return null;
  return { why: 'secondary', waitMs: retryAfter === null ? SECONDARY_WAIT_MS : retryAfter * 1000 };
}

export interface LimitOptions {
  /** A longer wait is refused. */
  readonly maxWaitMs: number;
  readonly onWait: (wait: Wait) => void;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** What a second of waiting lasts; tests make it short. */
  readonly secondMs: number;
}

export interface Gate {
  /** Waits while a limit holds: who goes on asking is locked out for longer. */
  passed(): Promise<void>;
  /** Waits for the end of a limit that an answer told; false when that is not to be done, or was interrupted. */
  obey(limit: Limit, tries: number): Promise<boolean>;
}

/** Holds back all calls as soon as one of them was told to wait. One wait is announced once. */
export function createGate({ maxWaitMs, onWait, nowMs, signal, secondMs }: LimitOptions): Gate {
  let holding: Promise<void> | null = null;
  let untilMs = 0;

  const hold = (waitMs: number, why: Limit['why']): void => {
    const endMs = nowMs() + waitMs;
    // Calls that were on their way together are told nearly the same.
    if (holding !== null && endMs <= untilMs + SLACK_MS) return;
    untilMs = endMs;
    onWait({ untilMs, why });
    const wait = sleep((waitMs / 1000) * secondMs, signal).finally(() => {
      if (holding === wait) holding = null;
    });
    holding = wait;
  };
  const passed = async (): Promise<void> => {
    while (holding !== null && !signal.aborted) await holding;
  };
  return {
    passed,
    obey: async ({ why, waitMs }, tries) => {
      // "Continue to wait for an exponentially increasing amount of time between retries." Source: GitHub's documentation.
      const longerMs = why === 'secondary' ? waitMs * 2 ** tries : waitMs;
      if (tries >= TRIES_MAX || longerMs > maxWaitMs) return false;
      hold(longerMs, why);
      await passed();
      return !signal.aborted;
    },
  };
}

const TRIES_MAX = 3;
/** Where GitHub does not say how long. Source: its documentation, "at least one minute". */
const SECONDARY_WAIT_MS = 60_000;
/** Clocks go in seconds. */
const SLACK_MS = 1000;

function header(headers: ResponseHeaders, name: string): string | undefined {
  return headers[name]?.toString();
}

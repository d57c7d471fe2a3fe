/** What was asked of GitHub so far, and what may still be asked. */
export interface Usage {
  /** Requests to the API. Downloads of logs are none: they cost nothing of the limit. */
  readonly calls: number;
  /** All that came, decompressed. */
  readonly bytes: number;
  /** Calls left until `resetMs`, as the last answer told; null before the first, and where there is no limit. */
  readonly remaining: number | null;
  readonly limit: number | null;
  readonly resetMs: number | null;
}

export interface Meter {
  call(headers: Headers): void;
  received(bytes: number): void;
  usage(): Usage;
}

export function createMeter(): Meter {
  let now: Usage = { calls: 0, bytes: 0, remaining: null, limit: null, resetMs: null };
  return {
    call: (headers) => {
      const calls = now.calls + 1;
      const told = limitsIn(headers);
      now = told === null ? { ...now, calls } : { ...now, ...told, calls };
    },
    received: (bytes) => {
      now = { ...now, bytes: now.bytes + bytes };
    },
    usage: () => now,
  };
}

function limitsIn(headers: Headers): Pick<Usage, 'remaining' | 'limit' | 'resetMs'> | null {
  const [remaining, limit, reset] = ['remaining', 'limit', 'reset'].map((name) =>
    wholeNumber(headers.get(`x-ratelimit-${name}`)),
  );
  if (remaining == null || limit == null) return null;
  return { remaining, limit, resetMs: reset == null ? null : reset * 1000 };
}

/** Null for what is none, and for what is not there. */
export function wholeNumber(text: string | null | undefined): number | null {
  return text != null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

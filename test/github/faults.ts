/** What goes wrong, where and when. */
export type Fault = FaultKind & {
  /** A route's name (`runs`, `attempt-logs`, `archive-blob` …), a path with `*` for anything, or `*`. */
  readonly route: string;
  /** Of the requests to that route, counted from 1 since the fault was made. Always where left out. */
  readonly hits?: 'always' | { readonly first: number } | readonly number[];
};

export type FaultKind =
  /** The hour's requests are used up. */
  | { readonly kind: 'primary-limit'; readonly status?: 403 | 429; readonly resetSeconds?: number }
  /** Without `retryAfterSeconds` GitHub says nothing of when to come back. */
  | { readonly kind: 'secondary-limit'; readonly status?: 403 | 429; readonly retryAfterSeconds?: number }
  /** Any status, with no body, a page or GitHub's JSON. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: 'empty' | 'html' | 'json';
      readonly message?: string;
    }
  /** 410: the logs are deleted. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'not-found' }
  /** The connection breaks before any answer. */
  | { readonly kind: 'reset' }
  /** No answer, ever; with `headers` they still come, but no body. */
  | { readonly kind: 'stall'; readonly after?: 'nothing' | 'headers' }
  /** The connection breaks in the middle of a body whose length was announced. */
  | { readonly kind: 'cut-body' }
  /** The transport is right, the JSON ends too early. */
  | { readonly kind: 'cut-json'; readonly gzip?: boolean }
  | { readonly kind: 'slow'; readonly bytes?: number; readonly everyMs?: number }
  | { readonly kind: 'gzip' }
  | { readonly kind: 'deprecation' }
  /** A link to logs that is no longer good: the log host's XML, 403. */
  | { readonly kind: 'expired-link' }
  /** One bit of a compressed log is wrong. */
  | { readonly kind: 'corrupt-bit' }
  /** The archive ends too early, and its length says so too. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'not-a-zip' }
  /** 200 and nothing. */
  | { readonly kind: 'empty' }
  /** Only the first of the archive's jobs. */
  | { readonly kind: 'missing-jobs' }
  /** Whole jobs, no files of steps. */
  | { readonly kind: 'root-only' }
  | { readonly kind: 'system-only' }
  /** As archives were until 2025: `/` and `:` removed, names cut. */
  | { readonly kind: 'old-names' }
  | { readonly kind: 'negative-prefixes' }
  /** Every file is in it twice. */
  | { readonly kind: 'duplicate-names' }
  /** One more log, of so many megabytes of nothing. */
  | { readonly kind: 'zip-bomb'; readonly megabytes?: number }
  /** A log goes on for so many megabytes. */
  | { readonly kind: 'big-log'; readonly megabytes?: number };

/** All kinds, for whoever types them by hand. */
export const FAULT_KINDS: Readonly<Record<Fault['kind'], true>> = {
  'primary-limit': true,
  'secondary-limit': true,
  status: true,
  gone: true,
  'not-found': true,
  reset: true,
  stall: true,
  'cut-body': true,
  'cut-json': true,
  slow: true,
  gzip: true,
  deprecation: true,
  'expired-link': true,
  'corrupt-bit': true,
  truncated: true,
  'not-a-zip': true,
  empty: true,
  'missing-jobs': true,
  'root-only': true,
  'system-only': true,
  'old-names': true,
  'negative-prefixes': true,
  'duplicate-names': true,
  'zip-bomb': true,
  'big-log': true,
};

export interface FaultHandle {
  /** How many requests it has seen. */
  readonly seen: number;
  remove(): void;
}

export class Faults {
  readonly #active: { fault: Fault; pattern: RegExp; seen: number }[] = [];

  add(fault: Fault): FaultHandle {
    const pattern = new RegExp(`^${fault.route.split('*').map(escaped).join('.*')}$`);
    const entry = { fault, pattern, seen: 0 };
    this.#active.push(entry);
    return {
      get seen() {
        return entry.seen;
      },
      remove: () => {
        const at = this.#active.indexOf(entry);
        if (at >= 0) this.#active.splice(at, 1);
      },
    };
  }

  clear(): void {
    this.#active.length = 0;
  }

  get all(): readonly Fault[] {
    return this.#active.map(({ fault }) => fault);
  }

  /** Counts the request, and says what is to go wrong with it. */
  take(route: string, path: string): Fault[] {
    return this.#active.flatMap((entry) => {
      if (!entry.pattern.test(route) && !entry.pattern.test(path)) return [];
      entry.seen++;
      return due(entry.fault.hits ?? 'always', entry.seen) ? [entry.fault] : [];
    });
  }
}

/** The fault of this kind, if it is among them. */
export function faultOf<Kind extends Fault['kind']>(
  faults: readonly Fault[],
  kind: Kind,
): Extract<Fault, { kind: Kind }> | null {
  return (faults.find((fault) => fault.kind === kind) as Extract<Fault, { kind: Kind }> | undefined) ?? null;
}

function due(hits: NonNullable<Fault['hits']>, seen: number): boolean {
  if (hits === 'always') return true;
  return 'first' in hits ? seen <= hits.first : hits.includes(seen);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

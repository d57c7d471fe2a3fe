/** What a token may do, and how often. */
export interface TokenProfile {
  /** In the journal, which never holds the token itself. */
  readonly name: string;
  /** Whose it is; null for the token of a workflow, which is nobody's. */
  readonly login: string | null;
  readonly perHour: number;
  /** Of a classic token, told with each answer; null for others. */
  readonly scopes: readonly string[] | null;
  readonly actions: 'none' | 'read' | 'write';
  readonly checks: 'none' | 'read';
  /** Issues, comments and discussions; `hidden`: it is told that there are none to write to. */
  readonly posts: 'hidden' | 'read' | 'write';
  /** The organisation asks for single sign-on, and this token has not been authorised for it. */
  readonly needsSso: boolean;
}

const USER: TokenProfile = {
  name: 'user',
  login: 'octocat',
  perHour: 5000,
  scopes: ['gist', 'read:org', 'repo', 'workflow'],
  actions: 'write',
  checks: 'read',
  posts: 'write',
  needsSso: false,
};

const FINE_GRAINED: TokenProfile = { ...USER, name: 'fine-grained', scopes: null, actions: 'read', posts: 'read' };

export const PROFILES = {
  user: USER,
  'fine-grained': FINE_GRAINED,
  /** `GITHUB_TOKEN` in a workflow. */
  actions: { ...USER, name: 'actions', login: null, perHour: 1000, scopes: null },
  'without-checks': { ...FINE_GRAINED, name: 'without-checks', checks: 'none' },
  'without-actions': { ...FINE_GRAINED, name: 'without-actions', actions: 'none' },
  sso: { ...USER, name: 'sso', needsSso: true },
} as const satisfies Record<string, TokenProfile>;

const ANONYMOUS: TokenProfile = { ...FINE_GRAINED, name: 'anonymous', login: null, perHour: 60 };

export type Tokens = Readonly<Record<string, keyof typeof PROFILES | TokenProfile>>;

export const DEFAULT_TOKENS: Tokens = {
  'fake-token': 'user',
  'fake-fine-grained-token': 'fine-grained',
  'fake-actions-token': 'actions',
  'fake-token-without-checks': 'without-checks',
  'fake-token-without-actions': 'without-actions',
  'fake-sso-token': 'sso',
};

/** Of a request's `Authorization`; null for a token that nobody knows. */
export function profileOf(authorization: string | undefined, tokens: Tokens): TokenProfile | null {
  if (authorization === undefined) return ANONYMOUS;
  const token = /^(?:bearer|token) (?<token>\S+)$/i.exec(authorization)?.groups?.token ?? '';
  const profile = Object.hasOwn(tokens, token) ? tokens[token]! : null;
  return typeof profile === 'string' ? PROFILES[profile] : profile;
}

export interface Rate {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

const HOUR_MS = 3_600_000;

/** How many requests each profile has made in its hour, which begins with the first. */
export class RateCounters {
  readonly #windows = new Map<string, { used: number; endMs: number }>();

  rate(profile: TokenProfile, nowMs: number): Rate {
    const window = this.#windows.get(profile.name);
    const used = window === undefined || window.endMs <= nowMs ? 0 : window.used;
    const endMs = used === 0 ? nowMs + HOUR_MS : window!.endMs;
    return { limit: profile.perHour, used, remaining: profile.perHour - used, reset: Math.ceil(endMs / 1000) };
  }

  count(profile: TokenProfile, nowMs: number): void {
    const window = this.#windows.get(profile.name);
    if (window === undefined || window.endMs <= nowMs) {
      this.#windows.set(profile.name, { used: 1, endMs: nowMs + HOUR_MS });
    } else window.used = Math.min(window.used + 1, profile.perHour);
  }

  /** Leaves so many requests in the current hour. */
  leave(profile: TokenProfile, remaining: number, nowMs: number): void {
    const window = this.#windows.get(profile.name);
    const endMs = window === undefined || window.endMs <= nowMs ? nowMs + HOUR_MS : window.endMs;
    this.#windows.set(profile.name, { used: profile.perHour - remaining, endMs });
  }
}

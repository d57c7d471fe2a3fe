/**
 * Secrets that their own form gives away. The first part says whose token it is and stays readable; the second is hidden.
 * Lengths are a little below those that are issued, so that a token that was cut is hidden too.
 * Sources: the issuers' documentation.
 *
 * `before` says what may stand before: anything where the form is unmistakable; no letter or digit; or, for what holds
 * `-` and `_` itself, none of these either, so that a long run of such characters has one beginning only.
 */
interface TokenFormat {
  readonly keep: RegExp;
  readonly hide: RegExp;
  readonly before?: 'no-letter' | 'no-run';
}

const FORMATS: readonly TokenFormat[] = [
  // GitHub. Tokens of an installation may carry a number and a JWT.
  { keep: /gh[oprsu]_/, hide: /(?:\d{1,12}_)?[A-Za-z0-9]{20}[\w-]*(?:\.[\w-]{16,}){0,2}/ },
  { keep: /github_pat_/, hide: /[A-Za-z0-9_]{20,}/ },
  // GitLab, with the routable form; the second is a runner's registration.
  {
    keep: /gl(?:agent|cbt|dt|feed|ffct|ft|imt|oas|pat|ptt|rt|soat)-/,
    hide: /[\w-]{16,}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?/,
  },
  { keep: /GR1348941/, hide: /[\w-]{16,}/, before: 'no-letter' },
  // Clouds: AWS, Google, DigitalOcean, Databricks.
  { keep: /A(?:KIA|SIA|BIA|CCA)/, hide: /[A-Z0-9]{16,}/, before: 'no-letter' },
  { keep: /AIza/, hide: /[\w-]{30,}/ },
  { keep: /GOCSPX-/, hide: /[\w-]{20,}/ },
  { keep: /ya29\./, hide: /[\w.-]{20,}/, before: 'no-letter' },
  { keep: /do[oprt]_v1_/, hide: /[0-9a-f]{32,}/ },
  { keep: /dapi/, hide: /[0-9a-f]{32,}(?:-\d)?/ },
  // Registries: npm, PyPI, RubyGems, Docker.
  { keep: /npm_/, hide: /[A-Za-z0-9]{30,}/ },
  { keep: /pypi-/, hide: /[A-Za-z0-9_]{16}[\w-]{16,}/ },
  { keep: /rubygems_/, hide: /[0-9a-f]{40,}/ },
  { keep: /dckr_[op]at_/, hide: /[\w-]{20,}/ },
  // Messages: Slack, Discord (the user's number in base64: each digit begins a group with M, N or O), Teams, Telegram, Twilio, SendGrid.
  { keep: /xox[a-z]-|xapp-/, hide: /[\w-]{10,}(?:\.[\w-]+)?/ },
  { keep: /hooks\.slack\.com\/(?:services|workflows|triggers)\//, hide: /[\w/+-]{8,}/ },
  { keep: /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{1,20}\//, hide: /[\w-]{20,}/ },
  {
    keep: /[MNO](?=[A-Za-z_-]{0,24}\d|[DTjz][A-Za-z][w-z0-5][MNO])(?=[\w-]{22,28}\.[\w-]{5,7}\.[\w-]{27})/,
    hide: /[\w.-]+/,
    before: 'no-run',
  },
  { keep: /webhook\.office\.com\/webhookb2\//, hide: /[\w/@-]{20,}/ },
  { keep: /\d{6}:(?=A)/, hide: /[\w-]{33,}/ },
  { keep: /SK/, hide: /[0-9a-f]{32,}/, before: 'no-letter' },
  { keep: /SG\./, hide: /[\w-]{16,32}\.[\w-]{16,}/, before: 'no-letter' },
  // Shops and trackers: Stripe, Shopify, Linear, Sentry, Grafana.
  { keep: /[rs]k_(?:live|test)_/, hide: /[A-Za-z0-9]{10,}/ },
  { keep: /whsec_/, hide: /[A-Za-z0-9+/=]{20,}/ },
  { keep: /shp(?:at|ca|pa|ss)_/, hide: /[0-9A-Fa-f]{32,}/ },
  { keep: /lin_(?:api|oauth)_/, hide: /[A-Za-z0-9]{32,}/ },
  { keep: /sntry[su]_/, hide: /[\w+/=-]{32,}/ },
  { keep: /glsa_|glc_/, hide: /[\w+/=]{32,}/ },
  // Models: Anthropic, OpenAI, OpenRouter, Hugging Face.
  { keep: /sk-(?:ant|proj|svcacct|admin|or-v1)-/, hide: /[\w-]{20,}/, before: 'no-run' },
  { keep: /sk-/, hide: /[A-Za-z0-9]{32,}/, before: 'no-run' },
  { keep: /hf_/, hide: /[A-Za-z0-9]{30,}/, before: 'no-letter' },
  // Vault, now and before 1.10: there a digit tells it from a method. age.
  { keep: /hv[brs]\./, hide: /[\w-]{20,}/, before: 'no-letter' },
  { keep: /s\.(?=[A-Za-z]{0,23}\d)(?=[A-Za-z0-9]{24}(?!\w|\.\w))/, hide: /[A-Za-z0-9]+/, before: 'no-letter' },
  { keep: /AGE-SECRET-KEY-1/, hide: /[0-9A-Z]{40,}/ },
  // A JWT, signed, unsigned or encrypted; a signed URL of Azure, AWS or Google.
  { keep: /eyJ/, hide: /[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){1,3}/, before: 'no-run' },
  { keep: /[?&;]sig=|[?&][\w-]{0,20}[Ss]ignature=/, hide: /[\w%+/=-]{16,}/ },
];

/** An escape may end in a letter: `\n` in a dump, `%3D` in a URL. */
const ESCAPE = /(?<=\\[nrt]|%[0-9A-Fa-f]{2})/.source;
const BEFORE = {
  'no-letter': `(?:(?<![A-Za-z0-9])|${ESCAPE})`,
  'no-run': `(?:(?<![\\w-])|${ESCAPE})`,
};

/** The first group is what stays. */
export const TOKEN_PATTERNS: readonly RegExp[] = FORMATS.map(
  ({ keep, hide, before }) =>
    new RegExp(`(${before === undefined ? '' : BEFORE[before]}(?:${keep.source}))(?:${hide.source})`, 'g'),
);

/** Matches wherever one of the patterns can. Without looking back, which would make it twenty times slower. */
export const TOKEN_HINT = new RegExp(FORMATS.map(({ keep }) => keep.source).join('|'));

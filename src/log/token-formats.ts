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
  /** Matches wherever `keep` can, faster: what begins with a class of characters is tried at each of them. */
  readonly hint?: RegExp;
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
  // Clouds: Azure's secrets of an application, Alibaba, Heroku, Fly.io, PlanetScale, Supabase, Netlify, Tailscale.
  { keep: /\dQ~/, hide: /[\w~.-]{31,}/, hint: /Q~/ },
  { keep: /LTAI/, hide: /[A-Za-z0-9]{12,}/, before: 'no-letter' },
  { keep: /HRKU-/, hide: /[\w-]{30,}/ },
  { keep: /fm[12][ar]?_/, hide: /[\w+/=-]{60,}/, before: 'no-letter' },
  { keep: /pscale_(?:tkn|pw|oauth)_/, hide: /[\w.=-]{30,}/ },
  { keep: /sbp_|sb_secret_/, hide: /[\w-]{20,}/, before: 'no-letter' },
  { keep: /nfp_/, hide: /[A-Za-z0-9]{30,}/, before: 'no-letter' },
  { keep: /tskey-[a-z]{1,20}-/, hide: /[\w-]{16,}/ },
  // What builds and infrastructure ask for: Terraform Cloud, Pulumi, Doppler, 1Password, CircleCI, Buildkite, SonarQube, JFrog, Atlassian.
  { keep: /\.atlasv1\./, hide: /[\w-]{40,}/ },
  { keep: /pul-/, hide: /[0-9a-f]{40,}/, before: 'no-run' },
  { keep: /dp\.(?:audit|ct|pt|sa|scim|st)\./, hide: /[\w.-]{32,}/, before: 'no-letter' },
  { keep: /ops_(?=eyJ)/, hide: /[\w-]{40,}/, before: 'no-letter' },
  { keep: /CCIP(?:AT|RJ)_/, hide: /\w{20,}/ },
  { keep: /bk(?:aat|at|ct|pt|ua)_/, hide: /[0-9a-f]{36,}/, before: 'no-letter' },
  { keep: /sq[apu]_/, hide: /[0-9a-f]{40,}/, before: 'no-letter' },
  { keep: /AKCp/, hide: /[A-Za-z0-9]{60,}/, before: 'no-letter' },
  { keep: /AT(?:ATT|CTT)3|ATBB/, hide: /[\w=-]{20,}/, before: 'no-letter' },
  // Registries: npm, PyPI, RubyGems, Docker.
  { keep: /npm_/, hide: /[A-Za-z0-9]{30,}/ },
  { keep: /pypi-/, hide: /[A-Za-z0-9_]{16}[\w-]{16,}/ },
  { keep: /rubygems_/, hide: /[0-9a-f]{40,}/ },
  { keep: /dckr_[op]at_/, hide: /[\w-]{20,}/ },
  // Registries: NuGet, crates.io, Clojars.
  { keep: /oy2/, hide: /[a-z0-9]{43}/, before: 'no-letter' },
  { keep: /cio/, hide: /[A-Za-z0-9]{32}(?![A-Za-z0-9])/, before: 'no-letter' },
  { keep: /CLOJARS_/, hide: /[0-9a-f]{40,}/ },
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
  // Letters: Mailgun, before and since 2018, and Mailchimp.
  { keep: /key-/, hide: /[0-9a-f]{32}(?![0-9a-f])/, before: 'no-run' },
  {
    keep: /(?=[0-9a-f]{32}-(?:us\d|[0-9a-f]{8}-[0-9a-f]{8}(?!\w)))/,
    hide: /[\da-fus-]{35,}/,
    before: 'no-letter',
    hint: /-us\d|-[0-9a-f]{8}-[0-9a-f]{8}/,
  },
  { keep: /APA91b/, hide: /[\w-]{60,}/ },
  // Trackers and tools: New Relic, Dynatrace, Postman, Notion, Airtable, Figma, Square.
  { keep: /NR(?:AK|II|IQ|JS)-/, hide: /[A-Za-z0-9_-]{20,}/, before: 'no-letter' },
  { keep: /dt0[a-z]\d\d\./, hide: /[A-Z0-9]{20,}\.[A-Z0-9]{40,}/, before: 'no-letter' },
  { keep: /PMAK-/, hide: /[0-9a-f]{24}-[0-9a-f]{34}/, before: 'no-letter' },
  { keep: /ntn_/, hide: /[A-Za-z0-9]{40,}/, before: 'no-letter' },
  { keep: /pat(?=[A-Za-z0-9]{14}\.[0-9a-f]{64})/, hide: /[A-Za-z0-9.]+/, before: 'no-letter' },
  { keep: /figd_/, hide: /[\w-]{36,}/, before: 'no-letter' },
  { keep: /sq0[a-z]{3}-/, hide: /[\w-]{20,}/, before: 'no-letter' },
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
  // Groq, Replicate, xAI, Perplexity.
  { keep: /gsk_/, hide: /[A-Za-z0-9]{40,}/, before: 'no-letter' },
  { keep: /r8_/, hide: /[A-Za-z0-9]{37}/, before: 'no-letter' },
  { keep: /(?:xai|pplx)-/, hide: /[A-Za-z0-9]{40,}/, before: 'no-run' },
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

/** With more alternatives the engine no longer tells by a glance at some letters that none can follow. Measured. */
const ALTERNATIVES_MAX = 30;

/** One of them matches wherever one of the patterns can. Without looking back, which would make it twenty times slower. */
export const TOKEN_HINTS: readonly RegExp[] = chunksOf(
  FORMATS.map(({ keep, hint = keep }) => hint.source),
  ALTERNATIVES_MAX,
).map((sources) => new RegExp(sources.join('|')));

/** The same in one expression, for who asks seldom: on every line of a log it takes twice as long. */
export const TOKEN_HINT = new RegExp(TOKEN_HINTS.map(({ source }) => source).join('|'));

function chunksOf(all: readonly string[], size: number): (readonly string[])[] {
  return all.length === 0 ? [] : [all.slice(0, size), ...chunksOf(all.slice(size), size)];
}

import { hideKey } from './private-keys.ts';

/**
 * Hides secrets in one line of text; what is hidden becomes `***`, as GitHub writes it. The part of a secret that only
 * says what it is stays (`ghp_***`, `password=***`), since "the token was there" often explains a failure.
 * Redacting twice is the same as once. Keys that span lines: see `hideKey`.
 *
 * Every pattern takes one pass: what it keeps is bounded in length, and what it hides is one run of a class that
 * nothing has to follow. So a hostile line costs its length, times a small constant.
 * @param extra Patterns of the user's own; all that they match is hidden.
 */
export function createRedactor(extra: readonly RegExp[] = []): (text: string) => string {
  const own = extra.map((pattern) => new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '').concat('g')));
  return (text) => {
    let shown = hideKey(text, null).text;
    if (SUSPICIOUS.test(shown)) for (const pattern of PATTERNS) shown = shown.replace(pattern, '$1***');
    // What is hidden already must not grow.
    for (const pattern of own) shown = shown.replace(pattern, (match) => (/^\**$/.test(match) ? match : '***'));
    return shown;
  };
}

/** No letter or digit before, but for those of an escape: `\n` in a dump, `%3D` in a URL. */
const START = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrt]|%[0-9A-Fa-f]{2}))`;
/** The same for what may contain `-` and `_` itself, so that a long run has one beginning only. */
const RUN_START = String.raw`(?:(?<![\w-])|(?<=\\[nrt]|%[0-9A-Fa-f]{2}))`;

/**
 * Tokens that their own form gives away: what is kept, what is hidden. Lengths are a little below those that are
 * issued, so that a cut token is hidden too. Sources: the issuers' documentation, gitleaks, GitHub's secret scanning.
 */
const TOKENS: readonly (readonly [keep: string, hide: string])[] = [
  ['gh[oprsu]_', String.raw`(?:\d{1,12}_)?[A-Za-z0-9]{20}[\w-]*(?:\.[\w-]{16,}){0,2}`],
  ['github_pat_', String.raw`[A-Za-z0-9_]{20,}`],
  ['gl(?:agent|cbt|dt|feed|ffct|ft|imt|oas|pat|ptt|rt|soat)-', String.raw`[\w-]{16,}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?`],
  [`${START}GR1348941`, String.raw`[\w-]{16,}`],
  [`${START}A(?:KIA|SIA|BIA|CCA)`, String.raw`[A-Z0-9]{16,}`],
  ['AIza', String.raw`[\w-]{30,}`],
  ['GOCSPX-', String.raw`[\w-]{20,}`],
  [String.raw`${START}ya29\.`, String.raw`[\w.-]{20,}`],
  ['xox[a-z]-|xapp-', String.raw`[\w-]{10,}(?:\.[\w-]+)?`],
  [String.raw`hooks\.slack\.com\/(?:services|workflows|triggers)\/`, String.raw`[\w/+-]{8,}`],
  [String.raw`discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{1,20}\/`, String.raw`[\w-]{20,}`],
  [String.raw`webhook\.office\.com\/webhookb2\/`, String.raw`[\w/@-]{20,}`],
  ['[rs]k_(?:live|test)_', String.raw`[A-Za-z0-9]{10,}`],
  ['whsec_', String.raw`[A-Za-z0-9+/=]{20,}`],
  [`${START}SK`, String.raw`[0-9a-f]{32,}`],
  [String.raw`${START}SG\.`, String.raw`[\w-]{16,32}\.[\w-]{16,}`],
  ['npm_', String.raw`[A-Za-z0-9]{30,}`],
  ['pypi-', String.raw`[A-Za-z0-9_]{16}[\w-]{16,}`],
  ['rubygems_', String.raw`[0-9a-f]{40,}`],
  ['dckr_[op]at_', String.raw`[\w-]{20,}`],
  [String.raw`${START}hv[brs]\.`, String.raw`[\w-]{20,}`],
  // Vault before 1.10. A digit tells it from a method.
  [String.raw`${START}s\.(?=[A-Za-z]{0,23}\d)`, String.raw`[A-Za-z0-9]{24}(?![\w.(-])`],
  ['do[oprt]_v1_', String.raw`[0-9a-f]{32,}`],
  ['dapi', String.raw`[0-9a-f]{32,}(?:-\d)?`],
  [`${RUN_START}sk-(?:ant|proj|svcacct|admin|or-v1)-`, String.raw`[\w-]{20,}`],
  [`${RUN_START}sk-`, String.raw`[A-Za-z0-9]{32,}`],
  [`${START}hf_`, String.raw`[A-Za-z0-9]{30,}`],
  [String.raw`(?<!\d)\d{6,12}:(?=A)`, String.raw`A[\w-]{32,}`],
  // Discord: the user's number in base64 (digits give M, N or O), a time, a signature.
  [`${RUN_START}(?=[MNO][A-Za-z_-]{0,24}\\d)`, String.raw`[MNO][\w-]{22,28}\.[\w-]{5,7}\.[\w-]{27,}`],
  ['shp(?:at|ca|pa|ss)_', String.raw`[0-9A-Fa-f]{32,}`],
  ['lin_(?:api|oauth)_', String.raw`[A-Za-z0-9]{32,}`],
  ['sntry[su]_', String.raw`[\w+/=-]{32,}`],
  ['glsa_|glc_', String.raw`[\w+/=]{32,}`],
  ['AGE-SECRET-KEY-1', String.raw`[0-9A-Z]{40,}`],
  [`${RUN_START}eyJ`, String.raw`[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){1,3}`],
  [String.raw`[?&;]sig=|[?&][\w-]{0,20}signature=`, String.raw`[\w%+/=-]{16,}`],
];

/** A value that names its secret instead of holding it, a placeholder, or one that is hidden already. */
const REFERENCE = String.raw`(?:\$[A-Za-z_{(]|%[A-Za-z_]+%|\{\{|<|\[[A-Za-z]|\([A-Za-z]+\)|[xX]{4}|\.{3}|[^\s"']{0,24}\*{3})`;
/** A value that is a place, or what a program calls to get it. */
const PLACE = String.raw`(?:(?:~|\.{1,2}|)\/(?:[\w.-]+\/|\w+\.)|https?:\/\/|id=|(?:process|os|secrets|env|github|System)\.|[\w$.]{1,64}\()`;
/** Words of eight letters and more that stand behind a colon in messages. */
const WORD = String.raw`(?:undefined|required|optional|disabled|redacted|filtered|incorrect|expected|unexpected|operator|identifier|authentication|permission|not[_-])`;
const NO_VALUE = String.raw`(?!${REFERENCE}|${PLACE}|${WORD})`;

const PASSWORD = String.raw`(?:pass(?:word|wd|phrase)|(?<=[;_-]\s?)pwd)`;
/** `PublicKeyToken` is part of the name of every .NET assembly. */
const NAME = String.raw`(?:${PASSWORD}|secret|(?<!PublicKey)token|_auth|(?:api|app|access|account|private|signing|encryption|master|storage)[_-]?key)(?:[_-]?key)?(?:[_-]?base)?`;
/** The quote that may end the name, and what stands between name and value. */
const COLON = String.raw`\\{0,3}["'\]]{0,2}\s{0,8}:\s{0,8}`;
const EQUALS = String.raw`\\{0,3}["'\]]{0,2}={1,3}`;
const ASSIGNS = String.raw`\\{0,3}["'\]]{0,2}\s{0,8}(?:=>|:=|={1,3}|:)\s{0,8}`;
const QUOTE = '\\\\{0,3}["\'`]';
const QUOTED = '(?:[^"\'`\\s\\\\]|\\\\(?!["\'`\\\\]))';
const BARE = '[^\\s"\'`;&|,<>]';
/** Behind a colon or a spaced equals sign stands prose as well, so a bare value there must hold a digit. */
const WITH_DIGIT = String.raw`(?=[^\s\d"']{0,40}\d)(?![\w./-]{1,200}\.[a-z]{1,5}\b)`;

/** The same, for secrets that only their name gives away. */
const ASSIGNMENTS: readonly (readonly [keep: string, hide: string])[] = [
  // The last @ ends the password, as for a URL parser. A port is none, and neither is the tag of an image.
  [String.raw`:\/\/[^\s/:@"'<>\[]{0,128}:(?!\d{1,5}[/?#]|${REFERENCE})`, String.raw`[^\s/"'<>]+(?=@(?!sha\d{3}:))`],
  [
    `authorization${ASSIGNS}(?:${QUOTE})?(?:(?:bearer|basic|token|apikey|negotiate)\\s{1,4})?(?!${REFERENCE}|(?:bearer|basic|token|apikey|negotiate|digest|aws4)\\b)`,
    '[^\\s"\'`,\\\\]{8,}',
  ],
  [`\\bbearer\\s{1,4}(?=[^\\s\\d]{0,40}\\d)(?!${REFERENCE})`, String.raw`[\w.~+/-]{20,}=*`],
  // Names that hold nothing but a password, however short.
  [`(?:pgpassword|mysql_pwd|sshpass|rediscli_auth)=(?:${QUOTE})?(?!${REFERENCE})`, `${BARE}+`],
  [`(?<=^|[;"'])\\s?(?:password|pwd)\\s?=\\s?(?!${REFERENCE}|\\/)`, `[^\\s"';]+(?=;)`],
  [`${NAME}${ASSIGNS}${QUOTE}${NO_VALUE}`, `${QUOTED}{8,}(?=\\\\{0,3}["'\`]|$)`],
  [`"auth"\\s?:\\s?"`, '[A-Za-z0-9+/=]{8,}'],
  [`${NAME}${EQUALS}${NO_VALUE}`, `${BARE}{8,}`],
  [`${NAME}${ASSIGNS}${WITH_DIGIT}${NO_VALUE}`, `${BARE}{8,}`],
  [`--[a-z-]{0,30}${NAME}\\s{1,4}(?:${QUOTE})?${WITH_DIGIT}${NO_VALUE}`, `${BARE}{8,}`],
  // A setting on a line of its own, and a password at a line's end, may be letters only.
  [`^[\\s"'{,-]{0,40}[\\w.-]{0,40}${NAME}${ASSIGNS}${NO_VALUE}`, `${BARE}{8,}(?=[,}\\s]{0,8}$)`],
  [`${PASSWORD}${COLON}${NO_VALUE}`, `${BARE}{8,}(?=\\s{0,8}$)`],
];

const PATTERNS: readonly RegExp[] = [
  ...TOKENS.map(([keep, hide]) => new RegExp(`(${keep})(?:${hide})`, 'g')),
  ...ASSIGNMENTS.map(([keep, hide]) => new RegExp(`(${keep})(?:${hide})`, 'gi')),
];

/** Whether any pattern can match at all: most lines hold nothing of the kind. */
const SUSPICIOUS = new RegExp(
  [...TOKENS.map(([keep]) => keep), ':\\/\\/[^\\s/@]*@', 'auth|bearer|pass|pwd|secret|token|key'].join('|'),
  'i',
);

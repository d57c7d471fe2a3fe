/**
 * Secrets that only the name before them gives away: settings, headers, connection strings.
 *
 * What may stand between name and value is bounded. A value is one run of a class that nothing has to follow, or that is
 * bounded too, or that no second value can begin in; so a line costs its length times a constant.
 */

/** A value that names its secret instead of holding it, a placeholder, or what is hidden already. */
const REFERENCE = /\$[A-Za-z_{(]|%\w{1,64}%|\{\{|<|\[[A-Za-z]|\([A-Za-z]|x{4}|\.{3}|[^\s"']{0,24}\*{3}/.source;
/** A place, or the code that gets the value. A key of AWS may begin with a slash, so a folder's name must be a usual one. */
const PLACE =
  /(?:~|\.{1,2})\/|\/(?:builds|dev|etc|github|home|mnt|opt|private|proc|root|run|runner|secrets|tmp|users|usr|var|workspace|__w)\b|[a-z]:\\|https?:\/\/|id=|(?:process|os|secrets|env|github|system)\.|[\w$.]{1,64}\([^)]{0,100}\)/
    .source;
/** Words of eight letters and more that messages put behind a colon. */
const WORD =
  /undefined|required|optional|disabled|redacted|filtered|incorrect|expected|unexpected|operator|identifier|authentication|permission/
    .source;
const NO_SECRET = `(?!${REFERENCE}|${PLACE}|(?:${WORD})\\b)`;
/** Prose stands behind a colon as well, so that a bare value there must hold a digit and be no file. */
const WITH_DIGIT = /(?=[^\s\d"'`]{0,40}\d)(?![\w./-]{1,100}\.[a-z]{1,5}\b)/.source;

/** `PWD` alone is a folder. */
const PASSWORD = /pass(?:word|wd|phrase)|(?<=[;_-])pwd/.source;
/** `PublicKeyToken` is part of the name of every .NET assembly; a parser's tokens are no secrets. */
const NAME = `(?:${PASSWORD}|${
  /secret|(?<!publickey|expected |start of )token|_auth|(?:api|app|access|account|private|signing|encryption|master|storage)[_-]?key/
    .source
})(?:[_-]?key)?(?:[_-]?base)?`;
/** A quote that ends the name. */
const CLOSED = /\\{0,3}["'\]]{0,2}/.source;
const ASSIGNS = `${CLOSED}${/\s{0,8}(?:=>|:=|={1,3}|:)\s{0,8}/.source}`;
const QUOTE = /\\{0,3}["'`]/.source;
/** An ampersand or a comma that another setting, a space or nothing follows ends a value; else it belongs to it. */
const BARE = /(?:[^\s"'`;&,<>]|[&,](?![\w.-]{0,40}[=:]|[\s&,}]|$))/.source;

const SETTINGS: readonly (readonly [keep: string, hide: string])[] = [
  // scheme://user:PASSWORD@host. The last @ ends the password; a port begins none, and neither does an image's tag.
  [`:\\/\\/[^\\s/:@"'<>[]{0,128}:(?!\\d{1,5}[/?#]|${REFERENCE})`, /[^\s/"'<>]+(?=@(?!sha\d{3}:))/.source],
  [
    `authorization${ASSIGNS}(?:${QUOTE})?(?:(?:bearer|basic|token|apikey|negotiate)\\s{1,4})?(?!${REFERENCE}|(?:bearer|basic|token|apikey|negotiate|digest|aws4)\\b)`,
    /[^\s"'`,\\]{8,}/.source,
  ],
  [`\\bbearer\\s{1,4}(?=[^\\s\\d]{0,40}\\d)(?!${REFERENCE})`, /[\w.~+/-]{20,}=*/.source],
  // Names that hold nothing but a password, however short.
  [`(?:pgpassword|mysql_pwd|sshpass|rediscli_auth)=(?:${QUOTE})?(?!${REFERENCE})`, `${BARE}+`],
  [`(?<=^|[;"'])\\s?(?:password|pwd)\\s?=\\s?(?!${REFERENCE}|\\/)`, /[^\s"';]+(?=;)/.source],
  [`<[\\w.-]{0,40}${NAME}>(?!${REFERENCE})`, /[^\s<]{4,}/.source],
  // curl -u user:PASSWORD; numbers are a user and a group.
  [`\\s(?:-u|--user)[ =]?["']?[\\w.@+-]{1,64}:(?!\\d{1,5}\\b|${REFERENCE})`, /[^\s"']{3,}/.source],
  // mysql -pPASSWORD
  [`\\bmysql(?:dump|admin)?\\b[^\\n]{0,120}?\\s-p(?!${REFERENCE})`, /[^\s"']{3,}/.source],
  [`\\bcookie:\\s{0,4}[\\w.-]{1,64}=(?!${REFERENCE})`, /[^;\s]{8,}/.source],
  // What a workflow calls a secret itself.
  [`(?:::|##\\[)add-mask(?:::|\\])(?!${REFERENCE})`, /[^"'\s]+/.source],
  ['"auth"\\s?:\\s?"', /[A-Za-z0-9+/=]{8,}/.source],
  [`${NAME}${ASSIGNS}${QUOTE}${NO_SECRET}`, /(?:[^"'`\s\\]|\\(?!["'`\\])){8,}(?=\\{0,3}["'`]|$)/.source],
  // A passphrase has spaces; behind a colon they are a message.
  [`(?:${PASSWORD})${CLOSED}={1,3}${QUOTE}${NO_SECRET}`, /[^"'`]{8,}(?=["'`])/.source],
  [`${NAME}${CLOSED}={1,3}${NO_SECRET}`, `${BARE}{8,}`],
  [`${NAME}${ASSIGNS}${WITH_DIGIT}${NO_SECRET}`, `${BARE}{8,}`],
  [`${NAME}(?<=\\s--[\\w-]{0,60})\\s{1,4}(?:${QUOTE})?${WITH_DIGIT}${NO_SECRET}`, `${BARE}{8,}`],
  // A setting on a line of its own, and a password at a line's end, may be letters only.
  [`^[\\s"'{,-]{0,40}[\\w.-]{0,40}?${NAME}${ASSIGNS}${NO_SECRET}`, `${BARE}{8,200}(?=[,}\\s]{0,8}$)`],
  [`(?:${PASSWORD})${CLOSED}\\s{0,8}:\\s{0,8}${NO_SECRET}`, `${BARE}{8,200}(?=\\s{0,8}$)`],
];

/** The first group is what stays. */
export const SETTING_PATTERNS: readonly RegExp[] = SETTINGS.map(
  ([keep, hide]) => new RegExp(`(${keep})(?:${hide})`, 'gi'),
);

/** Matches wherever one of the patterns can. */
export const SETTING_HINT = /:\/\/[^\s/@]*@|auth|bearer|pass|pwd|secret|token|key|add-mask|cookie|\s-[up]|\s--user/i;

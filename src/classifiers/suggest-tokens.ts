/** What varies in a line is one of these; words, signs and blanks are what stays. */
export const VARIABLES = [
  'url',
  'uuid',
  'time',
  'address',
  'hash',
  'path',
  'version',
  'duration',
  'size',
  'number',
  'quoted',
  'symbol',
] as const;
export type Variable = (typeof VARIABLES)[number];

/** A part of a line. */
export interface Token {
  readonly kind: Variable | 'word' | 'blank' | 'sign';
  readonly text: string;
}

/** What each kind takes in a pattern. All are bounded, so that no line can keep one busy. */
export const TAKES: Readonly<Record<Exclude<Variable, 'quoted'>, string>> = {
  url: `https?://[^\\s'"<>)\\]]{1,300}`,
  uuid: '[\\dA-Fa-f]{8}(?:-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}',
  time: '\\d[\\dTZ:.,/+ -]{4,40}',
  address: '\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?',
  hash: '(?:sha\\d{3}[:-])?[\\w+/=]{1,130}',
  path: '[\\w.@+~/\\\\:-]{1,300}',
  version: 'v?\\d[\\w.+-]{1,60}',
  duration: '\\d[\\d.,]{0,15} ?[A-Za-zµ]{1,8}',
  size: '\\d[\\d.,]{0,15} ?[A-Za-z]{1,5}',
  number: '-?\\d[\\d.,]{0,30}',
  symbol: '[^\\x00-\\x7f]{1,40}',
};

/**
 * In this order. A path begins like one, has two separators, or ends like a file: `I/O` and `and/or` are words. What is
 * outside the Basic Multilingual Plane is two units, and pictures differ from tool to tool.
 */
const FORMS: readonly (readonly [Token['kind'], string])[] = [
  ['url', TAKES.url],
  ['uuid', `\\b${TAKES.uuid}\\b`],
  [
    'time',
    '\\d{4}[-/]\\d\\d[-/]\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?(?!\\w)|\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?!\\w)',
  ],
  ['address', `${TAKES.address}(?![\\w.])`],
  [
    'hash',
    '0x[\\da-fA-F]{1,16}(?!\\w)|sha\\d{3}[:-][\\w+/=]{16,130}|(?=[\\da-f]*\\d)(?=[\\da-f]*[a-f])[\\da-f]{7,64}(?!\\w)',
  ],
  [
    'path',
    '(?<!\\w)(?:[A-Za-z]:[\\\\/]|~?/|\\.{1,2}[\\\\/])(?=[\\w.@])[\\w.@+~/\\\\-]{1,290}|[\\w.@+~-]{1,80}[\\\\/][\\w.@+~-]{1,80}[\\\\/][\\w.@+~/\\\\-]{1,130}|[\\w@+~/\\\\-][\\w.@+~/\\\\-]{0,280}\\.(?:tsx?|jsx?|mjs|cjs|py|go|rs|java|kt|rb|php|cs|cpp|cc|c|h|hpp|swift|scala|json|ya?ml|toml|xml|lock|sh|sql|proto|log|so|dll|jar|tgz|gz|zip|whl)(?![\\w.])',
  ],
  [
    'version',
    'v\\d{1,5}(?:\\.\\d{1,6}){1,3}(?:[-+][\\w.]{1,30})?(?!\\w)|\\d{1,5}(?:\\.\\d{1,6}){2,3}(?:[-+][\\w.]{1,30})?(?!\\w)',
  ],
  ['duration', '\\d{1,12}(?:\\.\\d{1,3})? ?(?:ns|µs|us|ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?)(?!\\w)'],
  ['size', '\\d{1,12}(?:\\.\\d{1,3})? ?(?:[kKMGT]i?B|bytes|B)(?!\\w)'],
  ['number', '(?:(?<!\\w)-)?\\d{1,15}(?:[.,]\\d{1,10})?(?!\\w)'],
  ['word', '(?:(?![\\u{10000}-\\u{10ffff}])[\\p{L}\\p{N}\\p{M}_$])+'],
  ['blank', '\\s+'],
  ['symbol', '[\\u{10000}-\\u{10ffff}\\p{Cs}\\ufe0f\\u200d]{1,20}'],
  ['sign', '[^]'],
];

const TOKEN = new RegExp(FORMS.map(([, form]) => `(${form})`).join('|'), 'uy');

/** An opening quote that closes again: what stands between, where it is a name and no sentence. */
const QUOTED =
  /(?<![\p{L}\p{N}])(?:'([^'\n]{1,200})'|"([^"\n]{1,200})"|`([^`\n]{1,200})`|“([^”\n]{1,200})”)(?![\p{L}\p{N}])/uy;

/** More words than this are a sentence that somebody quoted. */
const NAME_WORDS_MAX = 3;

/** A line -> its parts; together they are the line again. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(line);
    if (quoted !== null) {
      const whole = quoted[0];
      const inside = whole.slice(1, -1);
      if (inside.trim() === inside && inside.split(/\s+/).length <= NAME_WORDS_MAX) {
        tokens.push(
          { kind: 'sign', text: whole[0]! },
          { kind: 'quoted', text: inside },
          { kind: 'sign', text: whole.at(-1)! },
        );
        at += whole.length;
        continue;
      }
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(line)!;
    const form = match.slice(1).findIndex((group) => group !== undefined);
    tokens.push({ kind: FORMS[form]![0], text: match[0] });
    at += match[0].length;
  }
  return tokens;
}

/** Is it a part that varies by its form alone? */
export function isVariable(kind: string): kind is Variable {
  return VARIABLES.some((one) => one === kind);
}

/** How a team numbers its notes. */
export interface PinSeries {
  /** Below the repository's root: `docs/pins`. */
  readonly folder: string;
  /** A file's name with `{number}`, and with `{slug}` where it says what the note is about: `PIN-{number}-{slug}.md`. */
  readonly pattern: string;
}

/** Shorter numbers get zeros before them. */
const DIGITS = 3;
const SLUG_MAX_LENGTH = 50;

/** `PIN-079` of 79: what the file's name begins with. */
export function pinName(number: number, { pattern }: PinSeries): string {
  const before = pattern.slice(0, pattern.indexOf('{number}')).replace('{slug}', '');
  return `${before.replace(/^[-_. ]+/, '')}${padded(number)}`;
}

/** `PIN-079-two-jobs-at-once.md` */
export function pinFileName(number: number, subject: string, { pattern }: PinSeries): string {
  let slug = '';
  for (const word of subject.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    const more = slug === '' ? word : `${slug}-${word}`;
    if (more.length > SLUG_MAX_LENGTH) break;
    slug = more;
  }
  return pattern.replace('{number}', padded(number)).replace('{slug}', slug === '' ? 'ci' : slug);
}

/** Null where the name is none of the series. */
export function pinNumber(fileName: string, { pattern }: PinSeries): number | null {
  const found = formOf(pattern).exec(fileName)?.groups?.number;
  return found === undefined ? null : Number(found);
}

/** One more than the highest: a gap is a number that was given away once. */
export function nextNumber(fileNames: readonly string[], series: PinSeries): number {
  return Math.max(0, ...fileNames.map((name) => pinNumber(name, series) ?? 0)) + 1;
}

function padded(number: number): string {
  return String(number).padStart(DIGITS, '0');
}

/** A note may lack what it is about, and the sign before that: `PIN-079.md`. */
function formOf(pattern: string): RegExp {
  const quoted = pattern.replace(/[\\^$.*+?()[\]|-]/g, '\\$&');
  const source = quoted
    .replace('{number}', '(?<number>\\d{1,9})')
    .replace(/((?:\\?[-_ ])?)\{slug\}((?:\\?[-_ ])?)/, '(?:$1.*?$2)?');
  return new RegExp(`^${source}$`);
}

import type { Mark } from './words.ts';

/** Texts compared as SQLite's `NOCASE` and `LIKE` do: only A–Z have no case. */
export function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A value of `like` cut at its wildcards, backslashes resolved: `a*b\*` is `['a', 'b*']`. Without a wildcard it is one part. */
export function wildcardParts(pattern: string): string[] {
  const parts = [''];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '*') parts.push('');
    else parts[parts.length - 1] += char === '\\' && at + 1 < pattern.length ? pattern[++at]! : char;
  }
  return parts;
}

/** What was typed, as a value of `like`; `anywhere`: with any text around it. Several wildcards in a row are one. */
export function patternOf(marks: readonly Mark[], anywhere: boolean): string {
  const parts = anywhere ? [WILDCARD] : [];
  const put = (part: string): void => {
    if (part !== WILDCARD || parts.at(-1) !== WILDCARD) parts.push(part);
  };
  for (const mark of marks) put(isWildcard(mark) ? WILDCARD : mark.char.replace(/[\\*]/, '\\$&'));
  if (anywhere) put(WILDCARD);
  return parts.join('');
}

const WILDCARD = '*';

export function isWildcard({ char, escaped }: Mark): boolean {
  return char === WILDCARD && !escaped;
}

export function isLike(text: string, pattern: string): boolean {
  const whole = fold(text);
  const [first, ...others] = wildcardParts(fold(pattern)) as [string, ...string[]];
  const last = others.pop();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  // The earliest place leaves the most room for what follows.
  for (const part of others) {
    const found = whole.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
}

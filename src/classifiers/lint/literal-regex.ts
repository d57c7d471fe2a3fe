import { type AST, RegExpParser } from '@eslint-community/regexpp';
import type { LinePattern, Signature } from '../signature.ts';
import { type Complaint, complain, linesOf, shown } from './complaint.ts';

/** Texts and regular expressions that were taken for each other, wholly or in a part. */
export function confusedPatterns(signature: Signature): Complaint[] {
  const examples = signature.examples.flatMap((example) => example.split('\n'));
  const own = signature.patterns.flatMap(linesOf).map((line) => ({ line, texts: examples }));
  // An exception is there for lines that must not match.
  const nearMisses = signature.nearMisses.flatMap((text) => text.split('\n'));
  const exceptions = signature.unless.map((line) => ({ line, texts: nearMisses }));
  return [...own, ...exceptions].flatMap(({ line, texts }) =>
    confusions(line, texts).map((what) => complain(signature, 'literal-regex', `${shown(line)} ${what}`)),
  );
}

/** What only a regular expression means something by. */
const SYNTAX = /\\[dwsbDWSB.()[\]]|\.[*+]|\(\?[:<=!]|\[(?:a-z|A-Z|0-9|\^)[^\]]*\]|\{\d+,\d*\}|^\^\w|\w\$$/;

function confusions(line: LinePattern, texts: readonly string[]): string[] {
  if (line.kind === 'literal') {
    // A compiler may print such things; then an example shows it.
    const meant = texts.some((text) => text.includes(line.literal));
    return SYNTAX.test(line.literal) && !meant
      ? ['looks like a regular expression, but is taken letter by letter']
      : [];
  }
  const { alternatives } = new RegExpParser().parsePattern(line.source);
  const [first] = alternatives;
  const plain = alternatives.length === 1 && first!.elements.every((element) => element.type === 'Character');
  // A literal text is trimmed.
  if (plain && !line.ignoreCase && line.source.trim() === line.source)
    return ['says no more than a literal text: write it as one'];
  return [...looseDots(line, alternatives, texts), ...bracketedWords(alternatives)];
}

/** Dots between letters or digits that stand for any character, where the texts only ever have a dot. */
function looseDots(
  { source, ignoreCase }: Extract<LinePattern, { kind: 'regex' }>,
  alternatives: readonly AST.Alternative[],
  texts: readonly string[],
): string[] {
  // One more group would change what `\1` means.
  if (/\\[1-9]/.test(source)) return [];
  return sequencesOf(alternatives).flatMap((elements) =>
    elements.flatMap((element, index) => {
      if (element.type !== 'CharacterSet' || element.kind !== 'any') return [];
      if (!isWord(elements[index - 1]) || !isWord(elements[index + 1])) return [];
      const [before, after] = [source.slice(0, element.start), source.slice(element.end)];
      const regex = new RegExp(`${before}(?<looseDot>.)${after}`, ignoreCase ? 'i' : '');
      const taken = texts.flatMap((text) => regex.exec(text)?.groups?.looseDot ?? []);
      if (taken.length === 0 || taken.some((character) => character !== '.')) return [];
      return [`lets the dot in \`${before.slice(-8)}.${after.slice(0, 8)}\` be any character: escape it`];
    }),
  );
}

function isWord(element: AST.Element | undefined): boolean {
  return element?.type === 'Character' && /\w/.test(String.fromCharCode(element.value));
}

/** `[error]` is one letter of five; that a letter stands in it twice shows that the word was meant. */
function bracketedWords(alternatives: readonly AST.Alternative[]): string[] {
  return sequencesOf(alternatives)
    .flat()
    .flatMap((element) => {
      const part = element.type === 'Quantifier' ? element.element : element;
      if (part.type !== 'CharacterClass') return [];
      const letters = part.elements.flatMap((member) => (/^[A-Za-z]$/.test(member.raw) ? [member.raw] : []));
      return new Set(letters).size < letters.length
        ? [`holds ${part.raw}, one character of a word: escape the bracket`]
        : [];
    });
}

/** All runs of neighbours, however deep. */
function sequencesOf(alternatives: readonly AST.Alternative[]): (readonly AST.Element[])[] {
  return alternatives.flatMap(({ elements }) => [
    elements,
    ...elements.flatMap((element) => {
      const part = element.type === 'Quantifier' ? element.element : element;
      return 'alternatives' in part ? sequencesOf(part.alternatives) : [];
    }),
  ]);
}

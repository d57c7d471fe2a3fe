import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { accepts } from './characters.ts';

/**
 * Texts on which a backtracking matcher takes longest over a pattern, as far as its form tells: for each part that
 * repeats, what leads there, then the part over and over, then a character that nothing takes; and what the pattern
 * asks for, over and over, without its end.
 */
export function hostileTexts(source: string, length: number): string[] {
  const { alternatives } = new RegExpParser().parsePattern(source);
  const parts = charactersOf(alternatives);
  const end = ENDS.find((one) => !parts.some((part) => accepts(part, true)(one.charCodeAt(0)))) ?? '\n';
  const texts = new Set<string>();
  const add = (prefix: string, body: string): void => {
    const room = length - prefix.length - end.length;
    if (body !== '' && room > 0) texts.add(prefix + body.repeat(Math.ceil(room / body.length)).slice(0, room) + end);
  };
  for (const favourite of favourites(parts)) {
    for (const alternative of alternatives) {
      const whole = sampleOf(alternative, favourite);
      add('', whole);
      add('', whole.slice(0, -1));
    }
    for (const { prefix, bodies } of repetitions(alternatives, favourite, '')) {
      for (const body of bodies) add(prefix, body);
      add('', prefix);
    }
  }
  return [...texts];
}

/** Tried in this order: what no part takes makes every attempt fail at the end. A line holds no line end, but `.` takes all else. */
const ENDS = ['§', '\u0001', '\n'];
/** What a class may stand for; each is tried in all classes at once, so that neighbours that overlap take the same. */
const COMMON = [...'a0 .-A/_:"'];
const FAVOURITES_MAX = 8;

/** Some common characters, and the first ones of the pattern's own words: what a wide class before them also takes. */
function favourites(parts: readonly CharacterPart[]): string[] {
  const own = parts.filter((part, index) => part.type === 'Character' && parts[index - 1]?.type !== 'Character');
  const first = own.map((part) => String.fromCharCode((part as AST.Character).value));
  return [...new Set(['a', '0', ' ', '.', ...first])].slice(0, FAVOURITES_MAX);
}

type CharacterPart = AST.Character | AST.CharacterSet | AST.CharacterClass;

function isCharacterPart(element: AST.Element): element is CharacterPart {
  return element.type === 'Character' || element.type === 'CharacterSet' || element.type === 'CharacterClass';
}

function charactersOf(alternatives: readonly AST.Alternative[]): CharacterPart[] {
  return alternatives.flatMap(({ elements }) =>
    elements.flatMap((element) => {
      const inner = element.type === 'Quantifier' ? element.element : element;
      if (isCharacterPart(inner)) return [inner];
      return 'alternatives' in inner ? charactersOf(inner.alternatives) : [];
    }),
  );
}

interface Repetition {
  /** A text that leads to the part. */
  readonly prefix: string;
  /** What the part takes in one round, by each of its alternatives. */
  readonly bodies: readonly string[];
}

function* repetitions(
  alternatives: readonly AST.Alternative[],
  favourite: string,
  before: string,
): Generator<Repetition> {
  for (const { elements } of alternatives) {
    let prefix = before;
    for (const element of elements) {
      const inner = element.type === 'Quantifier' ? element.element : element;
      const branches = 'alternatives' in inner ? inner.alternatives : null;
      if (element.type === 'Quantifier' && element.max > 1) {
        const bodies = branches?.map((branch) => sampleOf(branch, favourite)) ?? [sample(inner, favourite)];
        yield { prefix, bodies };
      }
      if (branches !== null) yield* repetitions(branches, favourite, prefix);
      prefix = append(prefix, element, favourite);
    }
  }
}

function sampleOf({ elements }: AST.Alternative, favourite: string): string {
  return elements.reduce((text, element) => append(text, element, favourite), '');
}

/** What must stand before does so already, or is put there. */
function append(text: string, element: AST.Element, favourite: string): string {
  const more = sample(element, favourite);
  return element.type === 'Assertion' && text.endsWith(more) ? text : text + more;
}

/** A short text that the element takes, with the favourite character wherever it may stand. */
function sample(element: AST.Element, favourite: string): string {
  if (isCharacterPart(element)) return character(element, favourite);
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return sampleOf(element.alternatives[0]!, favourite);
    case 'Quantifier':
      return sample(element.element, favourite).repeat(element.min);
    case 'Assertion':
      // What must follow is taken by what follows.
      return element.kind === 'lookbehind' && !element.negate ? sampleOf(element.alternatives[0]!, favourite) : '';
    default:
      return '';
  }
}

function character(part: CharacterPart, favourite: string): string {
  const takes = accepts(part, false);
  const common = [favourite, ...COMMON].find((one) => takes(one.charCodeAt(0)));
  if (common !== undefined) return common;
  for (let unit = 0x20; unit < 0x10000; unit++) if (takes(unit)) return String.fromCharCode(unit);
  return '';
}

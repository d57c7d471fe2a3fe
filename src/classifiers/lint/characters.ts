import type { AST } from '@eslint-community/regexpp';

/** Whether a regular expression's part takes a UTF-16 unit. */
export type Accepts = (unit: number) => boolean;

type Part = AST.Character | AST.CharacterSet | AST.CharacterClass;

/** ECMAScript without the flags u, v and s; with i when `ignoreCase`. */
export function accepts(part: Part, ignoreCase: boolean): Accepts {
  const negate = part.type === 'CharacterClass' && part.negate;
  const holds = membership(part);
  const any: Accepts = ignoreCase ? (unit) => variants(unit).some(holds) : holds;
  const takes: Accepts = negate ? (unit) => !any(unit) : any;
  // Logs are ASCII, nearly: 1 is yes, 2 is no.
  const known = new Uint8Array(128);
  return (unit) => {
    if (unit >= 128) return takes(unit);
    if (known[unit] === 0) known[unit] = takes(unit) ? 1 : 2;
    return known[unit] === 1;
  };
}

/** As the set says without regard to case and, for a class, to its negation. */
function membership(part: Part): Accepts {
  switch (part.type) {
    case 'Character':
      return (unit) => unit === part.value;
    case 'CharacterSet':
      return ofSet(part);
    case 'CharacterClass': {
      const members = part.elements.map((element): Accepts => {
        if (element.type === 'CharacterClassRange') {
          return (unit) => unit >= element.min.value && unit <= element.max.value;
        }
        if (element.type === 'Character' || element.type === 'CharacterSet') return membership(element);
        throw new Error(`${element.raw} needs the flag v`);
      });
      return (unit) => members.some((member) => member(unit));
    }
  }
}

function ofSet(set: AST.CharacterSet): Accepts {
  switch (set.kind) {
    case 'any':
      return (unit) => unit !== 0x0a && unit !== 0x0d && unit !== 0x2028 && unit !== 0x2029;
    case 'digit':
      return (unit) => isDigit(unit) !== set.negate;
    case 'word':
      return (unit) => isWord(unit) !== set.negate;
    case 'space':
      return (unit) => /\s/.test(String.fromCharCode(unit)) !== set.negate;
    case 'property':
      throw new Error(`${set.raw} needs the flag u`);
  }
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

export function isWord(unit: number): boolean {
  return isDigit(unit) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a);
}

/** What two units must share to be the same but for case. Source: ECMA-262, Canonicalize, without the flag u. */
export function canonical(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  if (upper.length !== 1) return unit;
  const to = upper.charCodeAt(0);
  return unit >= 128 && to < 128 ? unit : to;
}

/** Canonical unit -> units that share it. Built when first needed: most patterns mind case. */
const sameCase = new Map<number, number[]>();

/** All units that are the same but for case, this one among them. */
function variants(unit: number): readonly number[] {
  if (sameCase.size === 0) {
    for (let each = 0; each < 0x10000; each++) {
      const shared = canonical(each);
      const known = sameCase.get(shared);
      if (known === undefined) sameCase.set(shared, [each]);
      else known.push(each);
    }
  }
  return sameCase.get(canonical(unit))!;
}

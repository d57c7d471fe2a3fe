import { unstyled } from './cells.ts';
import { ASCII, type Glyphs, UNICODE } from './glyphs.ts';
import { ROLES, type Role, stylesOf, type ThemeName } from './theme.ts';

/** How things are drawn: `look.bad('text')`, `look.glyphs.fail`. */
export type Look = Readonly<Record<Role, (text: string) => string>> & {
  readonly glyphs: Glyphs;
  readonly isAscii: boolean;
};

const made = new Map<string, Look>();

interface Wanted {
  readonly theme: ThemeName;
  readonly isAscii: boolean;
  /** Absent: dark, or not known. */
  readonly isBackgroundLight?: boolean;
}

/** The same one for the same theme, always. */
export function lookOf({ theme, isAscii, isBackgroundLight = false }: Wanted): Look {
  const key = `${theme} ${isAscii} ${isBackgroundLight}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const painters = Object.fromEntries(
    ROLES.map((role) => {
      const [open, close] = stylesOf(theme, isBackgroundLight)[role];
      const styled = (text: string): string => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`);
      // In reverse, what is coloured would be patches of these colours.
      const paint = role === 'selection' ? (text: string) => styled(unstyled(text)) : styled;
      return [role, open === '' ? (text: string) => text : paint];
    }),
  ) as Record<Role, (text: string) => string>;
  const look: Look = { ...painters, glyphs: isAscii ? ASCII : UNICODE, isAscii };
  made.set(key, look);
  return look;
}

/** Where only ASCII is wanted, what stands for the marks that whyred uses; other characters stay as they are. */
export function ascii(text: string, { isAscii }: Pick<Look, 'isAscii'>): string {
  return isAscii ? text.replace(MARKS, (char) => PLAIN[char]!) : text;
}

const PLAIN: Readonly<Record<string, string>> = {
  '✓': 'v',
  '✗': 'x',
  '•': '*',
  '·': '.',
  '…': '~',
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '⊘': 'o',
  '◌': '.',
  '≥': '>',
  '≤': '<',
  '×': 'x',
  '−': '-',
  '›': '>',
  '‘': "'",
  '▌': '>',
  '│': '|',
};

const MARKS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

import { TriageError } from '../errors.ts';
import { nearest } from '../filter/nearest.ts';
import type { OwnKeys } from './bindings.ts';
import type { Settings } from './initial.ts';
import { isKey, type Key } from './keys.ts';
import { THEMES, type ThemeName } from './look/theme.ts';
import type { Command } from './part.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is chosen on the command line; what is not is left to the environment and the person's file. */
export interface Chosen {
  readonly theme?: ThemeName;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly offline?: boolean;
  readonly screenReader?: boolean;
  /** A log on this machine that is shown first. */
  readonly log?: string;
}

/** What a person's own file says. */
export interface Written {
  readonly theme?: ThemeName;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly 'screen-reader'?: boolean;
  readonly keys?: OwnKeys;
}

/** The command line goes before the environment, and that before the file. Without colours, and where nothing is drawn, there is one theme. */
export function settingsFrom(chosen: Chosen, written: Written, env: Environment, hasColour: boolean): Settings {
  const isSpoken = chosen.screenReader ?? switched(env.WHYRED_SCREEN_READER) ?? written['screen-reader'] ?? false;
  const named = themeIn(env) ?? written.theme ?? null;
  return {
    theme: hasColour && !isSpoken ? (chosen.theme ?? named) : 'mono',
    isAscii: chosen.ascii ?? switched(env.WHYRED_ASCII) ?? written.ascii ?? !isUtf8(env),
    // Commander says true where nothing was said.
    isMouseOn: chosen.mouse === false || isSpoken ? false : (written.mouse ?? true),
    isSpoken,
    ownKeys: written.keys ?? {},
    isOffline: chosen.offline ?? false,
  };
}

/** @throws TriageError `settings-invalid` where it names none. */
function themeIn({ WHYRED_THEME: name }: Environment): ThemeName | null {
  if (name === undefined || name === '') return null;
  const theme = THEMES.find((one) => one === name);
  if (theme !== undefined) return theme;
  throw new TriageError(
    'settings-invalid',
    `WHYRED_THEME: there is no theme ${name}; there are ${THEMES.join(', ')}.`,
    'Set it to one of them, or not at all.',
  );
}

function switched(value: string | undefined): boolean | null {
  return value === undefined || value === '' ? null : value !== '0' && value !== 'false';
}

/** Where nothing names an encoding it is UTF-8, as everywhere today. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  if (TERM === 'linux') return false;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale) || /^(?:C|POSIX)$/.test(locale);
}

const KNOWN = ['theme', 'ascii', 'mouse', 'screen-reader', 'keys'] as const;
const SWITCHES = ['ascii', 'mouse', 'screen-reader'] as const;

/**
 * What a person wrote, checked.
 * @param content What the YAML says.
 * @param commands Whose keys can be other ones.
 * @throws TriageError `settings-invalid` with the file, the setting, and the nearest one that there is.
 */
export function writtenSettings(content: unknown, path: string, commands: readonly Command[]): Written {
  if (content === null || content === undefined) return {};
  const fault = (what: string): TriageError =>
    new TriageError('settings-invalid', `${path}: ${what}.`, '`whyred keys` prints the commands and their keys.');
  if (!isMapping(content)) throw fault('it must be a mapping of settings');
  for (const name of Object.keys(content)) {
    if (!KNOWN.some((known) => known === name)) throw fault(`there is no setting ${name}${meant(name, KNOWN)}`);
  }
  for (const name of SWITCHES) {
    if (content[name] !== undefined && typeof content[name] !== 'boolean') throw fault(`${name} must be true or false`);
  }
  const { theme, keys } = content;
  if (theme !== undefined && !THEMES.some((one) => one === theme)) {
    throw fault(`there is no theme ${String(theme)}; there are ${THEMES.join(', ')}`);
  }
  return { ...(content as Written), ...(keys === undefined ? {} : { keys: ownKeys(keys, commands, fault) }) };
}

function ownKeys(keys: unknown, commands: readonly Command[], fault: (what: string) => TriageError): OwnKeys {
  if (!isMapping(keys)) throw fault('keys must be a mapping of commands to keys');
  const own: Record<string, readonly Key[]> = {};
  for (const [id, given] of Object.entries(keys)) {
    if (!commands.some((command) => command.id === id)) {
      const names = commands.map((command) => command.id);
      throw fault(`keys names ${id}, which is no command${meant(id, names)}`);
    }
    const list = (Array.isArray(given) ? given : [given]).map(String);
    const wrong = list.find((key) => !isKey(key));
    if (wrong !== undefined) throw fault(`keys.${id}: ${wrong} is no key; keys are written as ctrl-r, f5, esc, j`);
    own[id] = list;
  }
  const clash = clashIn(commands, own);
  if (clash !== null) throw fault(clash);
  return own;
}

/** One key for two commands of one place would leave the second without any. */
function clashIn(commands: readonly Command[], own: OwnKeys): string | null {
  for (const [id, keys] of Object.entries(own)) {
    const { where } = commands.find((command) => command.id === id)!;
    const other = commands.find(
      (command) =>
        command.id !== id &&
        command.where === where &&
        (own[command.id] ?? command.keys).some((key) => keys.includes(key)),
    );
    if (other !== undefined) {
      const key = keys.find((one) => (own[other.id] ?? other.keys).includes(one));
      return `keys.${id}: ${key} is ${other.id} already; give that one another key, too`;
    }
  }
  return null;
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? '' : `; did you mean ${near}?`;
}

function isMapping(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

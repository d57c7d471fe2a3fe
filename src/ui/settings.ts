import type { Settings } from './initial.ts';
import { THEMES, type ThemeName } from './look/theme.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is chosen on the command line; what is not is left to the settings file and the environment. */
export interface Chosen {
  readonly theme?: ThemeName;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly offline?: boolean;
  readonly screenReader?: boolean;
}

/** The command line goes before the environment, and that before the settings file. */
export function settingsFrom(chosen: Chosen, env: Environment, hasColour: boolean): Settings {
  const named = THEMES.find((theme) => theme === env.WHYRED_THEME) ?? null;
  return {
    theme: hasColour ? (chosen.theme ?? named) : 'mono',
    isAscii: chosen.ascii ?? (isSet(env.WHYRED_ASCII) || !isUtf8(env)),
    isMouseOn: chosen.mouse ?? true,
    ownKeys: {},
    isOffline: chosen.offline ?? false,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}

/** Where nothing names an encoding it is UTF-8, as everywhere today. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  if (TERM === 'linux') return false;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale) || /^(?:C|POSIX)$/.test(locale);
}

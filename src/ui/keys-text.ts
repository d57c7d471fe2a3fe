import { printed } from '../reports/json.ts';
import { wrap } from '../reports/layout.ts';
import { keysOf, type OwnKeys } from './bindings.ts';
import type { Command } from './part.ts';
import { screenTitle } from './screen-titles.ts';
import { type Dialog, SCREENS, type ScreenName } from './state.ts';

/** The table of keys, a block for each place where they hold. Ends with a line end. */
export function keysText(commands: readonly Command[], own: OwnKeys, path: string, width: number): string {
  const places = [...new Set(commands.map(({ where }) => where))].sort((one, other) => rankOf(one) - rankOf(other));
  const blocks = places.map((place) => {
    const held = commands.filter(({ where }) => where === place);
    return [placeWords(place), ...blockOf(held, own, width)].join('\n');
  });
  const how = `Other keys are set in ${path}, under keys: the name of the command, which stands last, and its keys.`;
  return `${blocks.join('\n\n')}\n\n${wrap(how, width).join('\n')}\n`;
}

/** Keys, what they do, and the name that this has in the settings; where there is little room, the name stands below. */
function blockOf(commands: readonly Command[], own: OwnKeys, width: number): string[] {
  const words = (command: Command): string => keysOf(command, own).join(' ') || '(none)';
  const keys = Math.max(...commands.map((command) => words(command).length));
  const titles = Math.max(...commands.map(({ title }) => title.length));
  const ids = Math.max(...commands.map(({ id }) => id.length));
  const isWide = 2 + keys + 2 + titles + 2 + ids <= width;
  return commands.flatMap((command) => {
    const { id, title } = command;
    const lead = `  ${words(command).padEnd(keys)}  `;
    if (isWide) return [`${lead}${title.padEnd(titles)}  ${id}`];
    const [first = '', ...more] = [...wrap(title, Math.max(20, width - lead.length)), id];
    return [lead + first, ...more.map((line) => ' '.repeat(lead.length) + line)];
  });
}

/** The same for programs. */
export function keysJson(commands: readonly Command[], own: OwnKeys): string {
  return printed(
    commands.map((command) => ({
      id: command.id,
      where: command.where,
      keys: keysOf(command, own),
      title: command.title,
      group: command.group,
    })),
  );
}

const DIALOGS: Readonly<Record<Dialog['kind'], string>> = {
  verdict: 'the verdict',
  report: 'a report',
  filter: 'the filter',
  views: 'saved views',
  repositories: 'the repositories',
  help: 'all keys',
  palette: 'the commands',
  'log-search': 'a search in the log',
  'signature-search': 'a search for signatures',
  confirm: 'are you sure?',
};

const PLACES: Readonly<Record<string, string>> = {
  everywhere: 'Everywhere',
  always: 'Everywhere, also in dialogs',
  first: 'Before anything is stored',
};

/** Where commands hold, in words: `Triage, in the log`. */
function placeWords(place: string): string {
  const known = PLACES[place];
  if (known !== undefined) return known;
  const [screen, pane] = place.split('.') as [ScreenName, string | undefined];
  if (SCREENS.includes(screen)) return `${screenTitle(screen)}${pane === undefined ? '' : `, in the ${pane}`}`;
  return `While this is open: ${DIALOGS[place as Dialog['kind']]}`;
}

/** The order of places: everywhere, on the screens, in the dialogs. */
function rankOf(place: string): number {
  if (Object.hasOwn(PLACES, place)) return Object.keys(PLACES).indexOf(place);
  const [screen = '', pane] = place.split('.');
  const at = SCREENS.indexOf(screen as ScreenName);
  if (at >= 0) return 10 + 2 * at + (pane === undefined ? 0 : 1);
  return 100 + Object.keys(DIALOGS).indexOf(place);
}

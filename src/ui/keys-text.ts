import { printed } from '../reports/json.ts';
import { wrap } from '../reports/layout.ts';
import { keysOf, type OwnKeys } from './bindings.ts';
import type { Command } from './part.ts';

/** Where commands hold, in words. */
const PLACES: Readonly<Record<string, string>> = { everywhere: 'Everywhere' };

/** The table of keys, a block for each place where they hold. Ends with a line end. */
export function keysText(commands: readonly Command[], own: OwnKeys, path: string, width: number): string {
  const places = [...new Set(commands.map(({ where }) => where))].sort(everywhereFirst);
  const wide = Math.max(...commands.map((command) => keyWords(command, own).length));
  const ids = Math.max(...commands.map(({ id }) => id.length));
  const blocks = places.map((place) => {
    const lines = commands
      .filter(({ where }) => where === place)
      .map((command) => {
        const line = `  ${keyWords(command, own).padEnd(wide)}  ${command.id.padEnd(ids)}  ${command.title}`;
        return line.length <= width
          ? line
          : `  ${keyWords(command, own).padEnd(wide)}  ${command.id}\n    ${command.title}`;
      });
    return [PLACES[place] ?? place, ...lines].join('\n');
  });
  const foot = wrap(`Other keys are set in ${path}, under keys: the name of the command, and its keys.`, width);
  return `${blocks.join('\n\n')}\n\n${foot.join('\n')}\n`;
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

function keyWords(command: Command, own: OwnKeys): string {
  return keysOf(command, own).join(' ') || '(none)';
}

function everywhereFirst(one: string, other: string): number {
  const rank = (place: string): number => (place === 'everywhere' ? 0 : 1);
  return rank(one) - rank(other) || (one < other ? -1 : 1);
}

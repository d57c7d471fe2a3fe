/**
 * A key as it is written in the table of keys and in a configuration: a character by itself (`j`, `J`, `/`), or a name:
 * `enter esc tab space up down left right home end pageup pagedown backspace delete insert f1` … `f12`, with `ctrl-`, `alt-`,
 * `shift-` in front where they are held (`ctrl-r`, `shift-tab`, `alt-b`).
 */
export type Key = string;

/** The character that a key types; null for all others. */
export function typedBy(key: Key): string | null {
  if (key === 'space') return ' ';
  return [...key].length === 1 || /^[^\x20-\x7e]+$/.test(key) ? key : null;
}

const NAMED = new Set([
  ...['enter', 'esc', 'tab', 'space', 'up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown'],
  ...['backspace', 'delete', 'insert', ...Array.from({ length: 12 }, (_, at) => `f${at + 1}`)],
]);

/** Is it written as a key is? */
export function isKey(text: string): boolean {
  const held = /^(?:(?:ctrl|alt|shift)-)+(?=.)/.exec(text)?.[0] ?? '';
  const key = text.slice(held.length);
  return NAMED.has(key) || (typedBy(key) !== null && !/\s/.test(key));
}

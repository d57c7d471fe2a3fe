import { expect, test } from 'vitest';
import { EMPTY, edited, type Field, inserted } from '../../src/ui/field.ts';

function typed(...keys: readonly string[]): Field {
  return keys.reduce((field, key) => edited(field, key) ?? field, EMPTY);
}

test.each([
  [['a', 'b', 'left', 'c'], 'acb', 2],
  [['a', 'b', 'backspace'], 'a', 1],
  [['é', '👩‍👩‍👧', 'backspace'], 'é', 1],
  [['a', 'b', 'home', 'delete'], 'b', 0],
  [['a', 'space', 'b', 'b', 'ctrl-w'], 'a ', 2],
  [['a', 'space', 'b', 'ctrl-left'], 'a b', 2],
  [['a', 'b', 'ctrl-a', 'ctrl-k'], '', 0],
  [['a', 'b', 'left', 'ctrl-u'], 'b', 0],
] as const)('%j makes %j', (keys, text, cursor) => {
  expect(typed(...keys)).toEqual({ text, cursor });
});

test('keys that type nothing are left to others', () => {
  expect(edited(EMPTY, 'enter')).toBeNull();
  expect(edited(EMPTY, 'ctrl-r')).toBeNull();
});

test('what is pasted is one line without control characters', () => {
  expect(inserted(EMPTY, 'one\r\ntwo\u001b[31m\u202e!').text).toBe('one two[31m!');
});

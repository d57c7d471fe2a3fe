import { expect, test } from 'vitest';
import { unstyled } from '../../src/ui/look/cells.ts';
import { lookOf } from '../../src/ui/look/look.ts';
import { ROLES, THEMES } from '../../src/ui/look/theme.ts';
import { update } from '../../src/ui/update.ts';
import { openScreen, scripted } from './kit/screen.ts';

const BACKGROUNDS = [true, false];

test('whatever a role paints is closed again, and nothing but its own style', () => {
  for (const theme of THEMES) {
    for (const isBackgroundLight of BACKGROUNDS) {
      const look = lookOf({ theme, isAscii: false, isBackgroundLight });
      for (const role of ROLES) {
        expect(unstyled(look[role]('text'))).toBe('text');
        expect(look[role]('')).toBe('');
        expect(look[role]('text')).not.toMatch(/\u001b\[0?m/);
      }
    }
  }
});

test('a selection is one bar: what is coloured in it is not patches of these colours', () => {
  const look = lookOf({ theme: 'dark', isAscii: false });
  expect(look.selection(`${look.bad('x')} main`)).toBe('\u001b[7mx main\u001b[27m');
});

test('what is chosen and what has the keys can be told in every theme', () => {
  for (const theme of THEMES) {
    const look = lookOf({ theme, isAscii: false });
    expect(look.selection('text')).not.toBe('text');
    expect(look.focus('text')).not.toBe('text');
    expect(look.focus('text')).not.toBe(look.dim('text'));
  }
});

test('on a light background themes have colours that can be read there', async () => {
  const screen = openScreen({ service: scripted({}), settings: { theme: 'colour-blind' } });
  const { state } = update(screen.state, { type: 'background', brightness: 0.95 });
  expect(state.theme).toBe('colour-blind');
  expect(lookOf(state).accent('key')).not.toBe(lookOf(screen.state).accent('key'));
  expect(update(state, { type: 'background', brightness: 0.1 }).state.isBackgroundLight).toBe(false);
});

/** What a colour says. Beside each stands a mark or a word that says the same. */
export const ROLES = [
  'ok',
  'bad',
  'flaky',
  'infra',
  'dim',
  'accent',
  'warning',
  'strong',
  'selection',
  'match',
] as const;
export type Role = (typeof ROLES)[number];

export const THEMES = ['dark', 'light', 'high-contrast', 'colour-blind', 'mono'] as const;
export type ThemeName = (typeof THEMES)[number];

/** Numbers of SGR that open and close a style; what closes one closes nothing else. */
export type Style = readonly [open: string, close: string];

const BOLD: Style = ['1', '22'];
const DIM: Style = ['2', '22'];
const INVERSE: Style = ['7', '27'];
const UNDERLINE: Style = ['4', '24'];

/** One of the terminal's own sixteen colours, so that the palette of who looks at it rules. */
function own(code: number): Style {
  return [String(code), '39'];
}

/** One of the 256 that are the same everywhere. */
function fixed(code: number): Style {
  return [`38;5;${code}`, '39'];
}

function on(background: string, foreground: string): Style {
  return [`${background};${foreground}`, '49;39'];
}

function both(one: Style, other: Style): Style {
  return [`${one[0]};${other[0]}`, `${one[1]};${other[1]}`];
}

export const STYLES: Readonly<Record<ThemeName, Readonly<Record<Role, Style>>>> = {
  dark: {
    ok: own(32),
    bad: own(31),
    flaky: own(33),
    infra: own(35),
    dim: DIM,
    accent: own(36),
    warning: own(33),
    strong: BOLD,
    selection: INVERSE,
    match: on('43', '30'),
  },
  light: {
    ok: own(32),
    bad: own(31),
    flaky: fixed(130),
    infra: own(35),
    dim: fixed(241),
    accent: own(34),
    warning: fixed(130),
    strong: BOLD,
    selection: INVERSE,
    match: on('48;5;220', '30'),
  },
  'high-contrast': {
    ok: both(BOLD, own(92)),
    bad: both(BOLD, own(91)),
    flaky: both(BOLD, own(93)),
    infra: both(BOLD, own(95)),
    // Nothing is dimmed: what is hard to read is not there.
    dim: ['', ''],
    accent: both(BOLD, own(96)),
    warning: both(BOLD, own(93)),
    strong: both(BOLD, UNDERLINE),
    selection: both(BOLD, INVERSE),
    match: on('103', '30'),
  },
  // Blue and orange, which all kinds of eyes tell apart.
  'colour-blind': {
    ok: fixed(39),
    bad: fixed(208),
    flaky: fixed(220),
    infra: fixed(183),
    dim: DIM,
    accent: fixed(51),
    warning: fixed(220),
    strong: BOLD,
    selection: INVERSE,
    match: on('48;5;220', '30'),
  },
  mono: {
    ok: ['', ''],
    bad: BOLD,
    flaky: ['', ''],
    infra: ['', ''],
    dim: ['', ''],
    accent: BOLD,
    warning: BOLD,
    strong: BOLD,
    selection: INVERSE,
    match: both(UNDERLINE, BOLD),
  },
};

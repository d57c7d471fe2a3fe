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
  /** Title of the pane that has the keys. */
  'focus',
] as const;
export type Role = (typeof ROLES)[number];

export const THEMES = ['dark', 'light', 'high-contrast', 'colour-blind', 'mono'] as const;
export type ThemeName = (typeof THEMES)[number];

/** Numbers of SGR that open and close a style; what closes one closes nothing else. */
export type Style = readonly [open: string, close: string];

const BOLD: Style = ['1', '22'];
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

type Styles = Readonly<Record<Role, Style>>;

const MONO: Styles = {
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
  focus: INVERSE,
};

/** On a background that is dark, or not known. */
const ON_DARK: Readonly<Record<ThemeName, Styles>> = {
  dark: {
    ok: own(32),
    bad: own(31),
    flaky: own(33),
    infra: own(35),
    // Not the faintness of terminals, which some make too faint to read.
    dim: fixed(245),
    accent: own(36),
    warning: own(33),
    strong: BOLD,
    selection: INVERSE,
    match: on('43', '30'),
    focus: BOLD,
  },
  light: {
    ok: fixed(28),
    bad: fixed(160),
    flaky: fixed(130),
    infra: own(35),
    dim: fixed(241),
    accent: own(34),
    warning: fixed(130),
    strong: BOLD,
    selection: INVERSE,
    match: on('48;5;220', '30'),
    focus: BOLD,
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
    strong: both(BOLD, own(97)),
    selection: both(BOLD, INVERSE),
    match: on('103', '30'),
    focus: both(BOLD, INVERSE),
  },
  // Blue and orange, which all kinds of eyes tell apart.
  'colour-blind': {
    ok: fixed(39),
    bad: fixed(208),
    flaky: fixed(220),
    infra: fixed(183),
    dim: fixed(245),
    accent: fixed(51),
    warning: fixed(220),
    strong: BOLD,
    selection: INVERSE,
    match: on('48;5;220', '30'),
    focus: BOLD,
  },
  mono: MONO,
};

/** On a light one; a person who chose `dark` or `light` knows what it is. */
const ON_LIGHT: Readonly<Record<ThemeName, Styles>> = {
  ...ON_DARK,
  'high-contrast': {
    ...ON_DARK['high-contrast'],
    ok: both(BOLD, fixed(22)),
    bad: both(BOLD, fixed(88)),
    flaky: both(BOLD, fixed(94)),
    infra: both(BOLD, fixed(90)),
    accent: both(BOLD, fixed(18)),
    warning: both(BOLD, fixed(94)),
    strong: both(BOLD, own(30)),
    match: on('48;5;220', '30'),
  },
  'colour-blind': {
    ...ON_DARK['colour-blind'],
    ok: fixed(26),
    bad: both(BOLD, fixed(130)),
    flaky: fixed(94),
    infra: fixed(97),
    dim: fixed(241),
    accent: fixed(24),
    warning: fixed(94),
  },
};

export function stylesOf(theme: ThemeName, isBackgroundLight: boolean): Styles {
  return (isBackgroundLight ? ON_LIGHT : ON_DARK)[theme];
}

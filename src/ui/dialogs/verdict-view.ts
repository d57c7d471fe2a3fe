import type { VerdictLabel } from '../../domain.ts';
import { wrap } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import { percent } from '../../reports/words.ts';
import { between, cellsOf, toWidth, toWidthEnd } from '../look/cells.ts';
import { ascii, type Look } from '../look/look.ts';
import type { DialogView } from '../part.ts';
import type { Extent, State } from '../state.ts';
import { fieldLine } from './field-line.ts';
import { verdictKey } from './verdict-commands.ts';
import {
  CHOICES,
  chanceOf,
  type KnownVerdict,
  refusalOf,
  SCOPES,
  type Scope,
  soughtIn,
  verdictIn,
} from './verdict-state.ts';
import { effectLines, saidBefore } from './verdict-words.ts';

/** What a click on a line means. */
export type Target =
  | { readonly kind: 'choice'; readonly label: VerdictLabel }
  | { readonly kind: 'scope'; readonly scope: Scope | null }
  | { readonly kind: 'note' };

interface Row {
  readonly text: string;
  readonly target: Target | null;
}

const WIDTH = 78;
/** With all scopes and an effect of two lines; and what is left on the smallest screen. */
const ROOMY = 20;
const NARROW = 14;

export const verdictView: DialogView = {
  kind: 'verdict',
  size: ({ size }) => ({
    width: Math.min(WIDTH, size.columns),
    height: size.rows >= ROOMY + 2 ? ROOMY : Math.min(NARROW, size.rows - 2),
  }),
  title: (state) => {
    const place = verdictIn(state)?.place ?? soughtIn(state)?.run;
    return place === undefined ? 'Verdict' : `Verdict on run ${place.runId}`;
  },
  paint: (state, extent, look) => verdictRows(state, extent, look).map(({ text }) => text),
};

/** The lines inside the border, and what they stand for. */
export function verdictRows(state: State, extent: Extent, look: Look): Row[] {
  const dialog = verdictIn(state);
  if (dialog === null) return [still(` ${look.dim(ascii('looking for what failed…', look))}`)];
  const { width, height } = extent;
  const isRoomy = height >= ROOMY - 2;
  const gap: Row[] = isRoomy ? [still('')] : [];
  const effect = effectLines(dialog, look).flatMap(({ text, paint }) => wrap(text, width - 10).map(paint));
  const rows: Row[] = [
    still(` ${look.strong(plain(dialog.failure.rootCause.text))}`),
    still(` ${look.dim(ascii(aboutOf(dialog), look))}`),
    ...gap.map(() => still(between('', look.dim(CHANCE_HEADING), width))),
    ...CHOICES.map((choice) => ({
      text: choiceLine(state, dialog, choice, width, look),
      target: { kind: 'choice', label: choice.label } as const,
    })),
    ...gap,
    ...(isRoomy ? scopeLines(dialog, width, look) : [scopeLine(dialog, width, look)]),
    { text: noteLine(dialog, width, look), target: { kind: 'note' } },
    ...gap,
    ...(effect.length === 0 ? [''] : effect)
      .slice(0, isRoomy ? 2 : 1)
      .map((text, index) => still(`${index === 0 ? heading('Effect', look) : ' '.repeat(9)}${text}`)),
  ];
  const room = Math.max(0, height - 1 - rows.length);
  return [...rows, ...Array.from({ length: room }, () => still('')), still(footLine(state, dialog, width, look))];
}

function still(text: string): Row {
  return { text, target: null };
}

function heading(word: string, look: Look): string {
  return ` ${look.accent(word.padEnd(8))}`;
}

/** `npm-econnreset · seen 3 times · first of 2 causes` */
function aboutOf({ failure, effect, causes }: KnownVerdict): string {
  const { signature } = failure;
  const seen = effect.value?.stored.fingerprint ?? null;
  return [
    signature === null ? 'unknown' : signature.id,
    ...(seen === null ? [] : [seen === 1 ? 'seen once' : `seen ${seen} times`]),
    ...(causes > 1 ? [`first of ${causes} causes`] : []),
    ...saidBefore(failure),
  ].join(' · ');
}

const CHANCE_CELLS = 10;
/** Above the numbers, which end where it does. */
const CHANCE_HEADING = `chance${' '.repeat(1 + CHANCE_CELLS + 1 + 12)}`;

/** `3 ● genuine         this change broke it        62 % ██████` */
function choiceLine(
  state: State,
  { chosen, failure, isTyping }: KnownVerdict,
  { label, means }: (typeof CHOICES)[number],
  width: number,
  look: Look,
): string {
  const { glyphs } = look;
  const isChosen = label === chosen;
  const key = verdictKey(state, `verdict.${label}`);
  const chance = chanceOf(label, failure);
  const isNarrow = width < 70;
  const isSuggested = label === failure.verdict.label;
  const mark = isSuggested ? look.accent(`${glyphs.mark} suggested`) : '';
  const bar = chance === null ? '' : glyphs.bar.repeat(Math.round(chance * CHANCE_CELLS));
  const number = chance === null ? '' : percent(chance);
  const wide = `${toWidthEnd(number, 5)} ${toWidth(look.dim(bar), CHANCE_CELLS)} ${toWidth(mark, 12)}`;
  const right = isNarrow ? `${number} ` : wide;
  const left = ` ${look.accent(key)} ${isChosen ? glyphs.chosen : glyphs.unchosen} ${toWidth(isChosen ? look.strong(label) : label, 15)}`;
  const line = between(`${left} ${isNarrow && isSuggested ? mark : look.dim(means)}`, right, width);
  return isChosen && !isTyping ? look.selection(line) : line;
}

function scopeLines(dialog: KnownVerdict, width: number, look: Look): Row[] {
  return SCOPES.map((scope, index) => {
    const { glyphs } = look;
    const refusal = refusalOf(scope, dialog.failure);
    const isOn = scope === dialog.scope;
    const words = scopeWords(scope, dialog);
    const text =
      refusal === null
        ? between(
            `${isOn ? glyphs.chosen : glyphs.unchosen} ${isOn ? look.strong(words) : words}`,
            storedOf(scope, dialog),
            width - 10,
          )
        : look.dim(`- ${words}: ${refusal}`);
    const target: Target | null = refusal === null ? { kind: 'scope', scope } : null;
    return { text: `${index === 0 ? heading('Holds', look) : ' '.repeat(9)}${text}`, target };
  });
}

/** The one that is on, and how there are others. */
function scopeLine(dialog: KnownVerdict, width: number, look: Look): Row {
  const { failure, scope } = dialog;
  const refusal = refusalOf('fingerprint', failure);
  const more = refusal === null ? storedOf(scope, dialog) : `no wider: ${refusal}`;
  return {
    text: `${heading('Holds', look)}${between(look.strong(scopeWords(scope, dialog)), look.dim(more), width - 10)}`,
    target: { kind: 'scope', scope: null },
  };
}

function scopeWords(scope: Scope, { failure }: KnownVerdict): string {
  switch (scope) {
    case 'this':
      return 'for this failure alone';
    case 'fingerprint':
      return 'for the same failure wherever it is';
    case 'signature':
      return failure.signature === null ? 'for all of its known cause' : `for all of ${failure.signature.id}`;
  }
}

function storedOf(scope: Scope, { effect }: KnownVerdict): string {
  const stored = scope === 'this' ? null : effect.value?.stored[scope];
  return stored == null ? '' : `${stored} stored`;
}

function noteLine({ note, isTyping }: KnownVerdict, width: number, look: Look): string {
  const room = width - 10;
  if (isTyping) return `${heading('Note', look)}${fieldLine(note, room, look)}`;
  const text = note.text.trim() === '' ? look.dim('none') : toWidth(note.text, Math.min(room, cellsOf(note.text)));
  return `${heading('Note', look)}${text}`;
}

/** What the keys do now. */
function footLine(state: State, { scope, isTyping }: KnownVerdict, width: number, look: Look): string {
  const [first, last, save] = ['verdict.flaky', 'verdict.uncertain', 'verdict.save'].map((id) => verdictKey(state, id));
  const keys = isTyping
    ? `${save} saves`
    : scope === 'this'
      ? `${first}-${last} saves at once · ${save} saves ${look.glyphs.chosen}`
      : `${first}-${last} chooses · ${save} saves`;
  return between(` ${look.dim(ascii(keys, look))}`, look.dim('stays in your store '), width);
}

import { wrap } from '../../reports/layout.ts';
import { nameOf } from '../../reports/runs.ts';
import { bindingsNow, quitKeys } from '../bindings.ts';
import { between, cellsOf } from '../look/cells.ts';
import { ascii, type Look, lookOf } from '../look/look.ts';
import type { Painter } from '../part.ts';
import { allDialogs } from '../parts.ts';
import { screenTitle } from '../screen-titles.ts';
import { LEAST, SCREENS, type State, topDialog } from '../state.ts';
import { isFirstRun } from './first-run/shown.ts';
import { freshness } from './freshness.ts';
import { runHeading } from './run/heading.ts';

/** A piece of a strip; a click on it does its command. */
interface Span {
  readonly text: string;
  readonly command: string | null;
}

/** The name, what is looked at, the screens with the one that is shown, and how fresh everything is. */
export const paintHead: Painter = (state, { width }, look) => {
  const { left, right } = headOf(state, width, look);
  return [between(textOf(left), right, width)];
};

function headOf(state: State, width: number, look: Look): { readonly left: readonly Span[]; readonly right: string } {
  const name: Span = { text: look.strong(' whyred'), command: null };
  const tabs = isFirstRun(state) ? [[]] : [tabsOf(state, look, false), tabsOf(state, look, true)];
  const ways = subjectsOf(state).flatMap((subject) =>
    tabs.map((own) => [name, { text: subject === '' ? '  ' : ` ${subject}  `, command: null }, ...own]),
  );
  const heads = ways.map((left) => {
    const used = cellsOf(textOf(left));
    return { left, used, right: freshness(state, width - used - 1, look) };
  });
  // Names make room for what goes on; where that finds none either, they are as long as they can be.
  const fitting = heads.filter(({ used }) => used <= width);
  return fitting.find(({ right }) => right !== '') ?? fitting[0] ?? heads.at(-1)!;
}

/** What is looked at, in longer and shorter words. */
function subjectsOf(state: State): readonly string[] {
  const name = state.repository === null ? '' : nameOf(state.repository);
  const heading = state.screen === 'run' ? runHeading(state) : '';
  return heading === '' ? [name] : [`${name} ${heading}`, heading, name];
}

/** Where there is little room, the others are numbers. */
function tabsOf({ screen: shown }: State, look: Look, isShort: boolean): Span[] {
  return SCREENS.map((screen, index) => {
    const isShown = screen === shown;
    const words = isShort && !isShown ? ` ${index + 1}` : ` ${index + 1} ${screenTitle(screen)} `;
    return { text: isShown ? look.selection(words) : look.dim(words), command: `screen.${screen}` };
  });
}

function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

/** What a click on one of the strips means; null: nothing. */
export function commandAt(state: State, region: string, column: number, row: number): string | null {
  const look = lookOf(state);
  const { columns } = state.size;
  if (region === 'head') return spanAt(headOf(state, columns, look).left, column);
  return region === 'foot' && row === footHeight(state) - 1 ? spanAt(hintsOf(state, columns, look), column) : null;
}

function spanAt(spans: readonly Span[], column: number): string | null {
  let end = 0;
  for (const { text, command } of spans) {
    end += cellsOf(text);
    if (column < end) return command;
  }
  return null;
}

/** What happened last, and what can be done. A dialog of one line is drawn here. */
export const paintFoot: Painter = (state, { width, height }, look) => {
  const dialog = topDialog(state);
  const view = allDialogs().find(({ kind }) => kind === dialog?.kind);
  const own = view?.size(state) === null ? view.paint(state, { width, height: 1 }, look)[0] : undefined;
  const news = own === undefined ? newsOf(state, look) : [own];
  return [...news.slice(0, height - 1), textOf(hintsOf(state, width, look))];
};

/** Lines that news may take: what went wrong is shown whole, with what to do. */
const NEWS_MAX = { done: 2, news: 2, problem: 4 };

/** Lines at the bottom: news, and hints for keys. */
export function footHeight(state: State): number {
  return Math.max(1, newsIn(state).length) + 1;
}

function newsIn({ notice, size }: State): readonly string[] {
  if (notice === null) return [];
  const width = size.columns - 4;
  if (cellsOf(notice.text) <= width) return [notice.text];
  return wrap(notice.text.replace(/\s+/g, ' '), Math.max(20, width)).slice(0, NEWS_MAX[notice.kind]);
}

function newsOf(state: State, look: Look): readonly string[] {
  const { notice } = state;
  if (notice === null) return [''];
  const { glyphs } = look;
  const mark = { done: look.ok(glyphs.pass), problem: look.bad(glyphs.fail), news: look.accent(glyphs.dot) }[
    notice.kind
  ];
  return newsIn(state).map((line, index) => ` ${index === 0 ? mark : ' '} ${ascii(line, look)}`);
}

/** `enter triage  r re-run  ? keys`: as many as there is room for, those that come first go last, and always how to find the others. */
function hintsOf(state: State, width: number, look: Look): Span[] {
  const spans = bindingsNow(state).flatMap(({ command: { id, hint, isHinted }, keys: [key] }): Span[] =>
    hint === undefined || key === undefined || isHinted?.(state) === false
      ? []
      : [{ text: ` ${look.accent(key)} ${hint} `, command: id }],
  );
  const help = spans.filter(({ command }) => command === 'help.open');
  const shown: Span[] = [];
  for (const span of spans) {
    const kept = help.filter((one) => one !== span && !shown.includes(one));
    if (cellsOf(textOf([...shown, span, ...kept])) > width) break;
    shown.push(span);
  }
  return [...shown, ...help.filter((one) => !shown.includes(one))];
}

/** Nothing but this is to be seen: `update` takes no other key meanwhile. */
export const paintTooSmall: Painter = (state, { width }, look) => {
  const { columns, rows } = state.size;
  const [quit = ''] = quitKeys(state);
  return [
    look.strong(`whyred needs ${LEAST.columns}x${LEAST.rows}, have ${columns}x${rows}`.slice(0, width)),
    quit === '' ? '' : `${quit} quits`,
  ];
};

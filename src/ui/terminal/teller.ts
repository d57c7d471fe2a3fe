import { unstyled } from '../look/cells.ts';
import { ASCII, UNICODE } from '../look/glyphs.ts';
import { FrameWriter, type Terminal } from './frame-writer.ts';

/** Where the person is, for who cannot see it. */
export interface Attention {
  /** `Runs, acme/nova`. */
  readonly screen: string;
  /** The pane that has the keys. */
  readonly pane: string;
  /** The dialog on top; null without one. */
  readonly dialog: string | null;
  /** Goes up when all of what is under attention is to be told. */
  readonly readAll: number;
  /** What is open, in sentences: each is told when it is another one than before. */
  readonly about: readonly string[];
}

/** What is chosen in a list: words in the style of a selection, in the theme without colours. A sign alone is that of a scroll bar. */
const CHOSEN = /\u001b\[7m[^\u001b]{2}/;
const CURSORS = [UNICODE.cursor, ASCII.cursor];
/** Counts and ages move by themselves: who listens is told of what else changes. */
const COUNTED = /\d+(?:[.,]\d+)*/g;
const AGES = /\b\d+(?:\.\d+)?\s?(?:ms|s|min|m|h|d|w)\b/g;
/** Frames, rules and bars carry no words. */
const DRAWING = /[\u2500-\u259f]+/g;

/**
 * For screen readers: nothing is drawn. What changes under the cursor, the name of a screen, of a pane, of a dialog with all its lines,
 * and the news at the bottom are told a line each, in the order in which they happen. The terminal scrolls as with any other program.
 */
export class Teller extends FrameWriter {
  readonly #terminal: Terminal;
  readonly #attention: () => Attention;
  #told: Told = { screen: '', pane: '', dialog: null, readAll: 0, about: [], chosen: '', text: [], news: '' };

  constructor(terminal: Terminal, attention: () => Attention) {
    super(terminal);
    this.#terminal = terminal;
    this.#attention = attention;
  }

  override invalidate(): void {}

  override flush(): void {
    if (this.isPaused) return;
    const { screen, pane, dialog, readAll, about } = this.#attention();
    const told = this.#told;
    const place = dialog === null ? pane : `dialog:${dialog}`;
    const lines = this.#linesOf(place);
    // Laid out a moment later.
    if (lines === null) return;
    const words: string[] = [];
    const isOtherScreen = screen !== told.screen;
    if (isOtherScreen) words.push(screen);
    words.push(...wordsOf(about.filter((line) => told.about.every((one) => isNew(line, one)))));
    const isOther = isOtherScreen || place !== (told.dialog === null ? told.pane : `dialog:${told.dialog}`);
    const chosen = wordsOf(chosenOf(lines)).join(' ');
    const text = wordsOf(lines);
    const isOpened = dialog !== null && dialog !== told.dialog;
    if (isOpened || readAll !== told.readAll) words.push(...text);
    else {
      if (isOther) words.push(...this.#titleOf(place));
      if (chosen !== '') words.push(...(isOther || isNew(chosen, told.chosen) ? [chosen] : []));
      else if (isOther) words.push(...text);
      // What was there is moved about by scrolling; where nothing could be chosen before, either, it is news.
      else if (told.chosen === '') words.push(...newIn(text, told.text));
    }
    const foot = this.#linesOf('foot') ?? [];
    const news = wordsOf(foot.slice(0, -1)).join(' ');
    if (news !== '' && isNew(news, told.news)) words.push(news);
    if (isOtherScreen || isOpened) words.push(...wordsOf(foot.slice(-1)).map((hints) => `Keys: ${hints}`));
    this.#told = { screen, pane, dialog, readAll, about, chosen, text, news };
    for (const line of words) this.#terminal.write(`${line}\r\n`);
  }

  #linesOf(region: string): readonly string[] | null {
    return this.regions.get(region)?.lines() ?? null;
  }

  #titleOf(pane: string): string[] {
    return wordsOf((this.#linesOf(`${pane}:frame`) ?? []).slice(0, 1));
  }
}

/** Lines that are chosen by their style, else those with a cursor before them. */
function chosenOf(lines: readonly string[]): readonly string[] {
  const styled = lines.filter((line) => CHOSEN.test(line));
  if (styled.length > 0) return styled;
  return lines.filter((line) => CURSORS.some((cursor) => unstyled(line).startsWith(cursor)));
}

/** What was told last. */
interface Told extends Attention {
  /** The line that is chosen; empty where none is. */
  readonly chosen: string;
  /** All that there was. */
  readonly text: readonly string[];
  readonly news: string;
}

/** Does it say more than that time goes by? */
function isNew(line: string, before: string): boolean {
  return line.replace(AGES, '') !== before.replace(AGES, '');
}

/** Lines that were not there, whatever their numbers. */
function newIn(text: readonly string[], before: readonly string[]): string[] {
  const known = new Set(before.map((line) => line.replace(COUNTED, '#')));
  return text.filter((line) => !known.has(line.replace(COUNTED, '#')));
}

/** What can be heard of lines: without colours and frames, and without those that hold nothing else. */
function wordsOf(lines: readonly string[]): string[] {
  return lines
    .map((line) => unstyled(line).replace(DRAWING, ' ').replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

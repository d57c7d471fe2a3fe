import { unstyled } from '../look/cells.ts';
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
}

/** Opens what is chosen in a list: the style of a selection in the theme without colours. */
const CHOSEN = '\u001b[7m';
/** Frames, rules and bars carry no words. */
const DRAWING = /[\u2500-\u259f]+/g;

/**
 * For screen readers: nothing is drawn. What changes under the cursor, the name of a screen, of a pane, of a dialog with all its lines,
 * and the news at the bottom are told a line each, in the order in which they happen. The terminal scrolls as with any other program.
 */
export class Teller extends FrameWriter {
  readonly #terminal: Terminal;
  readonly #attention: () => Attention;
  #told = { screen: '', pane: '', dialog: null as string | null, readAll: 0, chosen: '', news: '' };

  constructor(terminal: Terminal, attention: () => Attention) {
    super(terminal);
    this.#terminal = terminal;
    this.#attention = attention;
  }

  override invalidate(): void {}

  override flush(): void {
    if (this.isPaused) return;
    const { screen, pane, dialog, readAll } = this.#attention();
    const told = this.#told;
    const place = dialog === null ? pane : `dialog:${dialog}`;
    const lines = this.#linesOf(place);
    // Laid out a moment later.
    if (lines === null) return;
    const words: string[] = [];
    if (screen !== told.screen) words.push(screen);
    const isOther = place !== (told.dialog === null ? told.pane : `dialog:${told.dialog}`) || screen !== told.screen;
    const chosen = wordsOf(lines.filter((line) => line.includes(CHOSEN))).join(' ');
    if (dialog !== null && dialog !== told.dialog) words.push(...wordsOf(lines));
    else if (readAll !== told.readAll) words.push(...wordsOf(lines));
    else {
      if (isOther) words.push(...this.#titleOf(place), ...(chosen === '' ? wordsOf(lines) : []));
      if (chosen !== '' && (isOther || chosen !== told.chosen)) words.push(chosen);
    }
    const [first = ''] = this.#linesOf('foot') ?? [];
    const news = wordsOf([first]).join(' ');
    if (news !== '' && news !== told.news) words.push(news);
    this.#told = { screen, pane, dialog, readAll, chosen, news };
    for (const line of words) this.#terminal.write(`${line}\r\n`);
  }

  #linesOf(region: string): readonly string[] | null {
    return this.regions.get(region)?.lines() ?? null;
  }

  #titleOf(pane: string): string[] {
    return wordsOf((this.#linesOf(`${pane}:frame`) ?? []).slice(0, 1));
  }
}

/** What can be heard of lines: without colours and frames, and without those that hold nothing else. */
function wordsOf(lines: readonly string[]): string[] {
  return lines
    .map((line) => unstyled(line).replace(DRAWING, ' ').replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';
import type { Terminal } from '../../../src/ui/terminal/frame-writer.ts';

/** One cell of a screen. */
export interface Cell {
  readonly text: string;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isInverse: boolean;
  /** Number of the foreground colour; -1: the terminal's own. */
  readonly colour: number;
}

/** A terminal without a window: what is written is understood as a real one would. */
export class HeadlessTerminal extends EventEmitter implements Terminal {
  columns: number;
  rows: number;
  /** All that was written, in order. */
  readonly written: string[] = [];
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  write(text: string): boolean {
    this.written.push(text);
    this.#terminal.write(text);
    return true;
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  /** The screen, a string a row, without blanks at the ends. */
  async lines(): Promise<string[]> {
    await new Promise<void>((done) => this.#terminal.write('', done));
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  }

  async cell(column: number, row: number): Promise<Cell> {
    await this.lines();
    const { active } = this.#terminal.buffer;
    const cell = active.getLine(active.viewportY + row)!.getCell(column)!;
    return {
      text: cell.getChars(),
      isBold: cell.isBold() !== 0,
      isDim: cell.isDim() !== 0,
      isInverse: cell.isInverse() !== 0,
      colour: cell.isFgDefault() ? -1 : cell.getFgColor(),
    };
  }
}

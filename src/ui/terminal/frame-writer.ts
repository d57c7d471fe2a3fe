import { EventEmitter } from 'node:events';

/** The part of a terminal that frames are written to. */
export interface Terminal {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** A rectangle of the screen that is drawn past Ink, line by line. Columns and rows count from 0. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What is drawn later lies on top; equal ones do not overlap. */
  readonly layer: number;
  /** All lines at once, each exactly `width` columns wide. */
  readonly lines: () => readonly string[];
}

/** Frames between these are shown at once by terminals that understand it, and the others ignore it. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const RESET = '\u001b[0m';
/** Behind Ink's own line nothing is left of what was there. */
const REST = `${RESET}\u001b[K`;

/**
 * Stands between Ink and the terminal: Ink writes whole frames (in its debug mode, one a commit and without escape sequences
 * that erase), and what reaches the terminal are the rows that changed. Regions lie on top and change without Ink.
 * All rows of the terminal are usable, and nothing is cleared but after a resize.
 */
export class FrameWriter extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  /** Frames that reached the terminal. */
  frames = 0;
  readonly #terminal: Terminal;
  readonly #onResize: () => void;
  #frame: readonly string[] = [];
  #regions = new Map<string, Region>();
  /** What the terminal shows: for each row the layers, lowest first. */
  #shown: Layer[][] = [];
  #needsClear = false;
  #isPaused = false;

  constructor(terminal: Terminal) {
    super();
    this.setMaxListeners(0);
    this.#terminal = terminal;
    this.#onResize = () => {
      this.invalidate();
      // What was laid out for another width would run over the end of its lines.
      this.#frame = [];
      this.emit('resize');
    };
    terminal.on('resize', this.#onResize);
  }

  get columns(): number {
    return this.#terminal.columns || 80;
  }

  get rows(): number {
    return this.#terminal.rows || 24;
  }

  /** Ink's frames come here, and wait for `flush`; its cursor sequences are not wanted. */
  write(chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean {
    const text = String(chunk);
    if (text !== '' && !text.startsWith('\u001b[?25')) {
      this.#frame = text.split('\n');
    }
    const done = rest.findLast((one) => typeof one === 'function') as (() => void) | undefined;
    done?.();
    return true;
  }

  setRegion(id: string, region: Region | null): void {
    if (region === null) this.#regions.delete(id);
    else this.#regions.set(id, region);
  }

  /** By their ids, as they were set last. */
  protected get regions(): ReadonlyMap<string, Region> {
    return this.#regions;
  }

  /** Nothing is to be written now. */
  protected get isPaused(): boolean {
    return this.#isPaused;
  }

  /** The topmost region that holds a cell, and where in it; null where none does. */
  regionAt(column: number, row: number): { readonly id: string; readonly column: number; readonly row: number } | null {
    const holding = [...this.#regions].filter(
      ([, { x, y, width, height }]) => column >= x && column < x + width && row >= y && row < y + height,
    );
    const top = holding.toSorted(([, one], [, other]) => other.layer - one.layer)[0];
    return top === undefined ? null : { id: top[0], column: column - top[1].x, row: row - top[1].y };
  }

  /** What the terminal shows is not known any more: everything is written again. */
  invalidate(): void {
    this.#shown = [];
    this.#needsClear = true;
  }

  /** Nothing is written until `resume`: the terminal belongs to another program. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.invalidate();
    this.flush();
  }

  /** Writes what changed. */
  flush(): void {
    if (this.#isPaused) return;
    const changes = this.#changes();
    if (changes === '') return;
    this.frames++;
    this.#terminal.write(`${BEGIN}${changes}${END}`);
  }

  dispose(): void {
    this.#terminal.off('resize', this.#onResize);
    this.removeAllListeners();
  }

  #changes(): string {
    const { rows, columns } = this;
    let changes = this.#needsClear ? `${RESET}\u001b[2J` : '';
    this.#needsClear = false;
    const wanted = this.#rows(rows, columns);
    for (let row = 0; row < rows; row++) {
      const layers = wanted[row]!;
      const shown = this.#shown[row] ?? [];
      const from = firstDifference(shown, layers);
      if (from === null) continue;
      for (let layer = from; layer < layers.length; layer++) {
        const { x, text } = layers[layer]!;
        changes += `\u001b[${row + 1};${x + 1}H${text}${layer === 0 ? REST : RESET}`;
      }
    }
    this.#shown = wanted;
    return changes;
  }

  #rows(rows: number, columns: number): Layer[][] {
    const wanted: Layer[][] = [];
    for (let row = 0; row < rows; row++) wanted.push([{ x: 0, text: this.#frame[row] ?? '' }]);
    const regions = [...this.#regions.values()].sort((one, other) => one.layer - other.layer);
    for (const { x, y, width, height, lines } of regions) {
      if (width <= 0 || height <= 0 || x + width > columns) continue;
      const drawn = lines();
      for (let index = 0; index < height && y + index < rows; index++) {
        wanted[y + index]!.push({ x, text: drawn[index] ?? ' '.repeat(width) });
      }
    }
    return wanted;
  }
}

/** A piece of a row. */
interface Layer {
  readonly x: number;
  readonly text: string;
}

/**
 * From where on a row is to be written: what lies on top of a change is written again, too. Where a region went, all of the row.
 * Null: nothing changed.
 */
function firstDifference(shown: readonly Layer[], wanted: readonly Layer[]): number | null {
  if (shown.length !== wanted.length) return 0;
  for (let index = 0; index < wanted.length; index++) {
    if (shown[index]!.x !== wanted[index]!.x) return 0;
    if (shown[index]!.text !== wanted[index]!.text) return index;
  }
  return null;
}

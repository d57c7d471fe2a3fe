import type { Answered, Told } from '../service/protocol.ts';
import type { Key } from './keys.ts';
import type { Look } from './look/look.ts';
import type { Dialog, Extent, State } from './state.ts';
import type { Step } from './step.ts';

/** Something that a person can have done: a line of the table of keys, of the help, and of the palette. */
export interface Command {
  /** `runs.open`; unique. */
  readonly id: string;
  /** Where its keys hold: a pane (`run.log`), a screen (`run`), the kind of a dialog (`verdict`), `everywhere`, or `always`: in dialogs, too. The nearest goes first. */
  readonly where: string;
  /** The first one is shown. None: only the palette has it. */
  readonly keys: readonly Key[];
  /** `next error`: as the help has it. */
  readonly title: string;
  /** Heading of the help. */
  readonly group: 'Move' | 'Search and filter' | 'Log' | 'Act' | 'Show' | 'Data' | 'Dialog';
  /** One word for the line of hints, in their order; absent: not hinted at. */
  readonly hint?: string;
  /** Does the hint help now? Absent: whenever it can be done. */
  readonly isHinted?: (state: State) => boolean;
  /** Can it be done now? Absent: always. */
  readonly isPossible?: (state: State) => boolean;
}

/** The mouse on something that is drawn. */
export interface Pointed {
  readonly action: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
  /** The pane or strip. */
  readonly region: string;
  /** In it, from 0. */
  readonly column: number;
  readonly row: number;
  /** Pressed twice in a moment. */
  readonly isDouble: boolean;
  readonly shift: boolean;
}

/** A screen, a dialog, or a behaviour: all of it is told here, and `parts.ts` lists them. Each function may leave the state as it is. */
export interface Part {
  readonly commands: readonly Command[];
  /** One of its own commands was chosen, by key, palette, help or mouse. */
  readonly perform?: (state: State, command: string) => Step;
  /** A `move.…` command while one of its panes has the keys; null: not its pane. */
  readonly moves?: (state: State, command: string) => Step | null;
  /** A key while its dialog is the top one, before the table of keys is asked; null: not taken. */
  readonly typed?: (state: State, key: Key) => Step | null;
  /** Text was pasted while its dialog is the top one. */
  readonly pasted?: (state: State, text: string) => Step;
  /** An answer came; all parts hear all of them. */
  readonly answered?: (state: State, answered: Answered) => Step;
  /** Meanwhile: how far a question is. */
  readonly told?: (state: State, told: Told) => Step;
  /** The mouse on one of its regions; null: not its own. */
  readonly pointed?: (state: State, pointed: Pointed) => Step | null;
  /** The screen of this part came up, or the repository is known now. */
  readonly entered?: (state: State) => Step;
  /** What is stored may be other than before (`state.revision`): what is shown is asked for again, and stays until that came. */
  readonly stored?: (state: State) => Step;
  /** A second went by. */
  readonly ticked?: (state: State) => Step;
  /** Changes of this text mean that boxes have to be laid out again. */
  readonly layout?: (state: State) => string;
}

/** Lines for a pane: at most `height`, in any width; what is too long is cut, what is missing is blank. */
export type Painter = (state: State, extent: Extent, look: Look) => readonly string[];

/** How a dialog is drawn, in the middle of the screen or at its bottom. */
export interface DialogView {
  readonly kind: Dialog['kind'];
  /** With its border; null: the line at the bottom of the screen. */
  readonly size: (state: State) => Extent | null;
  /** At the bottom of the screen, so that what it is about is seen above. */
  readonly isLow?: boolean;
  readonly title: (state: State) => string;
  readonly paint: Painter;
}

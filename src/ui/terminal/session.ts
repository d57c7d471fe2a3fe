import type { ReadStream, WriteStream } from 'node:tty';

/** The terminal while it belongs to the screen. */
export interface Session {
  /** Takes it: the other screen, no cursor, single keys, the mouse. */
  enter(): void;
  /** Gives it back as it was. May be called at any time, more than once. */
  leave(): void;
  mouse(isOn: boolean): void;
}

const set = (mode: number): string => `\u001b[?${mode}h`;
const reset = (mode: number): string => `\u001b[?${mode}l`;

const ALTERNATE = 1049;
const CURSOR = 25;
const PASTE = 2004;
/** Presses, and moves while a button is held; with columns beyond 223. */
const MOUSE = [1002, 1006];
const CLEAR = '\u001b[0m\u001b[2J\u001b[H';

export function createSession(
  { stdin, stdout }: { readonly stdin: ReadStream; readonly stdout: WriteStream },
  options: { readonly isMouseOn: boolean; readonly isSpoken: boolean },
): Session {
  let isMouseOn = options.isMouseOn;
  let isEntered = false;
  const mouseModes = (): string => MOUSE.map(isMouseOn ? set : reset).join('');
  return {
    enter() {
      if (isEntered) return;
      isEntered = true;
      stdin.setRawMode(true);
      // What is told line by line goes where everything else went, and can be read again there.
      if (options.isSpoken) stdout.write(set(PASTE));
      else stdout.write(set(ALTERNATE) + set(PASTE) + (isMouseOn ? mouseModes() : '') + reset(CURSOR) + CLEAR);
    },
    leave() {
      if (!isEntered) return;
      isEntered = false;
      // The terminal may be gone: then there is nothing to give back.
      try {
        if (options.isSpoken) stdout.write(reset(PASTE));
        else stdout.write(`\u001b[0m${MOUSE.map(reset).join('')}${reset(PASTE)}${set(CURSOR)}${reset(ALTERNATE)}`);
        stdin.setRawMode(false);
      } catch {}
    },
    mouse(isOn) {
      isMouseOn = isOn;
      if (isEntered && !options.isSpoken) stdout.write(mouseModes());
    },
  };
}

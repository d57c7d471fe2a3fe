import { ESCAPE_MS, type Input, InputParser } from './input.ts';

/** Where keys come from. */
export interface Source {
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  setEncoding?(encoding: 'utf8'): unknown;
  resume?(): unknown;
  pause?(): unknown;
}

/** A terminal's keys, as long as they are wanted. */
export interface Keyboard {
  start(): void;
  stop(): void;
}

export function createKeyboard(source: Source, hear: (input: Input) => void): Keyboard {
  const parser = new InputParser();
  let timer: NodeJS.Timeout | undefined;
  const hearAll = (inputs: readonly Input[]): void => {
    for (const input of inputs) hear(input);
  };
  const onData = (chunk: Buffer | string): void => {
    clearTimeout(timer);
    hearAll(parser.feed(String(chunk)));
    if (parser.isWaiting) timer = setTimeout(() => hearAll(parser.flush()), ESCAPE_MS);
  };
  return {
    start() {
      // A character may be cut between two chunks.
      source.setEncoding?.('utf8');
      source.on('data', onData);
      source.resume?.();
    },
    stop() {
      clearTimeout(timer);
      source.off('data', onData);
      source.pause?.();
    },
  };
}

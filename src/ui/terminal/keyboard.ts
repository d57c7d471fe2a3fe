import { ESCAPE_MS, type Input, InputParser } from './input.ts';

/** Where keys come from. */
export interface Source {
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  setEncoding?(encoding: 'utf8'): unknown;
  resume?(): unknown;
  pause?(): unknown;
}

/** Listens to a terminal. Returns what ends it. */
export function listen(source: Source, hear: (input: Input) => void): () => void {
  const parser = new InputParser();
  let timer: NodeJS.Timeout | undefined;
  const onData = (chunk: Buffer | string): void => {
    clearTimeout(timer);
    for (const input of parser.feed(String(chunk))) hear(input);
    if (parser.isWaiting) {
      timer = setTimeout(() => {
        for (const input of parser.flush()) hear(input);
      }, ESCAPE_MS);
    }
  };
  // A character may be cut between two chunks.
  source.setEncoding?.('utf8');
  source.on('data', onData);
  source.resume?.();
  return () => {
    clearTimeout(timer);
    source.off('data', onData);
    source.pause?.();
  };
}

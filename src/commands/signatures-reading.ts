import { counted } from '../reports/layout.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';

/** How reading goes on. */
export interface Reading {
  /** Each log that was read. */
  readonly read: () => void;
  /** What could not be read, a sentence. */
  readonly warn: (text: string) => void;
}

/** Redraws at most so often, in milliseconds. */
const REDRAW_MS = 100;

/** What is told on stderr while logs are read: warnings, each once, and on a terminal how far it is. */
export function createReading(
  { quiet = false }: CommonOptions,
  { err, errIsTerminal, nowMs }: Pick<Surroundings, 'err' | 'errIsTerminal' | 'nowMs'>,
): Reading & { readonly warnings: readonly string[]; readonly end: () => void } {
  const warnings = new Set<string>();
  let count = 0;
  let drawnMs = 0;
  let isDrawn = false;
  const end = (): void => {
    if (isDrawn) err('\r\x1b[K');
    isDrawn = false;
  };
  return {
    read() {
      count++;
      if (quiet || !errIsTerminal || nowMs() - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs();
      err(`\r\x1b[K${counted(count, 'log')} read`);
      isDrawn = true;
    },
    warn(text) {
      if (warnings.has(text)) return;
      warnings.add(text);
      end();
      if (!quiet) err(`whyred: ${text}\n`);
    },
    get warnings() {
      return [...warnings];
    },
    end,
  };
}

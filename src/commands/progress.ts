import type { Usage } from '../providers/github.ts';
import type { Progress } from '../pull/tools.ts';
import { counted, grouped, sized, truncate } from '../reports/layout.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';

/** Redraws at most so often, in milliseconds: a terminal is slow, and so are eyes. */
const REDRAW_MS = 100;

/** Where only stderr is a terminal, its width is not known. */
const TERMINAL_COLUMNS = 80;

const WORDS: Readonly<Record<Progress['phase'], string>> = {
  runs: 'listing runs',
  jobs: 'listing jobs',
  baselines: 'reading green logs',
  logs: 'reading logs',
};

/** What a pull says on stderr while it works. */
export interface ProgressLine {
  show(progress: Progress, usage: Usage): void;
  /** A sentence of its own, which stays. */
  say(text: string): void;
  /** Takes the line away. */
  end(): void;
}

/** On a terminal one line that is overwritten, else a line for each phase. */
export function createProgress(
  name: string,
  { quiet = false }: CommonOptions,
  { err, errIsTerminal, nowMs, columns }: Surroundings,
): ProgressLine {
  let phase: Progress['phase'] | null = null;
  let drawnMs = 0;
  let drawn = false;
  const clear = (): void => {
    if (drawn) err('\r\x1b[K');
    drawn = false;
  };
  return {
    show(progress, usage) {
      if (quiet) return;
      if (!errIsTerminal) {
        // A pull begins with listing runs; one run alone is there in a moment, and is not worth a line.
        if (phase === null && progress.phase !== 'runs') return;
        if (progress.phase !== phase) err(`whyred: ${name}: ${WORDS[progress.phase]}\n`);
        phase = progress.phase;
        return;
      }
      const now = nowMs();
      const last = progress.done === progress.total;
      if (progress.phase === phase && now - drawnMs < REDRAW_MS && !last) return;
      phase = progress.phase;
      drawnMs = now;
      clear();
      // A line that the terminal folds cannot be taken back.
      err(truncate(`${name}: ${lineOf(progress, usage)}`, (columns ?? TERMINAL_COLUMNS) - 1));
      drawn = true;
    },
    say(text) {
      clear();
      err(`whyred: ${text}\n`);
    },
    end: clear,
  };
}

function lineOf({ phase, done, total, jobs, logs }: Progress, { bytes, remaining }: Usage): string {
  const parts = [
    `${WORDS[phase]} ${grouped(done)}${total === null ? '' : `/${grouped(total)}`}`,
    ...(jobs > 0 ? [counted(jobs, 'job')] : []),
    ...(logs > 0 ? [counted(logs, 'log')] : []),
    ...(bytes > 0 ? [sized(bytes)] : []),
    ...(remaining === null ? [] : [`${grouped(remaining)} calls left`]),
  ];
  return parts.join(' · ');
}

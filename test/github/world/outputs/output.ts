import type { Random } from '../random.ts';
import type { Label } from '../world.ts';

/** A command that a step runs, and what it prints: when it passes, and for each way in which it can fail. */
export interface Output {
  readonly script: readonly string[];
  /** Variables at the head of its step, as the runner prints them; some tell why it fails. */
  readonly env?: readonly string[];
  readonly passing: (random: Random) => readonly string[];
  readonly failures: Readonly<Record<string, Failure>>;
}

export interface Failure {
  readonly label: Extract<Label, 'flaky' | 'broken' | 'infra' | 'oom'>;
  readonly exitCode: number;
  /** Instead of the command's own. */
  readonly env?: readonly string[];
  readonly lines: (random: Random) => readonly string[];
  /** What a reporter noted at a file, besides the runner's word on the exit code. */
  readonly noted?: { readonly path: string; readonly line: number; readonly message: string };
}

/** Seconds as tools print them: `12.34`. */
export function seconds(random: Random, low: number, high: number): string {
  return (random.between(low * 100, high * 100) / 100).toFixed(2);
}

import type { Command } from 'commander';
import type { CommonOptions, Surroundings } from '../commands/surroundings.ts';

/** What each part of the command line is declared with. */
export interface Declaring {
  readonly program: Command;
  readonly around: Surroundings;
  /** Options that stand before or behind any command. */
  readonly common: () => CommonOptions;
  /** Takes the exit code of the command that ran. */
  readonly done: (code: number) => void;
}

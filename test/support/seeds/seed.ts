import type { World } from '../../github/world.ts';

/** What somebody once wrote up by hand, as a world of which whyred can tell it again. */
export interface Seed {
  /** In a repository `acme/nova`. What commits changed stands at their runs. */
  readonly world: World;
  /** The repository's `.whyred.yml`. */
  readonly configuration?: string;
  readonly reports: readonly SeedReport[];
}

/** One report on it. */
export interface SeedReport {
  readonly kind: 'rca' | 'pin' | 'session' | 'postmortem';
  readonly asked: { readonly run: number } | { readonly from: number; readonly to: number };
  /** What it must say, in text without marks of markdown: words of logs, runs and commits, as they stand there. */
  readonly quoted: readonly string[];
  /** And what follows from them: counts, times, verdicts. */
  readonly reckoned: readonly (string | RegExp)[];
  /** What only a person knows, so that the report has to ask for it. */
  readonly asks: readonly string[];
}

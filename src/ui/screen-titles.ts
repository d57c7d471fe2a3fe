import type { ScreenName } from './state.ts';

const TITLES: Readonly<Record<ScreenName, string>> = {
  runs: 'Runs',
  run: 'Triage',
  grid: 'Grid',
  signatures: 'Signatures',
  nightly: 'Nightly',
};

/** The name of a screen at the top. */
export function screenTitle(screen: ScreenName): string {
  return TITLES[screen];
}

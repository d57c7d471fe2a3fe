import { nameOf } from '../reports/runs.ts';
import { screenTitle } from './screen-titles.ts';
import { type State, topDialog } from './state.ts';
import type { Attention } from './terminal/teller.ts';

/** Where a person is who hears the screen. */
export function attentionIn(state: State): Attention {
  const { screen, repository, focus, readAll } = state;
  const where = repository === null ? '' : `, ${nameOf(repository)}`;
  return { screen: `${screenTitle(screen)}${where}`, pane: focus, dialog: topDialog(state)?.kind ?? null, readAll };
}

import { wrap } from '../../../reports/layout.ts';
import { nameOf } from '../../../reports/runs.ts';
import type { Fault } from '../../../service/desk.ts';
import { ascii, type Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { filterNow } from './ask.ts';
import { shownGrid } from './shown.ts';
import { scopeWords } from './words.ts';

/** What stands there instead of a grid: what is going on, or what to do. */
export const paintNothing: Painter = (state, { width }, look) => {
  const [lead, ...rest] = wordsOf(state);
  const lines = rest.flatMap((text) => text.split('\n')).flatMap((text) => wrap(text, Math.max(20, width - 4)));
  return [
    '',
    ...wrap(lead!, Math.max(20, width - 4)).map((line) => `  ${look.strong(line)}`),
    '',
    ...lines.map((line) => `  ${ascii(line, look)}`),
  ];
};

function wordsOf(state: State): readonly string[] {
  const { grid, repository, start } = state;
  const { value, fault } = grid.loaded;
  if (repository === null) {
    const { unnamed } = start.value ?? { unnamed: null };
    if (start.value === null) return ['Looking for the repository'];
    return unnamed === null ? ['No repository is named.'] : faultWords(unnamed);
  }
  if (value === null) {
    if (fault !== null) return [...faultWords(fault), 'ctrl-r asks again.'];
    return [`Reading the runs of the last ${grid.days} days of ${nameOf(repository)}`];
  }
  if (value.runs === 0) return emptyWords(state);
  const shown = shownGrid(grid);
  if (shown !== null && shown.grid.rows.length > 0) {
    return ['No job failed in these runs.', 'f shows all jobs again.'];
  }
  return [
    'No job of these runs is stored.',
    '`whyred pull --jobs all` fetches the jobs of green runs, too; those of red runs come with every pull.',
  ];
}

function emptyWords(state: State): readonly string[] {
  const filter = filterNow(state);
  const { days, scope } = state.grid;
  const which = scope === 'all' ? '' : ` of ${scopeWords(state)}`;
  const lead =
    filter === ''
      ? `No run${which} of the last ${days} days is stored.`
      : `No run${which} of the last ${days} days fits ${filter}`;
  return [
    lead,
    ...(days === 90 ? [] : ['d looks back further.']),
    ...(scope === 'all' ? [] : ['m shows the runs of all branches.']),
    ...(filter === ''
      ? ['p pulls what is new from GitHub.']
      : ['The filter is that of the list of runs: 1, then /, changes it.']),
  ];
}

function faultWords({ message, hint }: Fault): readonly string[] {
  return [...message.split('\n'), hint];
}

/** For a line of its own where an old answer is still shown. */
export function staleWords({ grid }: State, look: Look): string | null {
  const { fault } = grid.loaded;
  return fault === null
    ? null
    : look.warning(
        ascii(` ${look.glyphs.fail} Not read again: ${fault.message.split('\n')[0]} ctrl-r tries again.`, look),
      );
}

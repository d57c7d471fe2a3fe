import { minute } from '../../../reports/moments.ts';
import { wholeParts } from '../../look/cells.ts';
import { extentOf, type State } from '../../state.ts';
import { rowMeant } from './rows.ts';

/** What a title leaves of the upper border. */
const BORDER = 4;
const VERDICTS = { clean: 'clean', red: 'red', regression: 'regression', empty: 'nothing ran' } as const;

/** `Night, 24h: red`, and how the branch fared. */
export function titleOf(state: State): string {
  const { loaded, span } = state.nightly;
  const { value } = loaded;
  if (value === null) return `Night, ${span}`;
  const said = value.verdict === 'empty' ? [] : [VERDICTS[value.verdict]];
  const room = extentOf(state, 'nightly.list').width - BORDER - `Night, ${span}: `.length;
  return `Night, ${span}: ${wholeParts([...said, ...value.headline.split(', ')], room, ', ')}`;
}

export function aboutOf({ nightly }: State): string {
  const { value, fault, isAsking } = nightly.loaded;
  if (value === null) return '';
  if (fault !== null) return `not read again: ${fault.message.split('\n')[0]}`;
  return isAsking ? 'reading' : `to ${minute(value.untilMs)}`;
}

export function detailsTitle({ nightly }: State): string {
  const row = rowMeant(nightly);
  return row === null
    ? 'Details'
    : row.kind === 'section'
      ? row.section.heading
      : `${row.section.heading}: ${row.entry.title}`;
}

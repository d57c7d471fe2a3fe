import { counted } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import { ascii, type Look } from '../../look/look.ts';
import type { DetailLine } from './details.ts';
import type { Suggested } from './state.ts';
import { folded, hung } from './words.ts';

/** The entry that is suggested for an unknown failure, or why there is none. */
export function suggestionLines({ loaded, savedAs }: Suggested, width: number, look: Look): DetailLine[] {
  return textLines({ loaded, savedAs }, width, look).map((text) => ({ text, example: null }));
}

function textLines({ loaded, savedAs }: Omit<Suggested, 'fingerprint'>, width: number, look: Look): string[] {
  const { value, fault, progress } = loaded;
  const said = (text: string): string[] => folded(text, width, look);
  if (fault !== null)
    return [
      ...said(plain(fault.message)).map(look.bad),
      ...said(plain(fault.hint)),
      ...said('S tries again, esc goes back.'),
    ];
  if (value === null) {
    const so =
      progress === null
        ? ''
        : ` ${progress.done}${progress.total === null ? '' : ` of ${progress.total}`} ${progress.what}`;
    return said(`Comparing the failures, and trying the pattern on the lines of others …${so}`);
  }
  const { suggestion, failures, tried, path } = value;
  if (suggestion.kind === 'none') {
    return [
      ...said('No entry can be suggested.').map(look.strong),
      '',
      ...said(plain(suggestion.reason)),
      ...suggestion.taken.flatMap((line) => ['', ...folded(plain(line), width, look, 2).map(look.warning)]),
      '',
      ...said(plain(suggestion.hint)),
      '',
      ...said('esc goes back.'),
    ];
  }
  return [
    ...said(
      `Made from ${counted(failures, 'failure')}; ${tried === 0 ? 'no other job has lines with these words' : `tried on ${counted(tried, 'other job')} with these words`}.`,
    ),
    ...said(
      savedAs === null
        ? `y copies it, w writes it to ${plain(shortPath(path ?? ''))}`
        : `Written to ${plain(shortPath(savedAs))}`,
    ).map(savedAs === null ? look.dim : look.ok),
    '',
    ...suggestion.yaml
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const lines = hung(plain(line), width);
        return line.startsWith('#') ? lines.map((one) => look.dim(ascii(one, look))) : lines;
      }),
  ];
}

/** Below the root of the repository. */
function shortPath(path: string): string {
  const at = path.lastIndexOf('.whyred');
  return at < 0 ? path : path.slice(at);
}

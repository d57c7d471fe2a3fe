import type { CauseFacts, CheckRecord, RecordCause } from '../../classifiers/rca-facts.ts';
import { type Block, code, type Inline, link, list, paragraph, say, strong, type Words } from '../document/blocks.ts';
import { counted, grouped, truncate } from '../layout.ts';

/** Of fewer a share says nothing. */
const SHARE_RUNS_MIN = 5;
/** The rest is counted. */
const CAUSES_LISTED = 6;
const LINE_COLUMNS = 300;

/** How the check fared before, this run included; none where that says nothing. */
export function recordWords(name: string, known: CauseFacts | undefined): Words[] {
  const record = known?.record ?? null;
  if (record === null || record.runs < 2) return [];
  const { runs, passed } = record;
  const share = runs < SHARE_RUNS_MIN ? '' : `, which is ${Math.round((100 * passed) / runs)} %`;
  return [
    say`${strong('Record:')} ${code(name)} passed at the first try in ${grouped(passed)} of ${placeOf(record)}${share}.`,
  ];
}

/** What made the check red in the runs of its record, where that was not always the same. */
export function recordBlocks(name: string, known: CauseFacts | undefined): Block[] {
  const record = known?.record ?? null;
  if (record === null || record.causes.length < 2) return [];
  const { causes } = record;
  const [first] = causes;
  const red = causes.reduce((sum, { runs }) => sum + runs, 0);
  const place = causes.findIndex(({ isThis }) => isThis);
  const which =
    place === -1
      ? ''
      : first!.isThis
        ? say` The cause above is the primary one, with ${grouped(first!.runs)} of them.`
        : say` The cause above made ${grouped(causes[place]!.runs)} of them red and is not the primary one.`;
  const rest = causes.slice(CAUSES_LISTED).reduce((sum, { runs }) => sum + runs, 0);
  return [
    paragraph(say`Of ${placeOf(record)}, ${grouped(red)} are known in which ${code(name)} failed.${which}`),
    list([
      ...causes.slice(0, CAUSES_LISTED).map(causeWords),
      ...(rest === 0 ? [] : [`${counted(rest, 'run')} of other causes`]),
    ]),
  ];
}

function causeWords({ runs, title, text, runId, runUrl, isThis }: RecordCause): Words {
  const count = strong(`${counted(runs, 'run')}:`);
  const named = title === null ? (isThis ? 'the cause above' : null) : `${title}${isThis ? ' (the cause above)' : ''}`;
  const name = named === null ? '' : `${named}; `;
  const newest = link(String(runId), runUrl) as Inline;
  return say`${count} ${name}${runs === 1 ? 'in' : 'the newest is'} ${newest}: ${code(truncate(text.trim(), LINE_COLUMNS))}`;
}

function placeOf({ runs, branch, days }: CheckRecord): Words {
  const on = branch === null ? '' : say` on ${code(branch)}`;
  return say`${counted(runs, 'run')}${on} within ${grouped(days)} days`;
}

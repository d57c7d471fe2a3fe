import type { RunFacts } from '../../classifiers/rca-facts.ts';
import type { Change, ChangedFile, Run } from '../../domain.ts';
import {
  type Block,
  code,
  type Inline,
  link,
  list,
  paragraph,
  type Section,
  say,
  tableOf,
  type Words,
} from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import { minute } from '../moments.ts';
import type { NamedFile } from './files.ts';
import type { Links } from './links.ts';

const COMMITS_LISTED = 15;
const FILES_LISTED = 20;

/** What came in between the last green run and this one; null where there is no run to tell of. */
export function changeSection(told: RunFacts | null, named: readonly NamedFile[], links: Links): Section | null {
  if (told === null) return null;
  const { lastGreen, change, run } = told;
  const blocks =
    lastGreen === null
      ? [paragraph('No green run of the workflow before this one is stored to compare with.')]
      : [
          paragraph(greenWords(lastGreen, run, change, links)),
          ...redWords(told, links),
          ...changeBlocks(change, named, links),
        ];
  return { key: 'change', heading: 'The change', blocks };
}

function greenWords(green: Run, run: Run, change: Change | null, links: Links): Words {
  const commit = link([code(green.sha.slice(0, 7))], links.commit(green.sha)) as Inline;
  const name = link(`run ${green.id}`, links.run(green.id)) as Inline;
  const lead = say`The last green run before was ${name} of ${commit} at ${minute(green.createdMs)}${green.attempt === 1 ? '' : `, which passed on attempt ${green.attempt}`}`;
  if (green.sha === run.sha) return say`${lead}. It had the same commit: no change lies between.`;
  if (change === null) return say`${lead}. What changed since then is not stored.`;
  if (change.commits.length === 0 && change.files.length === 0) return say`${lead}. GitHub cannot compare the two.`;
  const between = [
    ...(change.commits.length > 0 ? [counted(change.commits.length, 'commit')] : []),
    ...(change.files.length > 0 ? [counted(change.files.length, 'changed file')] : []),
  ].join(' and ');
  const url = links.compare(change.base, change.head);
  return say`${lead}. ${link(`What lies between`, url) as Inline}: ${between}.`;
}

/** Whether it was this run that turned red. */
function redWords({ redSince }: RunFacts, links: Links): Block[] {
  const [first] = redSince;
  if (first === undefined) return [paragraph('This is the first red run since.')];
  const name = link(`run ${first.id}`, links.run(first.id)) as Inline;
  const commit = link([code(first.sha.slice(0, 7))], links.commit(first.sha)) as Inline;
  const others =
    redSince.length === 1
      ? 'it is the only one before this run'
      : `${counted(redSince.length, 'run')} failed before this one`;
  return [paragraph(say`The first red run since was ${name} of ${commit} at ${minute(first.createdMs)}; ${others}.`)];
}

function changeBlocks(change: Change | null, named: readonly NamedFile[], links: Links): Block[] {
  if (change === null) return [];
  const { commits, files } = change;
  const rows = commits
    .slice(-COMMITS_LISTED)
    .map(({ sha, title, author }): Words[] => [
      link([code(sha.slice(0, 7))], links.commit(sha)) as Words,
      title,
      author ?? '–',
    ]);
  const isNamed = ({ path }: ChangedFile): boolean => named.some((one) => one.path === path);
  const sorted = [...files.filter(isNamed), ...files.filter((one) => !isNamed(one))];
  const items = sorted.slice(0, FILES_LISTED).map((one) => {
    const { path, previousPath, status } = one;
    // What was removed is not there any more at the run's commit.
    const file = link([code(path)], status === 'removed' ? null : links.file(path, null)) as Inline;
    const how =
      status === null || status === 'modified'
        ? ''
        : say` (${status}${previousPath === null ? '' : say` from ${code(previousPath)}`})`;
    return say`${file}${how}${isNamed(one) ? ', which the failure names' : ''}`;
  });
  const left = files.length - items.length;
  return [
    ...(rows.length === 0 ? [] : [tableOf(['Commit', 'Title', 'Author'], rows)]),
    ...(commits.length > rows.length
      ? [paragraph(`${counted(commits.length - rows.length, 'earlier commit')} left out.`)]
      : []),
    ...(items.length === 0
      ? []
      : [paragraph('Files:'), list(left > 0 ? [...items, `and ${grouped(left)} more`] : items)]),
  ];
}

import { type Block, link, paragraph, type Section, say, tableOf, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import type { ChangeDocument, FileDocument } from '../range/documents.ts';
import { filesTable } from '../range/files.ts';
import { runWords, shortCommit } from '../range/words.ts';
import type { PostmortemFacts, TimelineDocument } from './facts.ts';

/** Commits that are listed; the rest is in the comparison. */
const COMMITS_MAX = 40;

/** The commits of the time, with what each of them brought, and their files. Empty where nothing tells them. */
export function changesSection(facts: PostmortemFacts): Section[] {
  const { change } = facts;
  const blocks = change === null ? endingChanges(facts) : wholeChange(change, facts);
  return blocks.length === 0 ? [] : [{ key: 'changes', heading: 'What changed', blocks }];
}

function wholeChange(change: ChangeDocument, { timeline, causes, state }: PostmortemFacts): Block[] {
  const { commits, files, url } = change;
  const numbers = new Map(causes.map(({ key }, at) => [key, at + 1]));
  const shown = commits.slice(-COMMITS_MAX);
  const rest = commits.length - shown.length;
  return [
    paragraph(
      say`From the ${causes[0]?.lastGreen?.sha === change.base ? 'last green' : 'first red'} commit to the ${state === 'resolved' ? 'first one that was green again' : 'last red one'} (${link('compare', url)}): ${counted(commits.length, 'commit')}, ${counted(files.length, 'file')}.${rest > 0 ? ` The newest ${COMMITS_MAX}:` : ''}`,
    ),
    ...(shown.length === 0
      ? []
      : [
          tableOf(
            ['Commit', 'Title', 'Its run'],
            shown.map((one) => [[shortCommit(one)].flat(), one.title, followed(timeline, one.sha, numbers)]),
          ),
        ]),
    ...filesTable(files),
  ];
}

/** What its run brought and ended. */
function followed(timeline: readonly TimelineDocument[], sha: string, numbers: ReadonlyMap<string, number>): Words {
  const own = timeline.filter(({ run }) => run.sha === sha);
  const [first] = own;
  if (first === undefined) return '–';
  const list = (keys: readonly string[]): string => [...new Set(keys.map((key) => numbers.get(key)!))].join(', ');
  const appeared = list(own.flatMap((row) => row.appeared));
  const gone = list(own.flatMap((row) => [...row.replaced, ...row.fixed]));
  const parts = [...(gone === '' ? [] : [`gone: ${gone}`]), ...(appeared === '' ? [] : [`first red: ${appeared}`])];
  return say`${runWords(first.run)}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

/** Where several branches were hit: what ended the failures, together. */
function endingChanges({ causes }: PostmortemFacts): Block[] {
  const changes = causes.flatMap(({ change }) => change ?? []);
  const commits = new Map(changes.flatMap((one) => one.commits.map((commit) => [commit.sha, commit])));
  const files = new Map<string, FileDocument>(changes.flatMap((one) => one.files.map((file) => [file.path, file])));
  if (commits.size + files.size === 0) return [];
  const shown = [...commits.values()].slice(0, COMMITS_MAX);
  return [
    paragraph(`The commits between the last red run and the first green one of each failure: ${commits.size}.`),
    ...(shown.length === 0
      ? []
      : [
          tableOf(
            ['Commit', 'Title'],
            shown.map((one) => [[shortCommit(one)].flat(), one.title]),
          ),
        ]),
    ...filesTable([...files.values()]),
  ];
}

import type { PastIncident, PastIncidents } from '../../classifiers/rca-facts.ts';
import type { Ending } from '../../history/endings.ts';
import { type Block, code, type Inline, link, paragraph, say, tableOf, type Words } from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import { day, minute } from '../moments.ts';
import { percent } from '../words.ts';
import type { Links } from './links.ts';
import { jobList } from './words.ts';

/** Other runs in which the like was seen, and how those ended. */
export function similarIncidents(past: PastIncidents | null, links: Links): Block[] {
  if (past === null || past.listed.length === 0) return [];
  const rows = ofRuns(past.listed).map((all): Words[] => {
    const [one] = all;
    const { runId, runUrl, createdMs, likeness, alike } = one;
    return [
      link(String(runId), runUrl) as Words,
      minute(createdMs),
      all.length > CHECKS_NAMED ? counted(all.length, 'check') : jobList(all.map(({ job }) => job)),
      likeness === null ? alike : `${alike} (${percent(likeness)})`,
      unique(all.map(verdictOf)).join('; '),
      endingOf(all, links),
    ];
  });
  return [
    ...(past.runs === 0 ? [] : [paragraph(countsOf(past))]),
    tableOf(['Run', 'When', 'Check', 'What is alike', 'Verdict', 'How it ended'], rows),
  ];
}

/** More are counted, or the table is not to be read. */
const CHECKS_NAMED = 3;

type OfRun = readonly [PastIncident, ...PastIncident[]];

/** Several checks of one run that failed alike share a row. */
function ofRuns(listed: readonly PastIncident[]): OfRun[] {
  const rows = new Map<string, [PastIncident, ...PastIncident[]]>();
  for (const one of listed) {
    const key = `${one.runId} ${one.alike} ${one.likeness}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [one]);
    else known.push(one);
  }
  return [...rows.values()];
}

/** Checks that ended in different ways are told apart. */
function endingOf(all: OfRun, links: Links): Words {
  const kinds = new Map<string, PastIncident[]>();
  for (const one of all) {
    const key = JSON.stringify(one.ending);
    kinds.set(key, [...(kinds.get(key) ?? []), one]);
  }
  const groups = [...kinds.values()];
  if (groups.length === 1) return endingWords(all[0].ending, links);
  return groups.flatMap(
    (own, at): Words =>
      say`${at === 0 ? '' : '; '}${jobList(own.map(({ job }) => job))}: ${endingWords(own[0]!.ending, links)}`,
  );
}

function countsOf({ runs, firstMs, lastMs, listed }: PastIncidents): string {
  const span =
    firstMs === null || lastMs === null
      ? ''
      : day(firstMs) === day(lastMs)
        ? ` on ${day(firstMs)}`
        : ` between ${day(firstMs)} and ${day(lastMs)}`;
  const shown = new Set(listed.flatMap(({ alike, runId }) => (alike === 'same failure' ? [runId] : []))).size;
  const more = runs > shown ? `; the newest ${grouped(shown)} are below` : '';
  return `The same failure was seen in ${counted(runs, 'other run')}${span}${more}.`;
}

function verdictOf({ label, certainty }: PastIncident): string {
  const name = label.replace('-', ' ');
  return certainty === null ? name : `${name}, ${certainty}`;
}

function endingWords(ending: Ending, links: Links): Words {
  switch (ending.kind) {
    case 'passed-again':
      return `passed on attempt ${ending.attempt}`;
    case 'passed-unchanged':
      return say`passed with the same commit in ${link(`run ${ending.runId}`, links.run(ending.runId)) as Inline}`;
    case 'passed-changed': {
      const commit = link([code(ending.sha.slice(0, 7))], links.commit(ending.sha)) as Inline;
      if (ending.after === 0) return say`passed with the next commit, ${commit}`;
      return say`passed with ${commit}, ${counted(ending.after, 'red run')} later`;
    }
    case 'still-red':
      return `still red in ${counted(ending.runs, 'later run')}`;
    case 'unknown':
      return 'no later run of it is stored';
  }
}

function unique(all: readonly string[]): string[] {
  return [...new Set(all)];
}

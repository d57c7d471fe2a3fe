import type { PastIncident, PastIncidents } from '../../classifiers/rca-facts.ts';
import type { Ending } from '../../history/endings.ts';
import { type Block, code, type Inline, link, paragraph, say, tableOf, type Words } from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import { day, minute } from '../moments.ts';
import { percent } from '../words.ts';
import type { Links } from './links.ts';

/** Other runs in which the like was seen, and how those ended. */
export function similarIncidents(past: PastIncidents | null, links: Links): Block[] {
  if (past === null || past.listed.length === 0) return [];
  const rows = past.listed.map((one): Words[] => [
    link(String(one.runId), one.runUrl) as Words,
    minute(one.createdMs),
    [code(one.job)],
    one.likeness === null ? one.alike : `${one.alike} (${percent(one.likeness)})`,
    verdictOf(one),
    endingWords(one.ending, links),
  ]);
  return [
    ...(past.runs === 0 ? [] : [paragraph(countsOf(past))]),
    tableOf(['Run', 'When', 'Check', 'What is alike', 'Verdict', 'How it ended'], rows),
  ];
}

function countsOf({ runs, firstMs, lastMs, listed }: PastIncidents): string {
  const span =
    firstMs === null || lastMs === null
      ? ''
      : day(firstMs) === day(lastMs)
        ? ` on ${day(firstMs)}`
        : ` between ${day(firstMs)} and ${day(lastMs)}`;
  const shown = listed.filter(({ alike }) => alike === 'same failure').length;
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

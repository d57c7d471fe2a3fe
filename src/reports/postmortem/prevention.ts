import { type Block, code, type Item, list, paragraph, say, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { numbered } from '../range/cause-sections.ts';
import type { CauseDocument } from '../range/documents.ts';
import type { JobRateDocument, PostmortemFacts } from './facts.ts';

/** What the catalogue says to do so that the causes do not come back, each action once. */
export function preventionItems(causes: readonly CauseDocument[]): Item[] {
  const actions = new Map<string, number[]>();
  for (const [at, { prevent }] of causes.entries()) {
    for (const action of new Set(prevent)) actions.set(action, [...(actions.get(action) ?? []), at + 1]);
  }
  return [...actions].map(([action, numbers]) => ({
    words: say`${sentence(action)} (${numbered('cause', numbers)})`,
    done: false,
  }));
}

/** What shows that it is over, ticked where runs show it already. */
export function successBlocks({ causes, rates }: PostmortemFacts): Block[] {
  const gone = causes.filter(({ ending }) => ending.how !== 'open').length;
  const all =
    causes.length === 1
      ? 'The failure is gone'
      : `${causes.length === 2 ? 'Both' : `All ${causes.length}`} failures are gone`;
  return [
    paragraph(
      'A job counts as mended when it passes at its first attempt so often in a row that, at its rate before, chance alone would do that in fewer than 1 of 20 cases; five times at the least.',
    ),
    list([
      {
        words: gone === causes.length || causes.length === 1 ? `${all}.` : `${all}; ${gone} so far.`,
        done: gone === causes.length,
      },
      ...rates.map((rate) => ({ words: rateWords(rate), done: rate.since >= rate.target })),
    ]),
  ];
}

function rateWords({ job, first, since, target }: JobRateDocument): Words {
  const before = `from the first red run to the last it did in ${first.count} of ${counted(first.of, 'run')}`;
  return say`${code(job)} passes at its first attempt in ${target} runs in a row: ${since} so far; ${before}.`;
}

function sentence(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}

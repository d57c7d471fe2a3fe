import { say, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { jobList } from '../range/cause-blocks.ts';
import { numbered } from '../range/cause-sections.ts';
import type { CauseDocument, LinkDocument, RunDocument } from '../range/documents.ts';
import { replacements } from '../range/links.ts';
import { causeName, lasted, runWords } from '../range/words.ts';
import type { PostmortemFacts } from './facts.ts';
import { commitsWords } from './timeline.ts';

/** What helped, as runs show it. */
export function worked({ causes, impact, chain }: PostmortemFacts): Words[] {
  const { count, of } = impact.reruns;
  return [...fixes(causes, chain), ...(count === 0 ? [] : [rerunWords(count, of, 'passed')])];
}

/** What did not help, as runs show it. */
export function didNotWork({ causes, impact, chain }: PostmortemFacts): Words[] {
  const failed = impact.reruns.of - impact.reruns.count;
  return [
    ...sequences(chain).map(sequenceWords),
    ...causes
      .filter(({ greenBetween }) => greenBetween > 0)
      .map((one) => {
        const runs = counted(one.greenBetween, 'run');
        return say`${causeName(one)} came back after ${runs} with other code in which it had passed.`;
      }),
    ...(failed === 0 ? [] : [rerunWords(failed, impact.reruns.of, 'failed again')]),
  ];
}

function rerunWords(count: number, of: number, how: 'passed' | 'failed again'): string {
  if (of === 1) return `The one failed job that was run again ${how}.`;
  if (count < of) return `Of ${of} failed jobs that were run again, ${count} ${how}.`;
  return `${of === 2 ? 'Both' : `All ${of}`} failed jobs that were run again ${how}.`;
}

/** Mended one by one, each uncovering the next in the same jobs. */
function sequences(chain: readonly LinkDocument[]): LinkDocument[][] {
  const found = new Map<string, LinkDocument[]>();
  for (const one of chain) {
    const jobs = one.jobs.join('\n');
    const known = found.get(jobs);
    if (known === undefined) found.set(jobs, [one]);
    else known.push(one);
  }
  return [...found.values()];
}

function sequenceWords(links: readonly LinkDocument[]): Words {
  const [first, last] = [links[0]!, links.at(-1)!];
  const runs = new Set(links.map(({ after }) => after.id)).size;
  const ms = Date.parse(last.after.createdAt) - Date.parse(first.before.createdAt);
  const span = say`from ${runWords(first.before)} to ${runWords(last.after)}, ${lasted(ms)}`;
  return runs === 1
    ? say`In ${jobList(first.jobs, 3)} a change mended one failure, and the next one came (${span}).`
    : say`In ${jobList(first.jobs, 3)} failures were mended one by one: ${String(runs)} times in a row the run with the change failed of the next one (${span}).`;
}

/** What was mended in one run is one sentence. */
function fixes(causes: readonly CauseDocument[], chain: readonly LinkDocument[]): Words[] {
  const runs = new Map<
    number,
    { readonly run: RunDocument; readonly jobs: Set<string>; readonly numbers: Set<number> }
  >();
  for (const [at, cause] of causes.entries()) {
    if (replacements(cause, chain).length > 0) continue;
    for (const { how, run, job } of cause.greens) {
      if (how !== 'fixed') continue;
      const known = runs.get(run.id) ?? { run, jobs: new Set(), numbers: new Set() };
      known.jobs.add(job);
      known.numbers.add(at + 1);
      runs.set(run.id, known);
    }
  }
  return [...runs.values()]
    .sort((one, other) => Date.parse(one.run.createdAt) - Date.parse(other.run.createdAt) || one.run.id - other.run.id)
    .map(({ run, jobs, numbers }) => {
      // Of all that ended there, the change with the fewest commits is nearest to the fix.
      const ended = causes.flatMap(({ change }) => (change?.head === run.sha ? change : []));
      const nearest = ended.toSorted((one, other) => one.commits.length - other.commits.length)[0] ?? null;
      const lead = say`With ${commitsWords(nearest, run)},`;
      const own = [...numbers];
      const doubt = own.every((one) => comesAndGoes(causes[one - 1]!))
        ? `; ${own.length === 1 ? 'that comes and goes' : 'those come and go'}, so it may have been chance`
        : '';
      return say`${lead} ${jobList([...jobs].sort())} passed in ${runWords(run)} (${numbered('cause', own)}${doubt}).`;
    });
}

function comesAndGoes({ verdict, greenBetween }: CauseDocument): boolean {
  return greenBetween > 0 || verdict?.label === 'flaky' || verdict?.label === 'infrastructure';
}

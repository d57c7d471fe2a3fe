import { fillCommand } from '../../classifiers/commands.ts';
import type { KnownCause, RcaFacts, RunFacts } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import { outcomeOf } from '../../history/outcomes.ts';
import { type Block, code, fenced, type Item, list, say, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import { type NamedFile, runAlone } from './files.ts';
import { failedTests, jobList, mayPassAgain, withRun } from './words.ts';

/** Tests that are run alone. */
const ALONE_LISTED = 3;

/** What to run, and what must be true when it is mended. */
export function verification(
  cause: RelatedCause,
  known: KnownCause | undefined,
  files: readonly NamedFile[],
  { told }: Pick<RcaFacts, 'told'>,
): Block[] {
  const { failure } = cause.lead;
  const captures = failure.signature?.captures ?? {};
  const alone = runAlone(failure, ALONE_LISTED);
  const commands = [
    ...alone,
    ...(failure.verdict.label === 'flaky' ? manyTimes(alone) : []),
    ...(failure.unexplained
      ? []
      : (known?.verify ?? []).flatMap((command) => withRun(fillCommand(command, captures), told, cause.lead.job))),
    ...rerunCommand(cause, told),
  ];
  const checks = cause.lead.job.conclusion === 'failure' ? checklist(cause, files, told) : [];
  return [
    ...(commands.length === 0
      ? []
      : [
          fenced(
            commands.flatMap((one) => one.trimEnd().split('\n')),
            'sh',
          ),
        ]),
    ...(checks.length === 0 ? [] : [list(checks)]),
  ];
}

/** One pass proves nothing of what comes and goes. */
function manyTimes([first]: readonly string[]): string[] {
  return first === undefined
    ? []
    : ['# it comes and goes: twenty times in a row', `for i in $(seq 20); do ${first} || break; done`];
}

/** Only where the same code may pass, and has not yet. */
function rerunCommand({ lead: { job, failure } }: RelatedCause, told: RunFacts | null): string[] {
  if (told === null || !mayPassAgain(failure.verdict) || passedAgain(job.name, told) !== null) return [];
  const { host, owner, name } = told.repository;
  const prefix = host === 'github.com' ? '' : `${host}/`;
  return [`gh run rerun ${told.run.id} --failed -R ${prefix}${owner}/${name}`];
}

/** The first later attempt in which the job passed. */
function passedAgain(job: string, { jobs, attempt }: RunFacts): number | null {
  const named = jobs.filter((one) => one.name === job && one.executed && one.attempt > attempt);
  return named.find(({ conclusion }) => outcomeOf(conclusion) === 'pass')?.attempt ?? null;
}

function checklist(cause: RelatedCause, files: readonly NamedFile[], told: RunFacts | null): Item[] {
  const { lead, others } = cause;
  const { verdict, tests } = lead.failure;
  const name = code(lead.job.name);
  const open = (words: Words): Item => ({ words, done: false });
  if (verdict.label === 'expected') return [open(say`Whoever expects the failure of ${name} still does.`)];
  const again = told === null ? null : passedAgain(lead.job.name, told);
  const items: Item[] = [];
  if (again !== null) items.push({ words: say`${name} passed on attempt ${again} of the same commit.`, done: true });
  else if (mayPassAgain(verdict)) items.push(open(say`${name} passes when it is run again on the same commit.`));
  // A pass of the same code shows that it can pass, and not that it is mended.
  items.push(open(mended(cause, files)));
  if (tests !== null && tests.failures.length > 0) items.push(open(testsPass(tests.total, failedTests(tests))));
  const victims = others.filter(({ how }) => how !== 'alike').map(({ job }) => job.name);
  if (victims.length > 0)
    items.push(open(say`${jobList(victims)} ${victims.length === 1 ? 'passes' : 'pass'} with it.`));
  return items;
}

function mended({ lead: { job, failure }, origin }: RelatedCause, files: readonly NamedFile[]): Words {
  const name = code(job.name);
  if (failure.unexplained) return say`It is known why ${name} failed, and it passes.`;
  if (failure.verdict.label === 'uncertain') return say`${name} passes, and it is settled whose fault the failure was.`;
  if (failure.verdict.label === 'broken-base') return say`The base is mended, and ${name} passes on it.`;
  if (mayPassAgain(failure.verdict)) return say`Once it is mended, ${name} passes without a re-run.`;
  const first = files.find(({ isChanged }) => isChanged) ?? (failure.signature === null ? files[0] : undefined);
  if (origin !== null) return say`A commit that changes what ${code(origin.job)} hands on turns ${name} green.`;
  if (first === undefined) return say`A commit with the fix turns ${name} green.`;
  return say`A commit that changes ${code(first.path)}, or what it relies on, turns ${name} green.`;
}

function testsPass(total: number | null, failed: number): Words {
  if (total === null)
    return `${failed === 1 ? 'The test that failed passes' : `The ${counted(failed, 'test')} that failed pass`}.`;
  return total === 1 ? 'The one test passes.' : `All ${counted(total, 'test')} pass.`;
}

import { Option } from 'commander';
import type { FlakyOptions } from '../commands/flaky.ts';
import type { HistoryOptions } from '../commands/history.ts';
import type { RunsOptions } from '../commands/runs.ts';
import type { SearchOptions } from '../commands/search.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import { KEYS } from '../filter/keys.ts';
import type { Declaring } from './declaring.ts';
import { positiveNumber } from './values.ts';

/** What asks the store: `runs`, `search`, `flaky`, `history`; and `doctor`. */
export function declareStored({ program, around, common, done }: Declaring): void {
  program
    .command('runs')
    .summary('list stored runs with their verdicts')
    .description('Lists stored runs, the newest first, with what made them red.')
    .argument('[filter...]', 'branch:main is:failed workflow:ci job:~e2e age:<7d sig:postgres/* !verdict:flaky text')
    .option('--limit <n>', 'so many runs at most; 30 for people, all for --json where left out', positiveNumber)
    .option('--view <name>', 'a filter with a name, from views in .whyred.yml; what is typed besides must hold, too')
    .option('--grid', 'jobs by runs: a character says how each went')
    .option('--json', 'an array of runs with their jobs and failures; with --grid: { runs, jobs: [{ cells }] }')
    .addHelpText('after', () => `${filterKeys()}${EXAMPLES}`)
    .action(async (words: string[], options: Pick<RunsOptions, 'limit' | 'view' | 'grid' | 'json'>) => {
      const { runsCommand } = await import('../commands/runs.ts');
      done(await runsCommand(words, { ...common(), ...options }, around));
    });

  program
    .command('search')
    .summary('find stored failures that contain a text')
    .description('Searches the failed steps of all stored jobs: how often, in which jobs, since when.')
    .argument('<text...>', 'words that stand together; the last may be a beginning')
    .option('--limit <n>', 'so many of the newest places', positiveNumber, 5)
    .option('--json', 'one JSON document')
    .action(async (words: string[], options: Pick<SearchOptions, 'limit' | 'json'>) => {
      const { searchCommand } = await import('../commands/search.ts');
      done(await searchCommand(words.join(' '), { ...common(), ...options }, around));
    });

  program
    .command('flaky')
    .summary('rank jobs and tests by what their flakiness costs')
    .description(
      'Ranks what failed without a reason in the code: jobs and tests that passed on the same code, or whose cause comes and goes.',
    )
    .option('--since <when>', 'runs created since: 14d, 2026-11-01', '60d')
    .option('--limit <n>', 'so many rows at most; 15 for people, all for --json where left out', positiveNumber)
    .option('--self-score', 'instead: how good whyred’s own predictions and verdicts were')
    .option('--json', 'an array of jobs and tests, what costs most first; with --self-score one document')
    .action(async (options: Pick<FlakyOptions, 'since' | 'limit' | 'selfScore' | 'json'>) => {
      const { flakyCommand } = await import('../commands/flaky.ts');
      done(await flakyCommand({ ...common(), ...options }, around));
    });

  program
    .command('history')
    .summary('the life of a job: how often it passes, since when it does not, why; without one, of all')
    .description(
      'Tells how often a job passes in each kind of runs, when that changed, what failed in it, and what incidents hit it. ' +
        'Without a job: what became better or worse, and how all of them stand.',
    )
    .argument(
      '[job]',
      'its name, with or without its shard, or a part that is unique; WORKFLOW / JOB where several have it',
    )
    .option('--since <when>', 'runs created since: 14d, 2026-11-01', '90d')
    .option('--window <span>', 'all jobs: the newest runs, that are compared (7d)')
    .option('--compare <span>', 'all jobs: what they are compared with, the days before (28d)')
    .addOption(
      new Option('--sensitivity <how>', 'all jobs: how soon it is told that one is worse (balanced)').choices([
        'high',
        'balanced',
        'quiet',
      ]),
    )
    .option('--json', 'one JSON document')
    .action(async (job: string | undefined, options: Omit<HistoryOptions, keyof CommonOptions>) => {
      const { historyCommand } = await import('../commands/history.ts');
      done(await historyCommand(job, { ...common(), ...options }, around));
    });

  program
    .command('doctor')
    .summary('what works, and what to do where something does not')
    .description(
      'Checks Node.js, the store, the repository, the token and its rights, the rate limit, the clock, the terminal.',
    )
    .option('--json', 'as data: { ready, checks: [{ name, state, needed, text, hint }] }')
    .action(async (options: CommonOptions) => {
      const { doctorCommand } = await import('../commands/doctor.ts');
      done(await doctorCommand({ ...common(), ...options }, around));
    });
}

/** What can stand before a colon in a filter, with what it is good for. */
function filterKeys(): string {
  const lines = Object.values(KEYS).map(({ example, what }) => `  ${example.padEnd(28)}${what}`);
  return `\nFilter (a ! in front negates, ~ contains, * stands for anything):\n${lines.join('\n')}\n`;
}

const EXAMPLES = `
Examples:
  whyred runs is:failed branch:main 'age:<7d'
  whyred runs job:~e2e '!verdict:genuine'
  whyred runs 'sig:postgres/*' --json
  whyred runs --grid branch:main 'age:<30d'
`;

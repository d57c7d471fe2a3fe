import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { FlakyOptions } from './commands/flaky.ts';
import type { HistoryOptions } from './commands/history.ts';
import type { PullCommandOptions } from './commands/pull.ts';
import type { RunsOptions } from './commands/runs.ts';
import type { SearchOptions } from './commands/search.ts';
import type { CommonOptions, Surroundings } from './commands/surroundings.ts';
import type { Format, TriageOptions } from './commands/triage.ts';
import { TriageError } from './errors.ts';
import { KEYS } from './filter/keys.ts';
import { version } from './version.ts';

/** Runs a command line and returns the exit code. What a user can mend is told here; a bug is thrown on. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  let exitCode = 0;
  const program = declare(around, (code) => {
    exitCode = code;
  });
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync(argv as string[], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof TriageError) {
      around.err(`whyred: ${error.message}\n${error.hint}\n`);
      return 2;
    }
    // Commander has said what was wrong already; help and version end here too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** All commands and options; `done` takes the exit code of the one that ran. */
export function declare(around: Surroundings, done: (code: number) => void): Command {
  const program = new Command('whyred')
    .description('Tells why CI is red: the line that explains a failed job, its known cause, and what to do about it.')
    .version(version(), '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: around.out, writeErr: around.err, getOutHelpWidth: () => around.columns ?? 100 })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Try `whyred --help`.')
    .option('--no-color', 'plain text, as with NO_COLOR set')
    .option('-q, --quiet', 'no warnings and no progress on stderr')
    .option('--config <file>', 'configuration to use instead of .whyred.yml at the repository’s root')
    .option('-R, --repo <name>', 'the repository, [HOST/]OWNER/REPO; else GH_REPO, GITHUB_REPOSITORY, the git remote')
    .option('--db <file>', 'the store; else WHYRED_DB, else whyred/whyred.db where the system keeps data')
    .addHelpText('after', EXAMPLES.program);
  const common = (): CommonOptions => program.opts<CommonOptions>();

  program
    .command('triage')
    .summary('explain failed jobs')
    .description(
      'Explains failed jobs: of a run on GitHub, or in a log, a folder of logs, a run’s log archive, standard input.',
    )
    .argument(
      '[source...]',
      'id or address of a run, attempt or job; job.log, job.log.gz, folder, run.zip; - for stdin',
    )
    .addOption(formatOption())
    .option('--json', 'one JSON document a source, as data/triage.schema.json describes; short for --format json')
    .option(
      '--baseline <file>',
      'a log of the same job that passed: what it says too explains nothing (several: repeat it)',
      collect,
    )
    .addOption(
      new Option('--fail-on <what>', 'exit with 1 when a failure of this kind is found').choices(['genuine', 'any']),
    )
    .option('--top <n>', 'how many other candidates to show where the answer is not sure', smallNumber, 3)
    .option('--attempt <n>', 'of a run: this attempt instead of the latest', positiveNumber)
    .option('--offline', 'of a run: only what is stored')
    .option('--explain', 'show how each verdict was reached: the evidence with its weights, and what was not there')
    .option('--all', 'judge all that is stored again, with today’s catalogue, and tell what changed')
    .option('--max-wait <minutes>', 'how long to wait for GitHub’s rate limit', wholeNumber)
    .addHelpText('after', EXAMPLES.triage)
    .action(async (sources: string[], options: Own) => {
      const { triageCommand } = await import('./commands/triage.ts');
      done(await triageCommand(sources, { ...common(), ...options }, around));
    });

  program
    .command('demo')
    .summary('explain the recorded run that ships with whyred')
    .description('Explains a recorded run: no account, no network.')
    .addOption(formatOption())
    .option('--json', 'one JSON document; short for --format json')
    .option('--top <n>', 'how many other candidates to show where the answer is not sure', smallNumber, 3)
    .action(async (options: Own) => {
      const { demoCommand } = await import('./commands/demo.ts');
      done(await demoCommand({ ...common(), ...options }, around));
    });

  program
    .command('pull')
    .summary('fetch runs from GitHub and remember them')
    .description(
      'Fetches runs, jobs, attempts, annotations and the logs of failed jobs into the store, and explains the failures. ' +
        'Without options: what is new since the last pull, and older runs that may have been run again.',
    )
    .argument('[repository...]', '[HOST/]OWNER/REPO; the current one where left out')
    .option('--since <when>', 'runs created since: 14d, 6h, 2026-11-01 (the first pull: 14d)')
    .option('--until <when>', 'runs created until')
    .option('--workflow <name>', 'only of this workflow: its file name or id')
    .option('--branch <name>', 'only of this branch')
    .option('--event <name>', 'only what this event started: push, pull_request, schedule …')
    .option('--limit <n>', 'only the newest n runs', positiveNumber)
    .addOption(
      new Option('--logs <which>', 'which logs to fetch and explain')
        .choices(['failed', 'all', 'none'])
        .default('failed'),
    )
    .addOption(
      new Option(
        '--jobs <which>',
        'of which green runs to list the jobs: the newest hundred of each workflow, all, none',
      )
        .choices(['recent', 'all', 'failed'])
        .default('recent'),
    )
    .option('--concurrency <n>', 'runs that are fetched at once', concurrency, 4)
    .option('--max-wait <minutes>', 'how long to wait for GitHub’s rate limit', wholeNumber)
    .option(
      '--keep-logs [megabytes]',
      'keep whole archives beside the store, the newest that fit (2048)',
      positiveNumber,
    )
    .option('--json', 'one JSON document a repository')
    .addHelpText('after', EXAMPLES.pull)
    .action(async (names: string[], options: Omit<PullCommandOptions, keyof CommonOptions>) => {
      const { pullCommand } = await import('./commands/pull.ts');
      done(await pullCommand(names, { ...common(), ...options }, around));
    });

  program
    .command('runs')
    .summary('list stored runs with their verdicts')
    .description('Lists stored runs, the newest first, with what made them red.')
    .argument('[filter...]', 'branch:main is:failed workflow:ci job:~e2e age:<7d sig:postgres/* !verdict:flaky text')
    .option('--limit <n>', 'so many runs at most; 30 for people, all for --json where left out', positiveNumber)
    .option('--json', 'an array of runs with their jobs and failures')
    .addHelpText('after', () => `${filterKeys()}${EXAMPLES.runs}`)
    .action(async (words: string[], options: Pick<RunsOptions, 'limit' | 'json'>) => {
      const { runsCommand } = await import('./commands/runs.ts');
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
      const { searchCommand } = await import('./commands/search.ts');
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
    .option('--json', 'an array of jobs and tests, what costs most first')
    .action(async (options: Pick<FlakyOptions, 'since' | 'limit' | 'json'>) => {
      const { flakyCommand } = await import('./commands/flaky.ts');
      done(await flakyCommand({ ...common(), ...options }, around));
    });

  program
    .command('history')
    .summary('the life of a job: how often it passes, since when it does not, why')
    .description(
      'Tells how often a job passes in each kind of runs, when that changed, what failed in it, and what incidents hit it.',
    )
    .argument(
      '<job>',
      'its name, with or without its shard, or a part that is unique; WORKFLOW / JOB where several have it',
    )
    .option('--since <when>', 'runs created since: 14d, 2026-11-01', '90d')
    .option('--json', 'one JSON document')
    .action(async (job: string, options: Pick<HistoryOptions, 'since' | 'json'>) => {
      const { historyCommand } = await import('./commands/history.ts');
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
      const { doctorCommand } = await import('./commands/doctor.ts');
      done(await doctorCommand({ ...common(), ...options }, around));
    });

  const db = program
    .command('db')
    .summary('the store: where it is, how large, whether sound')
    .description('Looks after the store, one SQLite file.');
  const store = async <Options extends CommonOptions>(
    command: 'path' | 'stats' | 'prune' | 'vacuum' | 'backup' | 'check' | 'export',
    target: string | undefined,
    options: Options,
  ): Promise<void> => {
    const { dbCommand } = await import('./commands/db.ts');
    done(await dbCommand(command, target, { ...common(), ...options }, around));
  };
  db.command('path')
    .description('Prints where the store is.')
    .action((options: CommonOptions) => store('path', undefined, options));
  db.command('stats')
    .description('Tells what is in the store and how large it is.')
    .option('--json', 'as data')
    .action((options: CommonOptions) => store('stats', undefined, options));
  db.command('prune')
    .description('Deletes runs created before a moment, with all that is known of them.')
    .requiredOption('--before <when>', 'an age (90d) or a date (2026-08-01)')
    .option('--dry-run', 'only tell what would go')
    .action((options: CommonOptions) => store('prune', undefined, options));
  db.command('vacuum')
    .description('Gives the room of deleted rows back to the disk.')
    .action((options: CommonOptions) => store('vacuum', undefined, options));
  db.command('backup')
    .description('Copies the store to a file, also while it is in use.')
    .argument('<file>', 'the copy')
    .option('--force', 'overwrite the file')
    .action((file: string, options: CommonOptions) => store('backup', file, options));
  db.command('check')
    .description('Looks for damage. Exits with 1 when it finds some.')
    .option('--json', 'an array of sentences')
    .action((options: CommonOptions) => store('check', undefined, options));
  db.command('export')
    .description('Writes everything as JSON lines, a file for each table.')
    .argument('<folder>', 'made when it is not there')
    .option('--force', 'overwrite files')
    .action((folder: string, options: CommonOptions) => store('export', folder, options));

  const signatures = program
    .command('signatures')
    .summary('the known failures')
    .description('The catalogue of known failures: those that ship with whyred and those in .whyred/signatures.')
    .addHelpText('after', EXAMPLES.signatures);
  signatures
    .command('list')
    .description('Lists the signatures, by area.')
    .argument('[text]', 'only those whose id, title or category contains this')
    .option('--json', 'an array of { id, title, category, tier, transient, file }')
    .action(async (text: string | undefined, options: CommonOptions) => {
      const { listCommand } = await import('./commands/signatures.ts');
      done(await listCommand(text, { ...common(), ...options }, around));
    });
  signatures
    .command('show')
    .description('Shows one signature: what it means, what to do, how it is recognised.')
    .argument('<id>', 'as `whyred signatures list` prints it')
    .option('--json', 'the entry as data')
    .action(async (id: string, options: CommonOptions) => {
      const { showCommand } = await import('./commands/signatures.ts');
      done(await showCommand(id, { ...common(), ...options }, around));
    });
  signatures
    .command('test')
    .description(
      'Runs every example and near miss, and looks for dead, shadowed, duplicate, suspicious and slow patterns. Exits with 1 when it finds one.',
    )
    .option('--json', 'an array of { file, id, kind, message }')
    .action(async (options: CommonOptions) => {
      const { testCommand } = await import('./commands/signatures.ts');
      done(await testCommand({ ...common(), ...options }, around));
    });
  return program;
}

type Own = Omit<TriageOptions, keyof CommonOptions> & Pick<CommonOptions, 'json'>;

function formatOption(): Option {
  const formats: readonly Format[] = ['text', 'json', 'markdown', 'github'];
  return new Option('--format <format>', 'what to print; github: annotations, and markdown into the step summary')
    .choices([...formats])
    .default('text');
}

/** What can stand before a colon in a filter, with what it is good for. */
function filterKeys(): string {
  const lines = Object.values(KEYS).map(({ example, what }) => `  ${example.padEnd(28)}${what}`);
  return `\nFilter (a ! in front negates, ~ contains, * stands for anything):\n${lines.join('\n')}\n`;
}

function collect(name: string, before: readonly string[] = []): string[] {
  return [...before, name];
}

function smallNumber(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0 to 999.');
  return Number(text);
}

function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

/** GitHub allows a hundred requests at once; a tenth of that is quick and polite. */
function concurrency(text: string): number {
  if (!/^(?:[1-9]|10)$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 to 10.');
  return Number(text);
}

const EXAMPLES = {
  program: `
Start with:
  whyred demo                          a recorded run, explained
  whyred triage job.log                a log of yours
`,
  triage: `
Examples:
  whyred triage 20228246170                        a run of this folder’s repository
  whyred triage https://github.com/acme/nova/actions/runs/20228246170/job/57
  whyred triage job.log                            why did this job fail?
  whyred triage run.zip                            a whole run, one cause for all the jobs it made red
  whyred triage logs/                              a folder of logs
  gh run view 1234 --log | whyred triage -         straight from GitHub
  gh api repos/OWNER/REPO/actions/runs/1234/logs > run.zip
  whyred triage job.log --baseline green.log       with a log that passed, it is surer
  whyred triage run.zip --json | jq '.jobs[].failures[0].summary'
  whyred triage run.zip --format markdown          a comment for the pull request
  whyred triage run.zip --fail-on genuine          exit with 1 when a re-run would not help

Exit codes: 0 done, 1 done and --fail-on was met, 2 it could not be done.
`,
  pull: `
Examples:
  whyred pull                                      the repository of this folder
  whyred pull acme/nova --since 30d
  whyred pull acme/nova acme/comet --logs none     runs and jobs only

The token is the one of gh: GH_TOKEN, GITHUB_TOKEN, or \`gh auth login\`. It needs the right to read Actions;
to read Checks as well makes answers surer.
`,
  runs: `
Examples:
  whyred runs is:failed branch:main 'age:<7d'
  whyred runs job:~e2e '!verdict:genuine'
  whyred runs 'sig:postgres/*' --json
`,
  signatures: `
Examples:
  whyred signatures list postgres
  whyred signatures show postgres/tuple-concurrently-updated
  whyred signatures test                           after adding one to .whyred/signatures
`,
};

import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CommonOptions, Surroundings } from './commands/surroundings.ts';
import type { Format, TriageOptions } from './commands/triage.ts';
import { TriageError } from './errors.ts';

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
    .option('-q, --quiet', 'no warnings on stderr')
    .option('--config <file>', 'configuration to use instead of .whyred.yml at the repository’s root')
    .addHelpText('after', EXAMPLES.program);
  const common = (): CommonOptions => program.opts<CommonOptions>();

  program
    .command('triage')
    .summary('explain failed jobs')
    .description('Explains failed jobs: a log, a folder of logs, a run’s log archive, or standard input.')
    .argument('[source...]', 'job.log, job.log.gz, folder, run.zip, or - for standard input')
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

function collect(name: string, before: readonly string[] = []): string[] {
  return [...before, name];
}

function smallNumber(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0 to 999.');
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
  signatures: `
Examples:
  whyred signatures list postgres
  whyred signatures show postgres/tuple-concurrently-updated
  whyred signatures test                           after adding one to .whyred/signatures
`,
};

function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}

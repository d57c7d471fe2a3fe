import { Option } from 'commander';
import type { DemoOptions } from '../commands/demo.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import type { Format, TriageOptions } from '../commands/triage.ts';
import type { Chosen } from '../ui/settings.ts';
import type { Declaring } from './declaring.ts';
import { screenOptions, startScreen } from './screen.ts';
import { collect, positiveNumber, smallNumber, wholeNumber } from './values.ts';

/** `triage` and `demo`. */
export function declareTriage({ program, around, common, done }: Declaring): void {
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
    .addOption(
      new Option(
        '--explain',
        'show how each verdict was reached: the evidence with its weights, and what was not there',
      ).conflicts(['json', 'format', 'all']),
    )
    .option('--all', 'judge all that is stored again, with today’s catalogue, and tell what changed')
    .option('--max-wait <minutes>', 'how long to wait for GitHub’s rate limit', wholeNumber)
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: Own) => {
      const { triageCommand } = await import('../commands/triage.ts');
      done(await triageCommand(sources, { ...common(), ...options }, around));
    });

  screenOptions(program.command('demo'))
    .summary('explain the recorded run that ships with whyred')
    .description('Explains a recorded run, or shows a recorded month on a screen: no account, no network.')
    .addOption(formatOption())
    .option('--json', 'one JSON document; short for --format json')
    .option('--top <n>', 'how many other candidates to show where the answer is not sure', smallNumber, 3)
    .addOption(
      new Option('--report <kind>', 'write it up, as `whyred report` does').choices(['rca']).conflicts(['format']),
    )
    .addOption(new Option('--tui', 'look around in a recorded month').conflicts(['json', 'format', 'report']))
    .action(async ({ tui, ...options }: Own & Pick<DemoOptions, 'report'> & Chosen & { readonly tui?: boolean }) => {
      const { demoCommand, inRecordedWorld } = await import('../commands/demo.ts');
      if (!tui) return done(await demoCommand({ ...common(), ...options }, around));
      done(
        await inRecordedWorld(around, (world) =>
          // What is recorded is there with and without a network.
          startScreen({ ...common(), ...options, ...world.options, offline: false }, world.around, world.recording),
        ),
      );
    });
}

type Own = Omit<TriageOptions, keyof CommonOptions> & Pick<CommonOptions, 'json'>;

function formatOption(): Option {
  const formats: readonly Format[] = ['text', 'json', 'markdown', 'github'];
  return new Option('--format <format>', 'what to print; github: annotations, and markdown into the step summary')
    .choices([...formats])
    .default('text');
}

const EXAMPLES = `
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
`;

import { InvalidArgumentError, Option } from 'commander';
import type { NightlyOptions } from '../commands/nightly.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import type { Declaring } from './declaring.ts';

/** `nightly`. */
export function declareNightly({ program, around, common, done }: Declaring): void {
  program
    .command('nightly')
    .summary('the summary of a night: what is new, still open, resolved, worse, flaky')
    .description(
      'Tells how the night went: pass rate, new and open failures, incidents, regressions, what flakes, and what could not be ' +
        'seen. One line when all is well. Of the repository that is named, or of all that are stored.',
    )
    .option('--window <span>', 'how long the night is', '24h')
    .option('--compare <span>', 'the days before, that it is compared with', '7d')
    .option('--branch <name>', 'whose pushes the headline is of; the default branch where left out')
    .option('--fail-under <percent>', 'exit 1 when fewer runs of the branch passed at first', percentage)
    .option('--fail-on-regression', 'exit 1 when a job passes less often than it did')
    .addOption(
      new Option('--format <name>', 'how it is written (markdown)').choices([
        'markdown',
        'text',
        'json',
        'slack',
        'html',
      ]),
    )
    .option('--json', 'as --format json')
    .option('-o, --output <file>', 'write it there instead of on standard output')
    .option('--pull', 'fetch what is new first; on an empty store, six weeks')
    .option('--since <when>', 'with --pull: runs created since, instead of what is new')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Omit<NightlyOptions, keyof CommonOptions> & Pick<CommonOptions, 'json'>) => {
      const { nightlyCommand } = await import('../commands/nightly.ts');
      done(await nightlyCommand({ ...common(), ...options }, around));
    });
}

function percentage(text: string): number {
  const value = /^\d{1,3}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('Give a percentage from 0 to 100.');
}

const EXAMPLES = `
Examples:
  whyred nightly --pull                                what is new, from GitHub, and the night
  whyred nightly --window 3d --compare 4w --format text
  whyred nightly --fail-under 90 --fail-on-regression  for a workflow: the summary, outputs, exit code 1
  whyred nightly --format html -o nightly.html         one page
  whyred nightly --format slack | curl -d @- "$SLACK_WEBHOOK"
`;

import { type Command, Option } from 'commander';
import { REPORT_FORMATS, type ReportOptions } from '../commands/report/options.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import type { Declaring } from './declaring.ts';
import { positiveNumber } from './values.ts';

/** `report rca`, `pin`, `session`, `postmortem`. */
export function declareReport({ program, around, common, done }: Declaring): void {
  const report = program
    .command('report')
    .summary('write what happened up, with its evidence')
    .description('Writes reports from what is stored: each statement rests on a line, a run or a commit.');

  shared(
    report
      .command('rca')
      .summary('why a run failed, and what to do about it')
      .description('The root causes of a failed run: evidence, fixes with their trade-offs, files, verification, timeline.')
      .argument('[run]', 'id or address of a run; the newest failed one where left out', 'latest-failed'),
  ).action(async (run: string, options: Own) => {
    const { rcaCommand } = await import('../commands/report/rca.ts');
    done(await rcaCommand(run, { ...common(), ...options }, around));
  });
}

type Own = Omit<ReportOptions, keyof CommonOptions> & Pick<CommonOptions, 'json'>;

/** What all reports take. */
function shared(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'what to write').choices([...REPORT_FORMATS]).default('md'))
    .option('--json', 'the facts as one JSON document; short for --format json')
    .option('-o, --output <file>', 'write it to a file; what people wrote between its marks stays')
    .option('--force', 'also over a file that was edited elsewhere')
    .option('--dry-run', 'say what would be written or published, and do nothing')
    .option('--template <name>', 'a template of .whyred/templates instead of the usual order')
    .option('--front-matter', 'begin with YAML front matter')
    .option('--offline', 'only what is stored')
    .addOption(
      new Option('--publish <where>', 'write it to GitHub, after asking').choices(['issue', 'comment', 'discussion']),
    )
    .option('--to <number>', 'the issue or pull request that --publish comment is for', positiveNumber)
    .option('--yes', 'publish without asking');
}

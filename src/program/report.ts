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
      .description(
        'The root causes of a failed run: evidence, fixes with their trade-offs, files, verification, timeline.',
      )
      .argument(
        '[run]',
        'id or address of a run, or its logs on disk; the newest failed one that is stored where left out',
        'latest-failed',
      ),
  ).action(async (run: string, options: Own) => {
    const { rcaCommand } = await import('../commands/report/rca.ts');
    done(await rcaCommand(run, { ...common(), ...options }, around));
  });

  ranged(
    report
      .command('pin')
      .summary('a numbered note: what was red in a range of runs, and what mended it')
      .description(
        'A note of the team’s series: each distinct failure with symptom, root cause, fix and files; jobs and tests before and after; what was learned.',
      )
      .option(
        '--number <number>',
        'its number; else that of the file named with -o, else the next free one',
        positiveNumber,
      ),
  ).action(async (options: Ranged & { readonly number?: number }) => {
    const { pinCommand } = await import('../commands/report/pin.ts');
    done(await pinCommand({ ...common(), ...rangeOf(options) }, around));
  });

  ranged(
    report
      .command('session')
      .summary('what was worked on in one stretch of time')
      .description(
        'A session of work on CI: results before and after, what was fixed, each run, what remains. The last six hours where nothing else is said.',
      ),
  ).action(async (options: Ranged) => {
    const { sessionCommand } = await import('../commands/report/session.ts');
    done(await sessionCommand({ ...common(), ...rangeOf(options) }, around));
  });

  ranged(
    report
      .command('postmortem')
      .summary('an incident: impact, timeline, causes, what to do so that it does not come back')
      .description(
        'A blameless post-mortem of an incident, or of all that was red between two runs. Without either: of the one incident of the last 30 days; several are listed.',
      )
      .option('--incident <id>', 'the incident, or how its id begins'),
  ).action(async (options: Ranged & { readonly incident?: string }) => {
    const { postmortemCommand } = await import('../commands/report/postmortem.ts');
    done(await postmortemCommand({ ...common(), ...rangeOf(options) }, around));
  });
}

type Ranged = Own & {
  readonly since?: string;
  readonly from?: string;
  readonly to?: string;
  readonly branch?: string;
};

function rangeOf<Given extends Ranged>({ to, ...others }: Given) {
  return { ...others, ...(to === undefined ? {} : { until: to }) };
}

/** What reports over several runs take. */
function ranged(command: Command): Command {
  return shared(
    command
      .option('--since <time>', 'runs created since: 6h, 7d, 2026-11-01')
      .option('--from <run>', 'the first run, by id or address, or a time')
      .option('--to <run>', 'the last run, by id or address, or a time')
      .option('--branch <name>', 'runs of this branch'),
  );
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
    .option('--thread <number>', 'the issue or pull request that --publish comment is for', positiveNumber)
    .option('--yes', 'publish without asking');
}

import { Option } from 'commander';
import type { PullCommandOptions } from '../commands/pull.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import type { Declaring } from './declaring.ts';
import { concurrency, positiveNumber, wholeNumber } from './values.ts';

/** `pull`. */
export function declarePull({ program, around, common, done }: Declaring): void {
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
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], options: Omit<PullCommandOptions, keyof CommonOptions>) => {
      const { pullCommand } = await import('../commands/pull.ts');
      done(await pullCommand(names, { ...common(), ...options }, around));
    });
}

const EXAMPLES = `
Examples:
  whyred pull                                      the repository of this folder
  whyred pull acme/nova --since 30d
  whyred pull acme/nova acme/comet --logs none     runs and jobs only

The token is the one of gh: GH_TOKEN, GITHUB_TOKEN, or \`gh auth login\`. It needs the right to read Actions;
to read Checks as well makes answers surer.
`;

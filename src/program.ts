import { Command, CommanderError } from 'commander';
import type { CommonOptions, Surroundings } from './commands/surroundings.ts';
import { TriageError } from './errors.ts';
import { declareDb } from './program/db.ts';
import { declareLabel } from './program/label.ts';
import { declareNightly } from './program/nightly.ts';
import { declarePull } from './program/pull.ts';
import { declareReport } from './program/report.ts';
import { declareScreen } from './program/screen.ts';
import { declareSignatures } from './program/signatures.ts';
import { declareStored } from './program/stored.ts';
import { declareTrain } from './program/train.ts';
import { declareTriage } from './program/triage.ts';
import { version } from './version.ts';

/** Runs a command line and returns the exit code. What a user can mend is told here; a bug is thrown on. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  let exitCode = 0;
  const program = declare(around, (code) => {
    exitCode = code;
  });
  try {
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
    .addHelpText('after', EXAMPLES);
  const declaring = { program, around, common: () => program.opts<CommonOptions>(), done };
  // In the order of help.
  for (const part of [
    declareTriage,
    declarePull,
    declareStored,
    declareNightly,
    declareReport,
    declareLabel,
    declareTrain,
    declareDb,
    declareSignatures,
    declareScreen,
  ])
    part(declaring);
  return program;
}

const EXAMPLES = `
Start with:
  whyred demo                          a recorded run, explained
  whyred triage job.log                a log of yours
`;

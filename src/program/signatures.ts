import type { ListOptions } from '../commands/signatures.ts';
import type { SuggestOptions } from '../commands/signatures-suggest.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import type { Declaring } from './declaring.ts';
import { collect } from './values.ts';

/** `signatures …`. */
export function declareSignatures({ program, around, common, done }: Declaring): void {
  const signatures = program
    .command('signatures')
    .summary('the known failures')
    .description('The catalogue of known failures: those that ship with whyred and those in .whyred/signatures.')
    .addHelpText('after', EXAMPLES);
  signatures
    .command('list')
    .description('Lists the signatures, by area.')
    .argument('[text]', 'only those whose id, title or category contains this')
    .option(
      '--stats <path>',
      'what each did in these logs: a folder of logs and archives, an archive, a log (several: repeat it)',
      collect,
    )
    .option('--all', 'with --stats: name those that never fired, too')
    .option(
      '--json',
      'an array of { id, title, category, tier, transient, file }; with --stats one document: { logs, unnamed, toldByTools, signatures, warnings }',
    )
    .addHelpText('after', STATS)
    .action(async (text: string | undefined, options: ListOptions) => {
      const { listCommand } = await import('../commands/signatures.ts');
      done(await listCommand(text, { ...common(), ...options }, around));
    });
  signatures
    .command('show')
    .description('Shows one signature: what it means, what to do, how it is recognised.')
    .argument('<id>', 'as `whyred signatures list` prints it')
    .option('--json', 'the entry as data')
    .action(async (id: string, options: CommonOptions) => {
      const { showCommand } = await import('../commands/signatures.ts');
      done(await showCommand(id, { ...common(), ...options }, around));
    });
  signatures
    .command('test')
    .description(
      'Runs every example and near miss, and looks for dead, shadowed, duplicate, suspicious and slow patterns. Exits with 1 when it finds one.',
    )
    .option('--json', 'an array of { file, id, kind, message }')
    .action(async (options: CommonOptions) => {
      const { testCommand } = await import('../commands/signatures.ts');
      done(await testCommand({ ...common(), ...options }, around));
    });
  signatures
    .command('suggest')
    .description('Proposes entries for failures that no signature names and that several logs end with.')
    .argument(
      '<source...>',
      'job.log, job.log.gz, run.zip, a folder of them; - for stdin; those that passed count as --green',
    )
    .option('--green <path>', 'logs that passed: no entry may fire in one (several: repeat it)', collect)
    .option('--all', 'also for failures that only one log ends with, and for what compilers and linters report')
    .option(
      '--json',
      'one document: { logs, failures, unknown, silent, ofTools, alone, suggestions, refused, warnings }',
    )
    .addHelpText('after', SUGGEST)
    .action(async (sources: string[], options: SuggestOptions) => {
      const { suggestCommand } = await import('../commands/signatures-suggest.ts');
      done(await suggestCommand(sources, { ...common(), ...options }, around));
    });
}

const SUGGEST = `
What it prints is a file for .whyred/signatures: entries to be read and completed, each with the lines that it stands
for; and as comments the failures that no entry can be made of, and why.

Example:
  whyred signatures suggest logs/ --green green.log > .whyred/signatures/suggested.yml
`;

const STATS = `
--stats counts logs: those in which a signature
  named      names a failure
  candidate  fired on a line that was considered as the explaining one
  fired      fired on any line of the whole log
  green      fired although the job passed; a cause should do so in none
With --json each signature has these, { green: { count, of, rate, interval } }, firesInGreen (often: in more than
10 % of the green logs; seldom; null) and seenInGreen ({ path, line, text }).
`;

const EXAMPLES = `
Examples:
  whyred signatures list postgres
  whyred signatures show postgres/tuple-concurrently-updated
  whyred signatures test                           after adding one to .whyred/signatures
  whyred signatures list --stats logs/             what each did in a folder of logs
  whyred signatures suggest logs/                  entries for failures that nobody knows yet
`;

import type { CommonOptions } from '../commands/surroundings.ts';
import type { Declaring } from './declaring.ts';

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
    .option('--json', 'an array of { id, title, category, tier, transient, file }')
    .action(async (text: string | undefined, options: CommonOptions) => {
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
}

const EXAMPLES = `
Examples:
  whyred signatures list postgres
  whyred signatures show postgres/tuple-concurrently-updated
  whyred signatures test                           after adding one to .whyred/signatures
`;

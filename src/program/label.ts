import { Argument, Option } from 'commander';
import type { LabelOptions } from '../commands/label.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import type { VerdictLabel } from '../domain.ts';
import type { Declaring } from './declaring.ts';
import { positiveNumber } from './values.ts';

const LABELS: readonly VerdictLabel[] = ['flaky', 'infrastructure', 'genuine', 'broken-base', 'expected', 'uncertain'];

/** `label` and `undo`. */
export function declareLabel({ program, around, common, done }: Declaring): void {
  program
    .command('label')
    .summary('correct a verdict; the correction is kept and learned from')
    .description(
      'Says what a stored failure really was. Your word holds whatever is found later, and it is learned from where the same failure is.',
    )
    .argument('<job>', 'id or address of a stored job, or of a run of which one job failed')
    .addArgument(new Argument('<verdict>', 'what it was').choices(LABELS))
    .option('--note <text>', 'why; kept in at most 500 characters')
    .addOption(
      new Option(
        '--scope <what>',
        'what your word is on: this failure, the same fingerprint wherever it is, all of this signature in the repository',
      )
        .choices(['this', 'fingerprint', 'signature'])
        .default('this'),
    )
    .option('--cause <n>', 'which failure of the job', positiveNumber, 1)
    .option('--json', 'one JSON document: the label, the verdict before and after')
    .addHelpText('after', EXAMPLES)
    .action(async (job: string, verdict: VerdictLabel, options: Omit<LabelOptions, keyof CommonOptions>) => {
      const { labelCommand } = await import('../commands/label.ts');
      done(await labelCommand(job, verdict, { ...common(), ...options }, around));
    });

  program
    .command('undo')
    .summary('take back the last label')
    .description(
      'Takes back the last label that still holds, of the repository that -R names or of all, and judges again.',
    )
    .option('--json', 'one JSON document: what was taken back, the verdict before and after')
    .action(async (options: CommonOptions) => {
      const { undoCommand } = await import('../commands/label.ts');
      done(await undoCommand({ ...common(), ...options }, around));
    });
}

const EXAMPLES = `
Examples:
  whyred label 20228246170 flaky --note 'the registry was down'
  whyred label https://github.com/acme/nova/actions/runs/20228246170/job/57 genuine --scope fingerprint
  whyred undo
`;

import type { CommonOptions } from '../commands/surroundings.ts';
import type { Declaring } from './declaring.ts';

/** `train`. */
export function declareTrain({ program, around, common, done }: Declaring): void {
  program
    .command('train')
    .summary('learn from labels')
    .description(
      'Learns from all labels how the words of a failure tell whether it comes and goes. The model is used only where it is better on failures that it has not seen.',
    )
    .option('--json', 'one JSON document: confusion matrix, scores, decision')
    .action(async (options: CommonOptions) => {
      const { trainCommand } = await import('../commands/train.ts');
      done(await trainCommand({ ...common(), ...options }, around));
    });
}

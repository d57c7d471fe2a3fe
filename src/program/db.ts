import type { DbCommand } from '../commands/db.ts';
import type { CommonOptions } from '../commands/surroundings.ts';
import type { Declaring } from './declaring.ts';

/** `db …`. */
export function declareDb({ program, around, common, done }: Declaring): void {
  const db = program
    .command('db')
    .summary('the store: where it is, how large, whether sound')
    .description('Looks after the store, one SQLite file.');
  const store = async <Options extends CommonOptions>(
    command: DbCommand,
    target: string | undefined,
    options: Options,
  ): Promise<void> => {
    const { dbCommand } = await import('../commands/db.ts');
    done(await dbCommand(command, target, { ...common(), ...options }, around));
  };
  db.command('path')
    .description('Prints where the store is.')
    .action((options: CommonOptions) => store('path', undefined, options));
  db.command('stats')
    .description('Tells what is in the store and how large it is.')
    .option('--json', 'as data')
    .action((options: CommonOptions) => store('stats', undefined, options));
  db.command('prune')
    .description('Deletes runs created before a moment, with all that is known of them.')
    .requiredOption('--before <when>', 'an age (90d) or a date (2026-08-01)')
    .option('--dry-run', 'only tell what would go')
    .action((options: CommonOptions) => store('prune', undefined, options));
  db.command('vacuum')
    .description('Gives the room of deleted rows back to the disk.')
    .action((options: CommonOptions) => store('vacuum', undefined, options));
  db.command('backup')
    .description('Copies the store to a file, also while it is in use.')
    .argument('<file>', 'the copy')
    .option('--force', 'overwrite the file')
    .action((file: string, options: CommonOptions) => store('backup', file, options));
  db.command('check')
    .description('Looks for damage. Exits with 1 when it finds some.')
    .option('--json', 'an array of sentences')
    .action((options: CommonOptions) => store('check', undefined, options));
  db.command('export')
    .description('Writes everything as JSON lines, a file for each table.')
    .argument('<folder>', 'made when it is not there')
    .option('--force', 'overwrite files')
    .action((folder: string, options: CommonOptions) => store('export', folder, options));
}

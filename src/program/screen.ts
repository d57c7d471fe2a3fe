import { type Command, Option } from 'commander';
import { TriageError } from '../errors.ts';
import { nearest } from '../filter/nearest.ts';
import { THEMES } from '../ui/look/theme.ts';
import type { Chosen } from '../ui/settings.ts';
import type { Declaring } from './declaring.ts';

/** `whyred` without a command, or `whyred ui`: the screen. */
export function declareScreen({ program, around, common, done }: Declaring): void {
  screenOptions(program.command('ui', { isDefault: true }))
    .summary('triage on a screen; also without a command')
    .description('Shows runs, what made them red, and everything else on one screen; also without a command.')
    .option('--log <file>', 'show the log of a job that is a file here')
    .argument('[command]')
    .action(async (word: string | undefined, options: Chosen) => {
      if (word !== undefined) throw unknown(word, program);
      done(await startScreen({ ...common(), ...options }, around));
    });

  program
    .command('keys')
    .summary('print the keys of the screen')
    .description('Prints the commands of the screen and their keys, as they are set.')
    .option('--json', 'one JSON array, an element a command')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { readSettings } = await import('../ui/settings-file.ts');
      const { settingsPath } = await import('../ui/places.ts');
      const { keysJson, keysText } = await import('../ui/keys-text.ts');
      const { allCommands } = await import('../ui/parts.ts');
      const { keys = {} } = await readSettings(around);
      around.out(
        json
          ? `${keysJson(allCommands(), keys)}\n`
          : keysText(allCommands(), keys, settingsPath(around), around.columns ?? 100),
      );
      done(0);
    });
}

/** The options of everything that opens the screen. */
export function screenOptions(command: Command): Command {
  return command
    .option('--offline', 'ask nothing of GitHub')
    .addOption(new Option('--theme <name>', 'colours; else WHYRED_THEME, else by the terminal').choices([...THEMES]))
    .option('--ascii', 'no characters but those of ASCII; as with WHYRED_ASCII=1')
    .option('--no-mouse', 'leave the mouse to the terminal')
    .option('--screen-reader', 'tell what changes line by line, and draw nothing; as with WHYRED_SCREEN_READER=1');
}

/** @throws TriageError `terminal-missing` where there are not two terminals. */
export async function startScreen(
  options: ReturnType<Declaring['common']> & Chosen,
  around: Declaring['around'],
  recording: string | null = null,
): Promise<number> {
  const { tty } = around;
  if (tty === undefined || around.env.TERM === 'dumb') {
    throw new TriageError(
      'terminal-missing',
      'The screen needs a terminal, for what is typed and for what is shown.',
      'Without one: `whyred runs` lists runs, `whyred triage RUN` explains one, `whyred --help` tells the rest.',
    );
  }
  const { runScreen } = await import('../ui/main.ts');
  return await runScreen(tty, options, around, recording);
}

/** Whatever is no command comes here, because this one stands for none. */
function unknown(word: string, program: Command): TriageError {
  const names = program.commands.map((command) => command.name());
  const near = nearest(word, names);
  return new TriageError(
    'command-unknown',
    `There is no command ${word}.`,
    `${near === null ? '' : `Did you mean ${near}? `}\`whyred --help\` lists all commands.`,
  );
}

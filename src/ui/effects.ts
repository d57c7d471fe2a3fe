import type { Surroundings } from '../commands/surroundings.ts';
import type { Service } from '../service/client.ts';
import type { Told } from '../service/protocol.ts';
import type { Message } from './messages.ts';
import type { AskEffect, Effect } from './step.ts';
import { clipboardProgram, clipboardSequence, isCopiedBy, keptCopy } from './terminal/clipboard.ts';
import { browse, edit, page, type Trouble } from './terminal/programs.ts';

/** What effects act on. */
export interface World {
  readonly service: Service;
  readonly around: Pick<Surroundings, 'env' | 'cwd' | 'platform'>;
  /** Where copies go that no clipboard takes. */
  readonly folder: string;
  readonly dispatch: (message: Message) => void;
  /** Bytes for the terminal that show nothing. */
  readonly send: (sequence: string) => void;
  /** Gives the terminal to another program while that runs. */
  readonly lend: (run: () => Trouble) => Trouble;
  readonly redraw: () => void;
  readonly mouse: (isOn: boolean) => void;
  readonly suspend: () => void;
  readonly quit: () => void;
  readonly crash: (error: Error) => void;
}

/** So often is told how far something is, in milliseconds: eyes are no faster. */
const TOLD_MS = 100;

/** Does what the state cannot. Everything comes back as a message. */
export function createEffects(world: World): (effect: Effect) => void {
  const slots = new Map<string, { forget: () => void }>();
  const { dispatch } = world;
  const notice = (text: string, kind: 'done' | 'problem' = 'done'): void => dispatch({ type: 'notice', text, kind });

  const isInClipboard = (text: string): boolean => {
    const { env, platform } = world.around;
    const program = clipboardProgram(env, platform);
    if (program !== null && isCopiedBy(program, text)) return true;
    const sequence = clipboardSequence(text, env);
    if (sequence !== null) world.send(sequence);
    return sequence !== null;
  };
  const keep = (text: string, what: string): void => {
    try {
      notice(`no clipboard here; ${what} is kept in ${keptCopy(text, world.folder)}`);
    } catch (error) {
      notice(`${what} could not be copied: ${(error as Error).message}`, 'problem');
    }
  };

  const ask = ({ name, question, slot }: AskEffect): void => {
    slots.get(slot)?.forget();
    let toldMs = 0;
    // Also for what is told before the question is out.
    const own = { forget: () => {} };
    slots.set(slot, own);
    const asked = world.service.ask(name, question as never, (progress) => {
      if (slots.get(slot) !== own) return;
      const now = performance.now();
      // That there is a wait is the last news for long.
      const isLast = progress.done === progress.total || (progress.limit?.waitsUntilMs ?? null) !== null;
      if (now - toldMs < TOLD_MS && !isLast) return;
      toldMs = now;
      dispatch({ type: 'told', name, slot, progress } satisfies Message & Told);
    });
    own.forget = asked.forget;
    asked.outcome.then(
      (outcome) => {
        if (slots.get(slot) !== own) return;
        slots.delete(slot);
        dispatch({ type: 'answered', name, question, slot, outcome } as Message);
      },
      (error: Error) => {
        // After it was forgotten, whatever it ends with is nobody's business.
        if (slots.get(slot) === own) world.crash(error);
      },
    );
  };

  return (effect) => {
    switch (effect.type) {
      case 'ask':
        return ask(effect);
      case 'forget':
        slots.get(effect.slot)?.forget();
        slots.delete(effect.slot);
        return;
      case 'copy':
        if (isInClipboard(effect.text)) return notice(`copied ${effect.what}`);
        return keep(effect.text, effect.what);
      case 'page': {
        const trouble = world.lend(() => page(effect.text, world.around.env));
        return trouble === null ? undefined : notice(trouble, 'problem');
      }
      case 'edit': {
        const { cwd, env } = world.around;
        const trouble = world.lend(() => edit(effect.file, effect.line, cwd, env));
        return trouble === null ? undefined : notice(trouble, 'problem');
      }
      case 'browse': {
        const { env, platform } = world.around;
        void browse(effect.url, env, platform).then((isOpen) => {
          if (isOpen) return notice(`opened ${effect.url}`);
          notice(`no browser here${isInClipboard(effect.url) ? ', copied' : ''}: ${effect.url}`);
        });
        return;
      }
      case 'mouse':
        return world.mouse(effect.isOn);
      case 'redraw':
        return world.redraw();
      case 'suspend':
        return world.suspend();
      case 'quit':
        return world.quit();
    }
  };
}

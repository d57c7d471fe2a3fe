/** Whoever listened to a signal before, and is heard again afterwards. */
type Before = readonly (readonly [NodeJS.Signals, readonly NodeJS.SignalsListener[]])[];

/** Signals that belong to the screen while it is up. */
export class Signals {
  readonly #handlers: readonly (readonly [NodeJS.Signals, () => void])[];
  readonly #before: Before;

  constructor(handlers: readonly (readonly [NodeJS.Signals, () => void])[]) {
    this.#handlers = handlers;
    this.#before = handlers.map(([signal]) => [signal, process.listeners(signal)]);
  }

  /** They alone are heard; again after something else began to listen. */
  take(): void {
    for (const [signal, onSignal] of this.#handlers) hearOnly(signal, [onSignal]);
  }

  /**
   * While another program has the terminal: ctrl-c is for that one alone, and ctrl-z stops both, so that the shell gets the terminal.
   * @see takeLater
   */
  lend(): void {
    hearOnly('SIGINT', [ignored]);
    hearOnly('SIGTSTP', []);
  }

  /** Takes them as soon as those that came meanwhile were heard: that is in the next turn of the loop, which the second immediate follows. */
  takeLater(isStillWanted: () => boolean): void {
    setImmediate(() =>
      setImmediate(() => {
        if (isStillWanted()) this.take();
      }),
    );
  }

  giveBack(): void {
    for (const [signal, listeners] of this.#before) hearOnly(signal, listeners);
  }
}

function ignored(): void {}

/** Added before others are taken away: a signal that comes while nobody listens is lost. */
function hearOnly(signal: NodeJS.Signals, wanted: readonly NodeJS.SignalsListener[]): void {
  const known = process.listeners(signal);
  for (const listener of wanted) if (!known.includes(listener)) process.on(signal, listener);
  for (const listener of known) if (!wanted.includes(listener)) process.off(signal, listener);
}

import type { LogText } from '../../log/text.ts';
import type { Desk } from '../desk.ts';
import type { LogAnswer } from '../log.ts';

/** A log in the memory of the thread that opened it. */
export interface HeldLog {
  readonly answer: LogAnswer;
  readonly text: LogText;
}

/** Besides the log that was opened last, so many bytes of others stay. */
const OTHERS_MAX_BYTES = 64 * 1024 * 1024;

/** The logs that were opened last, so that they can be searched without being sent again. */
export interface Held {
  find(key: string): HeldLog | null;
  get(id: number): HeldLog | null;
  /** In place of what has the same key; that one stays where nothing is other than before. */
  keep(key: string, open: (id: number) => HeldLog, isSame: (before: HeldLog, now: HeldLog) => boolean): HeldLog;
}

const ofDesks = new WeakMap<Desk, Held>();

export function heldBy(desk: Desk): Held {
  const known = ofDesks.get(desk);
  if (known !== undefined) return known;
  const made = createHeld();
  ofDesks.set(desk, made);
  return made;
}

function createHeld(): Held {
  // The last one last.
  const logs = new Map<string, HeldLog>();
  let last = 0;
  const find = (key: string): HeldLog | null => {
    const found = logs.get(key);
    if (found === undefined) return null;
    logs.delete(key);
    logs.set(key, found);
    return found;
  };
  return {
    find,
    get: (id) => [...logs.values()].find(({ answer }) => answer.id === id) ?? null,
    keep(key, open, isSame) {
      const before = find(key);
      const log = open(++last);
      if (before !== null && isSame(before, log)) return before;
      logs.delete(key);
      logs.set(key, log);
      let bytes = 0;
      for (const [name, { answer }] of [...logs].reverse().slice(1)) {
        bytes += answer.bytes.byteLength;
        if (bytes > OTHERS_MAX_BYTES) logs.delete(name);
      }
      return log;
    },
  };
}

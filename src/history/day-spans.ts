import { entry } from './courses.ts';
import { DAY_MS } from './days.ts';

/** A clock that went wrong makes years of it: what is longer is looked at on every day. */
const LONGEST = 60;

/** Things that last from one moment to another, to be found by a moment between. */
export class DaySpans<T> {
  readonly #days = new Map<number, T[]>();
  readonly #long: T[] = [];

  add(fromMs: number, untilMs: number, one: T): void {
    const [first, last] = [dayOf(fromMs), dayOf(untilMs)];
    if (last - first > LONGEST) this.#long.push(one);
    else for (let day = first; day <= last; day++) entry(this.#days, day, (): T[] => []).push(one);
  }

  /** All that last at the moment, and some of the same day that do not. */
  around(ms: number): readonly T[] {
    const found = this.#days.get(dayOf(ms)) ?? [];
    return this.#long.length === 0 ? found : [...found, ...this.#long];
  }
}

function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

import picocolors from 'picocolors';
import { printed } from './json.ts';
import { counted, wrap } from './layout.ts';
import { plain } from './plain.ts';
import type { ListOptions } from './runs.ts';
import { withoutCommands } from './untrusted.ts';

/** One thing that `whyred doctor` looked at. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'missing';
  /** False: whyred works without it, with less. */
  readonly needed: boolean;
  readonly text: string;
  /** What to do; null when there is nothing. */
  readonly hint: string | null;
}

export function ok(name: string, text: string): Check {
  return { name, state: 'ok', needed: true, text, hint: null };
}

export function warning(name: string, text: string, hint: string | null): Check {
  return { name, state: 'warning', needed: false, text, hint };
}

export function missing(name: string, text: string, hint: string | null): Check {
  return { name, state: 'missing', needed: true, text, hint };
}

const WIDTH_MIN = 50;
const MARKS = { ok: '✓', warning: '!', missing: '✗' } as const;
const COLOURS = { ok: 'green', warning: 'yellow', missing: 'red' } as const;

/** A line for each check, what to do below it, and at the end whether whyred can work. Ends with a line end. */
export function doctorText(checks: readonly Check[], { width, colour }: Omit<ListOptions, 'nowMs'>): string {
  const paint = picocolors.createColors(colour);
  const names = checks.map(({ name }) => plain(name));
  const longest = Math.max(0, ...names.map((name) => name.length));
  const indent = ' '.repeat(longest + 4);
  const room = Math.max(WIDTH_MIN, width) - indent.length;
  const lines = checks.flatMap(({ state, needed, text, hint }, index) => {
    // What can be done without is no failure.
    const shown = state === 'missing' && !needed ? 'warning' : state;
    const [first = '', ...rest] = wrap(plain(text), room);
    return [
      `${paint[COLOURS[shown]](MARKS[shown])} ${names[index]!.padEnd(longest)}  ${first}`.trimEnd(),
      ...rest.map((line) => `${indent}${line}`),
      ...(hint === null ? [] : wrap(plain(hint), room - 2).map((line) => `${indent}  ${paint.dim(line)}`)),
    ];
  });
  return [...lines, '', summary(checks)].map((line) => `${withoutCommands(line)}\n`).join('');
}

/** The same for programs: one JSON document without line breaks. */
export function doctorJson(checks: readonly Check[]): string {
  return printed({
    ready: isReady(checks),
    checks: checks.map(({ name, state, needed, text, hint }) => ({ name, state, needed, text, hint })),
  });
}

/** Is everything there that whyred cannot do without? */
export function isReady(checks: readonly Check[]): boolean {
  return !checks.some(({ state, needed }) => needed && state === 'missing');
}

function summary(checks: readonly Check[]): string {
  const missing = checks.filter(({ state, needed }) => state === 'missing' && needed).length;
  const others = checks.filter(({ state, needed }) => state === 'warning' || (state === 'missing' && !needed)).length;
  const note = others === 0 ? '' : `, ${counted(others, 'thing')} could be better`;
  if (missing > 0) return `✗ not ready: ${counted(missing, 'thing')} missing${note}`;
  return others === 0 ? '✓ ready' : `✓ ready${note}`;
}

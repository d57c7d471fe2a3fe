import type { Chance } from './chance.ts';
import { toldOf } from './simulate-text.ts';
import { DAY, HOUR, MINUTE, type Told, told } from './world.ts';

/** A job with the cells of its matrix, which fail alike when the code is at fault. */
export interface Unit {
  readonly name: string;
  readonly cells: readonly string[];
  readonly minutes: number;
  readonly flaky: readonly FlakyTest[];
  /** Hours in which its flaky tests fail more often. */
  readonly bursts: readonly Span[];
  /** Runs only when the others have passed. */
  readonly isLast: boolean;
}

interface FlakyTest {
  readonly id: string;
  readonly rate: number;
  readonly told: Told;
}

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly units: readonly Unit[];
  /** A failing cell cancels its siblings. */
  readonly failFast: boolean;
}

/** Something outside that is down. */
export interface Outage extends Span {
  /** How many of the jobs that need it fail. */
  readonly severity: number;
  readonly units: ReadonlySet<Unit>;
  readonly told: Told;
}

/** Something wrong in the code, or in what it depends on. */
export interface Break extends Span {
  readonly units: ReadonlyMap<Unit, { readonly told: Told; readonly share: number }>;
  /** It came without a commit, and goes without one. */
  readonly isMendedOutside: boolean;
}

/** A job that everybody knows to fail. */
export const MAY_FAIL = 'canary';

export interface Repository {
  readonly ci: Workflow;
  readonly lint: Workflow;
  readonly nightly: Workflow;
  readonly outages: readonly Outage[];
  /** Of the default branch, by their begin. */
  readonly broken: readonly (Break & { readonly byCommit: boolean })[];
  readonly actors: readonly string[];
}

/** Times are milliseconds from `fromMs`. */
export function repositoryOf(fromMs: number, days: number, random: Chance): Repository {
  const untilMs = fromMs + days * DAY;
  const unit = (name: string, cells: number, minutes: number, most: number, isLast = false): Unit => ({
    name,
    cells: Array.from({ length: cells }, (_, at) => (cells === 1 ? name : `${name} (${CELLS[at]})`)),
    minutes,
    flaky: Array.from({ length: most === 0 ? 0 : 1 + random.below(most) }, (_, at) =>
      flakyTest(`${name}/test-${at}`, random),
    ),
    bursts: spans(fromMs, untilMs, 6 * DAY, 8 * HOUR, random),
    isLast,
  });
  const ci: Workflow = {
    id: 1,
    name: 'CI',
    failFast: random.is(0.4),
    units: [
      unit('build', 1, 6, 0),
      unit('unit', 2 + random.below(4), 9, 2),
      unit('integration', 1 + random.below(3), 18, 3),
      unit('browser', 1 + random.below(2), 14, 3),
      unit('package', 1, 4, 0, true),
    ],
  };
  const lint: Workflow = {
    id: 2,
    name: 'Lint',
    failFast: false,
    units: [unit('lint', 1, 2, 0), unit('docs', 1, 3, 0), unit(MAY_FAIL, 1, 4, 0)],
  };
  const nightly: Workflow = {
    id: 3,
    name: 'Nightly',
    failFast: false,
    units: [unit('long', 2, 50, 3), unit('fuzz', 1, 40, 2)],
  };
  const units = [ci, lint, nightly].flatMap((one) => one.units);
  const outages = spans(fromMs, untilMs, 4 * DAY, 1.5 * HOUR, random).map((span, at) => ({
    ...span,
    severity: 0.15 + 0.6 * random.next(),
    units: new Set(units.filter(() => random.is(0.6))),
    // One of a few services: the next outage may well be that of the same.
    told: toldOf('outside', `service-${(at + random.below(3)) % 4}`, null, random),
  }));
  const broken = spans(fromMs, untilMs, 5 * DAY, 6 * HOUR, random).map((span, at) => {
    const byCommit = random.is(0.75);
    return { ...breakOf(`main-${at}`, span, units, random), byCommit, isMendedOutside: !byCommit && random.is(0.4) };
  });
  return { ci, lint, nightly, outages, broken, actors: Array.from({ length: 7 }, (_, at) => `dev-${at + 1}`) };
}

const CELLS = ['18, ubuntu-latest', '20, ubuntu-latest', '22, ubuntu-latest', '22, windows-latest', '22, macos-latest'];

/** What is wrong shows in one job as a rule, in all or most cells of its matrix, and in others sometimes. */
export function breakOf(id: string, span: Span, from: readonly Unit[], random: Chance): Break {
  const units = new Map<Unit, { told: Told; share: number }>();
  const candidates = from.filter(({ isLast, name }) => !isLast && name !== MAY_FAIL);
  const first = random.pick(candidates);
  for (const unit of candidates) {
    if (unit !== first && !random.is(0.12)) continue;
    const kind = `${id}:${unit.name}`;
    const flaky = unit.flaky.length > 0 && random.is(0.12) ? random.pick(unit.flaky) : null;
    // Tests that are flaky find regressions, too, and then fail just as they always do.
    const shown = flaky?.told ?? common(toldOf('genuine', kind, `${kind}/test`, random), unit, random);
    units.set(unit, { told: shown, share: random.is(0.75) ? 1 : 0.3 + 0.5 * random.next() });
  }
  return { ...span, units, isMendedOutside: random.is(0.02) };
}

/** A compiler's or a linter's complaint often reads the same in every branch that earns it; other failures seldom do. */
function common(own: Told, unit: Unit, random: Chance): Told {
  if (!own.failure.isSpecific || !random.is(own.transience === 'no' ? 0.35 : 0.06)) return own;
  return told(own.transience, `${unit.name}:common-${random.below(3)}`, null);
}

/** Deciles and quartiles of how often flaky tests fail, as measured on 811 of them. */
const RATES: readonly (readonly [share: number, rate: number])[] = [
  [0, 0.00005],
  [0.1, 0.0001],
  [0.25, 0.0004],
  [0.5, 0.007],
  [0.75, 0.16],
  [0.9, 0.55],
];
/** What fails more often does not stay in CI. */
const MOST = 0.12;

function flakyTest(id: string, random: Chance): FlakyTest {
  for (;;) {
    const share = 0.9 * random.next();
    const at = RATES.findIndex(([upTo]) => share < upTo);
    const [low, lowRate] = RATES[at - 1]!;
    const [high, highRate] = RATES[at]!;
    const rate = lowRate * (highRate / lowRate) ** ((share - low) / (high - low));
    if (rate < MOST) return { id, rate, told: toldOf('flaky', id, id, random) };
  }
}

function spans(fromMs: number, untilMs: number, everyMs: number, medianMs: number, random: Chance): Span[] {
  const found: Span[] = [];
  for (let at = fromMs + random.wait(everyMs); at < untilMs; ) {
    const end = at + Math.max(10 * MINUTE, random.about(medianMs, 0.9));
    found.push({ fromMs: Math.floor(at), untilMs: Math.floor(end) });
    at = end + random.wait(everyMs);
  }
  return found;
}

export function isIn({ fromMs, untilMs }: Span, ms: number): boolean {
  return ms >= fromMs && ms < untilMs;
}

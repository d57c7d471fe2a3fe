import type { Execution } from '../../src/history/rows.ts';
import { type Chance, chance } from './chance.ts';
import { shows } from './simulate-other-text.ts';
import { DAY, HOUR, MINUTE, type SimulatedFailure, START, type Told, type Truth, type World } from './world.ts';

/**
 * Another repository, made by other rules than `simulate`, so that what was fitted there can fail here: one wide matrix, pushes to
 * branches instead of pull requests' merges, a merge queue, failures that draw further ones after them, the more the busier the
 * machines are, single machines that are bad for hours, a bot that runs everything again, and logs that say other things.
 */
export function simulateOther(seed: number, days = 42): World {
  const city = new Repository(chance(seed));
  for (let tick = 0; tick < (days * DAY) / TICK; tick++) city.pass(START + tick * TICK);
  return { executions: city.executions, failures: city.failures, mayFail: [] };
}

const TICK = 5 * MINUTE;
/** A genuine failure that is gone in the next attempt. */
const MENDED = 0.05;
/** Jobs at once that make flaky ones fail twice as often. */
const BUSY = 40;
/** How often one failure draws another after it, and for how long. */
const DRAWS = 0.35;
const FADES = 5 * HOUR;
const MACHINES = 30;

interface Fault {
  readonly truth: 'genuine' | 'broken-base';
  /** Of which jobs, with what they show. */
  readonly jobs: ReadonlyMap<number, Told>;
}

interface Push {
  readonly event: 'push' | 'merge_group' | 'schedule';
  readonly branch: string;
  readonly sha: string;
  readonly treeId: string;
  readonly actor: string;
  readonly title: string;
  readonly faults: readonly Fault[];
  readonly whenOver: (isGreen: boolean, ms: number) => void;
}

interface Running {
  readonly push: Push;
  readonly runId: number;
  readonly attempt: number;
  readonly createdMs: number;
  readonly jobs: readonly number[];
  readonly untilMs: number;
  readonly isGreenSoFar: ReadonlySet<number>;
}

class Repository {
  readonly executions: Execution[] = [];
  readonly failures: SimulatedFailure[] = [];
  readonly #random: Chance;
  readonly #jobs: readonly {
    readonly name: string;
    readonly minutes: number;
    readonly rate: number;
    readonly kinds: readonly Told[];
  }[];
  readonly #excited: { value: number; ms: number }[];
  readonly #bad: { untilMs: number; told: Told }[] = [];
  readonly #hasBot: boolean;
  #agenda: { readonly ms: number; readonly act: (ms: number) => void }[] = [];
  #running: Running[] = [];
  #baseFault: Fault | null = null;
  #head = { sha: 'h0', treeId: 'th0', title: 'Begin' };
  #number = 0;
  #runId = 5_000_000;

  constructor(random: Chance) {
    this.#random = random;
    this.#hasBot = random.is(0.5);
    const width = 5 + random.below(8);
    this.#jobs = Array.from({ length: width + 4 }, (_, at) => {
      const name =
        at < width
          ? `suite (py3.${8 + (at % 6)}, ${at < 6 ? 'linux' : 'arm'})`
          : ['types', 'e2e', 'load', 'wheels'][at - width]!;
      // Half of the jobs hardly ever flake, and a few do every fifth time: squares of squares.
      const rate = 0.0005 + 0.15 * random.next() ** 5;
      const kinds = Array.from({ length: 4 }, (_kind, kind) => shows('flaky', `shaky-${at % 5}-${kind}`, random));
      return { name, minutes: 3 + 30 * random.next(), rate, kinds };
    });
    this.#excited = this.#jobs.map(() => ({ value: 0, ms: START }));
  }

  /** What happens in the next five minutes. */
  pass(ms: number): void {
    const due = this.#agenda.filter((one) => one.ms <= ms);
    this.#agenda = this.#agenda.filter((one) => one.ms > ms);
    for (const { act } of due) act(ms);
    const over = this.#running.filter(({ untilMs }) => untilMs <= ms);
    this.#running = this.#running.filter(({ untilMs }) => untilMs > ms);
    for (const one of over) this.#ended(one, ms);
    const rush = 0.4 + 0.6 * Math.sin((Math.PI * (ms % DAY)) / DAY) ** 2;
    if (this.#random.is(rush * (TICK / (2 * HOUR)))) this.#topic(ms);
    if (this.#random.is(TICK / (11 * DAY))) this.#breakBase(ms);
    if (this.#random.is(TICK / (1.5 * DAY))) {
      const fault = shows('outside', `machine-${this.#random.below(6)}`, this.#random);
      this.#bad[this.#random.below(MACHINES)] = { untilMs: ms + this.#random.about(4 * HOUR, 0.7), told: fault };
    }
    if (ms % DAY === 3 * HOUR) this.#start(this.#ofHead('schedule'), ms);
  }

  #later(ms: number, act: (ms: number) => void): void {
    this.#agenda.push({ ms, act });
  }

  #fault(truth: Fault['truth'], kind: string): Fault {
    const count = this.#jobs.length;
    const first = this.#random.below(count);
    // On one platform only, or wherever the suite runs.
    const isWide = this.#jobs[first]!.name.startsWith('suite') && this.#random.is(0.6);
    const shown = shows('genuine', this.#random.is(0.1) ? 'style' : kind, this.#random);
    const isHit = (at: number) =>
      at === first || (isWide && this.#jobs[at]!.name.startsWith('suite')) || this.#random.is(0.03);
    return { truth, jobs: new Map([...Array(count).keys()].filter(isHit).map((at) => [at, shown])) };
  }

  #breakBase(ms: number): void {
    if (this.#baseFault !== null) return;
    const number = ++this.#number;
    const fault = this.#fault('broken-base', `base-${number}`);
    this.#head = { sha: `h${number}`, treeId: `th${number}`, title: `Merge part ${number}` };
    this.#start({ ...this.#ofHead('push'), faults: [{ ...fault, truth: 'genuine' }] }, ms);
    this.#baseFault = fault;
    this.#later(ms + this.#random.about(8 * HOUR, 0.8), (now) => {
      this.#baseFault = null;
      this.#head = { sha: `r${number}`, treeId: `tr${number}`, title: `Repair part ${number}` };
      this.#start(this.#ofHead('push'), now);
    });
  }

  #ofHead(event: Push['event']): Push {
    const faults = this.#baseFault === null ? [] : [this.#baseFault];
    return { ...this.#head, event, branch: 'main', actor: 'dev-1', faults, whenOver: () => {} };
  }

  /** A branch: pushed until it is green or given up, then queued, then the default branch. */
  #topic(ms: number): void {
    const number = ++this.#number;
    const own = this.#random.is(0.15) ? this.#fault('genuine', `topic-${number}`) : null;
    this.#push(number, 0, own, this.#baseFault, `dev-${1 + this.#random.below(20)}`, ms);
  }

  #push(number: number, round: number, own: Fault | null, base: Fault | null, actor: string, ms: number): void {
    const code = { sha: `s${number}-${round}`, treeId: `ts${number}-${round}`, title: `Topic ${number}`, actor };
    const faults = [own, base].filter((one) => one !== null);
    const whenOver = (isGreen: boolean, endMs: number): void => {
      const wait = endMs + this.#random.about(2 * HOUR, 1);
      if (isGreen || (own === null && this.#random.is(0.15)))
        this.#later(wait, (now) => this.#queue(number, code, now));
      else if (round < 5) {
        const next = own !== null && this.#random.is(0.6) ? null : own;
        this.#later(wait, (now) => this.#push(number, round + 1, next, this.#baseFault, actor, now));
      }
    };
    this.#start({ ...code, event: 'push', branch: `dev/${number}`, faults, whenOver }, ms);
  }

  #queue(number: number, code: Pick<Push, 'sha' | 'treeId' | 'title' | 'actor'>, ms: number): void {
    const isSame = this.#random.is(0.3);
    const merged = {
      ...code,
      sha: `q${number}`,
      treeId: isSame ? code.treeId : `tq${number}`,
      title: `${code.title} (#${number})`,
    };
    const faults = this.#baseFault === null ? [] : [this.#baseFault];
    const whenOver = (isGreen: boolean, endMs: number): void => {
      if (!isGreen && this.#random.is(0.7)) return;
      this.#head = merged;
      this.#start({ ...this.#ofHead('push'), actor: code.actor }, endMs);
    };
    this.#start({ ...merged, event: 'merge_group', branch: `queue/main/${number}`, faults, whenOver }, ms);
  }

  #start(push: Push, ms: number): void {
    this.#attempt(
      { push, runId: ++this.#runId, attempt: 1, createdMs: ms, jobs: [...this.#jobs.keys()], isGreenSoFar: new Set() },
      ms,
    );
  }

  #attempt(run: Omit<Running, 'untilMs'>, ms: number): void {
    const longest = Math.max(...run.jobs.map((at) => this.#jobs[at]!.minutes));
    this.#running.push({ ...run, untilMs: ms + longest * MINUTE * (1 + this.#load() / 4) });
  }

  #load(): number {
    return this.#running.reduce((sum, { jobs }) => sum + jobs.length, 0) / BUSY;
  }

  #ended(run: Running, ms: number): void {
    const green = new Set(run.isGreenSoFar);
    const hit = run.jobs.filter((at) => !this.#execute(run, at, green));
    const wants = this.#hasBot && run.attempt === 1 ? 0.9 : 0.22;
    if (hit.length > 0 && run.attempt < 4 && this.#random.is(wants)) {
      const isAll = this.#random.is(0.4);
      const jobs = isAll ? [...this.#jobs.keys()] : hit;
      const wait = this.#hasBot ? MINUTE : this.#random.about(40 * MINUTE, 1.5);
      const next = { ...run, attempt: run.attempt + 1, jobs, isGreenSoFar: green };
      this.#later(ms + wait, (now) => this.#attempt(next, now));
    } else run.push.whenOver(hit.length === 0, ms);
  }

  /** Did it pass? */
  #execute(run: Running, at: number, green: Set<number>): boolean {
    const random = this.#random;
    const { name, minutes } = this.#jobs[at]!;
    const longest = Math.max(...run.jobs.map((one) => this.#jobs[one]!.minutes));
    const startedMs = Math.floor(run.untilMs - longest * MINUTE);
    const isStopped = run.push.branch.startsWith('dev/') && random.is(0.02);
    const why = isStopped ? null : this.#whyFailed(run, at, startedMs);
    const part = why === null ? 1 : 0.2 + 0.8 * random.next();
    const own: Execution = {
      ...{ repository: 'github.com/acme/other', workflow: 77, workflowName: 'Checks', job: name },
      ...{ runId: run.runId, attempt: run.attempt, event: run.push.event, branch: run.push.branch },
      isDefaultBranch: run.push.branch === 'main',
      ...{ sha: run.push.sha, treeId: run.push.treeId, actor: run.push.actor, title: run.push.title },
      conclusion: isStopped ? 'cancelled' : why === null ? 'success' : 'failure',
      ...{ startedMs, completedMs: Math.floor(startedMs + minutes * MINUTE * part * (0.9 + 0.2 * random.next())) },
      ...{ createdMs: run.createdMs, failures: why === null ? [] : [why.told.failure] },
    };
    this.executions.push(own);
    if (why !== null) this.failures.push({ own, ...why, hasBegun: true });
    if (why === null && !isStopped) green.add(at);
    return why === null && !isStopped;
  }

  #whyFailed(
    { push, attempt }: Running,
    at: number,
    ms: number,
  ): { readonly truth: Truth; readonly told: Told } | null {
    const random = this.#random;
    for (const { truth, jobs } of push.faults) {
      const shown = jobs.get(at);
      if (shown !== undefined && !(attempt > 1 && random.is(MENDED))) return { truth, told: shown };
    }
    const machine = this.#bad[random.below(MACHINES)];
    if (machine !== undefined && machine.untilMs > ms && random.is(0.7))
      return { truth: 'infrastructure', told: machine.told };
    if (random.is(0.003)) return { truth: 'infrastructure', told: shows('outside', `once-${random.below(9)}`, random) };
    const { rate, kinds } = this.#jobs[at]!;
    const excited = this.#excited[at]!;
    const fading = excited.value * Math.exp(-(ms - excited.ms) / FADES);
    if (!random.is(Math.min(0.7, rate * (1 + this.#load()) + fading))) return null;
    this.#excited[at] = { value: Math.min(0.3, fading + DRAWS * rate * 3), ms };
    // The first kind is half of all, the next half of the rest.
    return { truth: 'flaky', told: kinds[Math.min(kinds.length - 1, Math.floor(random.wait(1.4)))]! };
  }
}

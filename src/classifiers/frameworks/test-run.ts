import type { TestReport } from '../../domain.ts';

/** What one invocation of a framework reported. */
export type TestRun = Omit<TestReport, 'framework'>;

/**
 * Several invocations as one report: counts added up, failures in order of the log. Null when there was none.
 * A count that one of them does not give is not known for all of them either.
 */
export function reportOf(framework: string, runs: readonly TestRun[]): TestReport | null {
  if (runs.length === 0) return null;
  const sum = (count: (run: TestRun) => number | null) =>
    runs.reduce<number | null>((total, run) => {
      const more = count(run);
      return total === null || more === null ? null : total + more;
    }, 0);
  return {
    framework,
    passed: sum((run) => run.passed),
    failed: sum((run) => run.failed),
    skipped: sum((run) => run.skipped),
    total: sum((run) => run.total),
    failures: runs.flatMap((run) => run.failures).sort((a, b) => a.logLine - b.logLine),
  };
}

/** `1 failed, 2 passed` as a look-up; 0 for an outcome that is not named: frameworks leave out what did not happen. */
export function outcomesIn(text: string, separator: string): (...outcomes: string[]) => number {
  const counts = new Map<string, number>();
  for (const part of text.split(separator)) {
    const blank = part.indexOf(' ');
    counts.set(part.slice(blank + 1), Number(part.slice(0, blank)));
  }
  return (...outcomes) => outcomes.reduce((sum, outcome) => sum + (counts.get(outcome) ?? 0), 0);
}

/**
 * Invocations of one framework, some of them inside a test of another: whoever tests a plugin prints whole runs.
 * A run that ends takes with it those that began after it: they were part of what it tested. One that never ends,
 * because it was killed, takes none.
 */
export class NestedRuns<Run> {
  readonly #open: { readonly run: Run; readonly order: number }[] = [];
  readonly #done: { readonly run: Run; readonly order: number }[] = [];
  #begun = 0;

  get current(): Run | null {
    return this.#open.at(-1)?.run ?? null;
  }

  begin(run: Run): Run {
    this.#open.push({ run, order: this.#begun++ });
    return run;
  }

  /** `keepsInner`: the runs are not one inside another, but mixed. */
  end(keepsInner = false): void {
    const ended = this.#open.pop();
    if (ended === undefined) return;
    while (!keepsInner && (this.#done.at(-1)?.order ?? -1) > ended.order) this.#done.pop();
    this.#done.push(ended);
  }

  /** In the order in which they began; the last may not have ended. */
  all(): Run[] {
    return [...this.#done, ...this.#open].sort((a, b) => a.order - b.order).map(({ run }) => run);
  }
}

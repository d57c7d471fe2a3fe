import type { Run } from '../domain.ts';

/** Runs created between two times, both included, in milliseconds since 1970; GitHub looks at whole seconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface RunPage {
  readonly runs: readonly Run[];
  /** How many there are in the whole span. */
  readonly total: number;
  readonly last: boolean;
}

/** GitHub gives a thousand results of a search, and no more. */
const PAGES_MAX = 10;
const RESULTS_MAX = 1000;
const SECOND_MS = 1000;
/** A span is halved so often where its pages do not add up. */
const HALVINGS_MAX = 3;

/**
 * Asks for all runs of a span, newest first: where GitHub's thousand end, the rest of the span is asked for anew, so that no
 * call is spent on finding out how to cut it. Where fewer come than GitHub counts, the span is halved.
 * Returns sentences on what could not be had.
 */
export async function walk(
  span: Span,
  page: (span: Span, number: number) => Promise<RunPage>,
  halvings = 0,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const fromMs = secondOf(span.fromMs);
  for (let toMs = span.toMs; toMs >= fromMs; ) {
    const part = await thousand({ fromMs, toMs }, page);
    // Some servers count no further than they list: ten full pages may not be all.
    if (part.count < RESULTS_MAX && part.count >= part.total) return problems;
    if (!part.capped) return [...problems, ...(await halves({ fromMs, toMs }, page, halvings, part))];
    const restMs = secondOf(part.oldestMs);
    if (restMs < secondOf(toMs)) toMs = restMs;
    else {
      // All of the thousand are of one second, which may hold more.
      const { total } = await page({ fromMs: restMs, toMs: restMs }, 1);
      if (total > part.count) problems.push(counted(total, `at ${timeOf(restMs)}`, part.count));
      toMs = restMs - SECOND_MS;
    }
  }
  return problems;
}

interface Thousand {
  readonly count: number;
  readonly total: number;
  readonly capped: boolean;
  readonly oldestMs: number;
}

async function thousand(span: Span, page: (span: Span, number: number) => Promise<RunPage>): Promise<Thousand> {
  const ids = new Set<number>();
  let total = 0;
  let oldestMs = span.toMs;
  for (let number = 1; number <= PAGES_MAX; number++) {
    const answer = await page(span, number);
    for (const { id, createdMs } of answer.runs) {
      ids.add(id);
      oldestMs = Math.min(oldestMs, createdMs);
    }
    if (number === 1) total = answer.total;
    if (answer.last || answer.runs.length === 0)
      return { count: ids.size, total, capped: number === PAGES_MAX, oldestMs };
  }
  return { count: ids.size, total, capped: true, oldestMs };
}

async function halves(
  { fromMs, toMs }: Span,
  page: (span: Span, number: number) => Promise<RunPage>,
  halvings: number,
  { count, total }: Thousand,
): Promise<readonly string[]> {
  if (halvings >= HALVINGS_MAX || toMs - fromMs < 2 * SECOND_MS) {
    return [counted(total, `between ${timeOf(fromMs)} and ${timeOf(toMs)}`, count)];
  }
  const middle = fromMs + Math.floor((toMs - fromMs) / 2 / SECOND_MS) * SECOND_MS;
  const later = await walk({ fromMs: middle, toMs }, page, halvings + 1);
  return [...later, ...(await walk({ fromMs, toMs: middle }, page, halvings + 1))];
}

function counted(total: number, when: string, listed: number): string {
  return `GitHub counts ${total} runs ${when} and lists ${listed}.`;
}

function secondOf(timeMs: number): number {
  return Math.floor(timeMs / SECOND_MS) * SECOND_MS;
}

function timeOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

import { code, type Inline, listed, say, type Words } from '../document/blocks.ts';
import { truncate } from '../layout.ts';
import type { PinCause } from './facts.ts';

const NAME_COLUMNS = 100;

/** What a failure is called: the known cause and what it is about, the test's own words, else the line. */
export function nameOf({ title, about, tests, shown, jobs }: PinCause): Words {
  if (title !== null)
    return about.length === 0
      ? title
      : say`${title}: ${about.flatMap((one, at) => say`${at === 0 ? '' : ', '}${code(one)}`)}`;
  const [test] = tests?.failures ?? [];
  if (test !== undefined) return [code(truncate(test.message ?? test.id, NAME_COLUMNS))];
  if (shown !== null) return [code(truncate(shown.text.trim(), NAME_COLUMNS))];
  return say`${code(jobs[0] ?? 'a job')} failed, and no log says why`;
}

/** A sentence of the catalogue, in which backticks stand around code. */
export function catalogueWords(text: string): Words {
  const parts = text.split('`');
  // Without its other end it is none.
  if (parts.length % 2 === 0) return text;
  return parts.flatMap((part, at): Inline[] => (part === '' ? [] : [at % 2 === 1 ? code(part) : part]));
}

/** `issue 1`, `issues 1 and 3`, `issues 1 to 4 and 6`. */
export function issueWords(issues: readonly number[]): Words {
  return say`${issues.length === 1 ? 'issue' : 'issues'} ${issueNumbers(issues)}`;
}

/** `1`, `1 and 3`, `1 to 4 and 6`. */
export function issueNumbers(issues: readonly number[]): Words {
  const spans: { first: number; last: number }[] = [];
  for (const issue of issues.toSorted((one, other) => one - other)) {
    const span = spans.at(-1);
    if (span !== undefined && issue === span.last + 1) span.last = issue;
    else spans.push({ first: issue, last: issue });
  }
  return listed(
    spans.flatMap(({ first, last }) => {
      if (last - first < 2) return first === last ? [`${first}`] : [`${first}`, `${last}`];
      return [`${first} to ${last}`];
    }),
  );
}

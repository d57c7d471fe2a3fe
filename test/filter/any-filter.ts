import fc from 'fast-check';
import type { Filter, NumberTerm, Term, TextTerm, TimeTerm } from '../../src/filter/filter.ts';
import { parseFilter } from '../../src/filter/parse.ts';

const place = { negated: fc.boolean(), column: fc.constant(1) };

/** Text as names and branches have it, and what the language gives a meaning. */
const word = fc
  .array(
    fc.constantFrom('a', 'B', 'ci', '-', '/', ' ', ',', '"', '\\', '*', '~', '<', '=', '!', ':', 'é', '試', '🙂'),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

/** A value of `like` with at least one wildcard and never two in a row. */
const pattern = fc.tuple(word, word).map(([a, b]) => `${a.replace(/[\\*]/g, '\\$&')}*${b.replace(/[\\*]/g, '\\$&')}`);

const few = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(one, { minLength: 1, maxLength: 3 });

const open = fc.constantFrom('repo', 'branch', 'workflow', 'event', 'actor', 'job', 'step', 'sig');

const textTerm: fc.Arbitrary<TextTerm> = fc.oneof(
  fc.record({ field: open, op: fc.constantFrom('is', 'contains'), values: few(word), ...place }),
  fc.record({ field: open, op: fc.constant('like'), values: few(pattern), ...place }),
  fc.record({ field: fc.constant('text'), op: fc.constant('contains'), values: fc.tuple(word), ...place }),
  fc.record({
    field: fc.constant('text'),
    op: fc.constant('like'),
    values: fc.tuple(pattern.map((one) => `*${one}*`)),
    ...place,
  }),
  fc.record({
    field: fc.constant('is'),
    op: fc.constant('is'),
    values: few(fc.constantFrom('failed', 'passed', 'running', 'rerun', 'timed_out')),
    ...place,
  }),
  fc.record({
    field: fc.constant('verdict'),
    op: fc.constant('is'),
    values: few(fc.constantFrom('flaky', 'genuine', 'broken-base')),
    ...place,
  }),
  fc.record({ field: fc.constant('sha'), op: fc.constant('like'), values: fc.constant(['1f3c*']), ...place }),
  fc.record({ field: fc.constant('fingerprint'), op: fc.constant('like'), values: fc.constant(['v*:6f*']), ...place }),
);

const numberTerm: fc.Arbitrary<NumberTerm> = fc.oneof(
  fc.record({ field: fc.constantFrom('attempts', 'id'), op: fc.constant('is'), values: few(fc.nat()), ...place }),
  fc.record({
    field: fc.constantFrom('attempts', 'id'),
    op: fc.constantFrom('<', '<=', '>', '>='),
    values: fc.tuple(fc.nat()),
    ...place,
  }),
);

/** Its borders follow from its text. */
function timeTerm(nowMs: number): fc.Arbitrary<TimeTerm> {
  const age = fc.tuple(fc.constantFrom('<', '<=', '>', '>=', '='), fc.nat(400), fc.constantFrom('m', 'h', 'd', 'w'));
  const day = fc.date({ min: new Date(0), max: new Date(nowMs), noInvalidDate: true }).map((one) => one.toISOString());
  const text = fc.oneof(
    age.map(([op, count, unit]) => `age:${op}${count}${unit}`),
    fc
      .tuple(fc.constantFrom('since', 'until'), day, fc.constantFrom(10, 16, 19))
      .map(([key, iso, end]) => `${key}:${iso.slice(0, end)}`),
  );
  return fc.tuple(text, fc.boolean()).map(([written, negated]) => {
    const parsed = parseFilter(written, nowMs);
    if ('errors' in parsed) throw new Error(written);
    return { ...(parsed.filter.terms[0] as TimeTerm), negated };
  });
}

/** Any filter that the language can say; columns are all 1. */
export function anyFilter(nowMs: number): fc.Arbitrary<Filter> {
  const term: fc.Arbitrary<Term> = fc.oneof(textTerm, numberTerm, timeTerm(nowMs));
  return fc.record({ terms: fc.array(term, { maxLength: 6 }) });
}

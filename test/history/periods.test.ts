import { expect, test } from 'vitest';
import { jobCourses } from '../../src/history/courses.ts';
import { flakesOf, periodsOf } from '../../src/history/periods.ts';
import { attempts, DAY, execution, START } from '../support/executions.ts';

const on = (day: number, conclusion: string, runId = day + 1) =>
  execution({ runId, conclusion, createdMs: START + day * DAY });

test.each<[days: number, most: number, periods: number, each: number]>([
  [7, 10, 7, 1], // a day each, where they fit
  [90, 13, 13, 7],
  [60, 10, 10, 6],
  [15, 14, 8, 2],
  [1, 10, 1, 1],
])('%i days in at most %i periods are %i of %i', (days, most, count, each) => {
  const untilMs = START + (days - 1) * DAY + 5;
  const periods = periodsOf([], START, untilMs, most);
  expect(periods.map((one) => one.days)).toEqual(new Array(count).fill(each));
  expect(periods.at(-1)!.fromMs + each * DAY).toBe(START + days * DAY);
});

test('a period sums up its days, and has no rate where nothing was decided', () => {
  const courses = jobCourses([on(0, 'success'), on(1, 'failure'), on(2, 'cancelled'), on(5, 'success')]);
  expect(periodsOf(courses, START, START + 5 * DAY, 3)).toMatchObject([
    { passed: 1, failed: 1, cancelled: 0, rate: 0.5 },
    { passed: 0, failed: 0, cancelled: 1, rate: null },
    { passed: 1, failed: 0, cancelled: 0, rate: 1 },
  ]);
});

test('flakes are counted by runs, and what is broken is none', () => {
  const executions = [
    ...attempts(1, ['failure', 'success'], { createdMs: START }),
    ...attempts(2, ['failure', 'failure'], { createdMs: START + DAY }),
    on(3, 'success', 3),
  ];
  expect(flakesOf(jobCourses(executions), START, START + 3 * DAY, 4)).toEqual([1, 0, null, 0]);
});

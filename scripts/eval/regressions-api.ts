// What the evaluation of regressions uses of whyred, bundled for it.
export { jobCourses } from '../../src/history/courses.ts';
export { proportion } from '../../src/history/intervals.ts';
export { subjectKey } from '../../src/history/regression-state.ts';
export { regressionsOf } from '../../src/history/regressions.ts';
export { chance } from './chance.ts';

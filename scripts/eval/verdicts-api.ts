// What the evaluation of verdicts uses of whyred, and the simulations, bundled for it.
export { basisOf } from '../../src/classifiers/judge.ts';
export { firstVerdict, verdictOf } from '../../src/classifiers/verdict.ts';
export { SHIPPED_MODEL } from '../../src/classifiers/verdict-model.ts';
export { createChronicle } from '../../src/history/chronicle.ts';
export { proportion } from '../../src/history/intervals.ts';
export { caseOf, judgedOf } from './judged.ts';
export { simulate } from './simulate.ts';
export { simulateOther } from './simulate-other.ts';
export { told } from './world.ts';

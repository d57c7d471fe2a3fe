// What the evaluation of lines uses of whyred, bundled for it.
export { baselineOf, profileOf } from '../../src/classifiers/baseline.ts';
export { loadCatalogue } from '../../src/classifiers/catalogue.ts';
export { confidenceOf, FEATURES } from '../../src/classifiers/confidence.ts';
export { explain } from '../../src/classifiers/failures.ts';
export { createMatcher } from '../../src/classifiers/signatures.ts';
export { proportion } from '../../src/history/intervals.ts';
export { parsePart } from '../../src/log/parse.ts';
export { createRedactor } from '../../src/log/redaction.ts';
export { readLog } from '../../src/log/text.ts';
export { describe, inOrder } from '../../src/triage.ts';

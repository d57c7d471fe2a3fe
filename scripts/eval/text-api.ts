// What the evaluation of texts uses of whyred, bundled for it.
export { loadCatalogue } from '../../src/classifiers/catalogue.ts';
export { textClue } from '../../src/classifiers/evidence/text.ts';
export { explain } from '../../src/classifiers/failures.ts';
export { createMatcher } from '../../src/classifiers/signatures.ts';
export { foldOf, trainTextModel } from '../../src/classifiers/text-learning.ts';
export { restoreTextModel } from '../../src/classifiers/text-model.ts';
export { tellingLines, tokensOf } from '../../src/classifiers/text-tokens.ts';
export { SHIPPED_MODEL } from '../../src/classifiers/verdict-model.ts';
export { proportion } from '../../src/history/intervals.ts';
export { parsePart } from '../../src/log/parse.ts';
export { createRedactor } from '../../src/log/redaction.ts';

// What the evaluation of re-runs uses of whyred, bundled for it.
export { betaBinomialTail } from '../../src/history/beta-distribution.ts';
export { pastReruns } from '../../src/history/rerun-decisions.ts';
export { MEMORIES, NEARNESS, rerunHistory } from '../../src/history/rerun-history.ts';
export { checkedRerunModel, levelTerms, predictRerun, SCOPES, seldomTerm } from '../../src/history/rerun-model.ts';
export { SITUATION_TERMS, situationTerms } from '../../src/history/rerun-situation.ts';

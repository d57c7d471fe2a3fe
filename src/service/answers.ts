import { TriageError } from '../errors.ts';
import type { Call, Desk, Fault } from './desk.ts';
import type { QuestionName, Questions } from './protocol.ts';

type Answers = {
  readonly [Name in QuestionName]: () => Promise<
    (question: Questions[Name][0], desk: Desk, call: Call) => Promise<Questions[Name][1]>
  >;
};

/** Who answers what. Loaded when it is first asked, so that the first screen need not wait for reports. */
const ANSWERS: Answers = {
  start: async () => (await import('./start.ts')).answerStart,
  runs: async () => (await import('./runs.ts')).answerRuns,
  'run-details': async () => (await import('./run-details.ts')).answerRunDetails,
  'filter-words': async () => (await import('./filter-words.ts')).answerFilterWords,
  run: async () => (await import('./run.ts')).answerRun,
  'run-fetch': async () => (await import('./run.ts')).answerRunFetch,
  log: async () => (await import('./log.ts')).answerLog,
  'log-search': async () => (await import('./log.ts')).answerLogSearch,
  'log-causes': async () => (await import('./log-causes.ts')).answerLogCauses,
  grid: async () => (await import('./grid.ts')).answerGrid,
  signatures: async () => (await import('./signatures.ts')).answerSignatures,
  signature: async () => (await import('./signatures.ts')).answerSignature,
  suggestion: async () => (await import('./suggestion.ts')).answerSuggestion,
  'suggestion-save': async () => (await import('./suggestion.ts')).answerSaveSuggestion,
  nightly: async () => (await import('./nightly.ts')).answerNightly,
  'verdict-lead': async () => (await import('./verdict.ts')).answerLead,
  'verdict-effect': async () => (await import('./verdict.ts')).answerEffect,
  label: async () => (await import('./verdict.ts')).answerLabel,
  undo: async () => (await import('./verdict.ts')).answerUndo,
  'report-choices': async () => (await import('./report-choices.ts')).answerChoices,
  report: async () => (await import('./report.ts')).answerReport,
  'report-save': async () => (await import('./report.ts')).answerSaveReport,
  account: async () => (await import('./account.ts')).answerAccount,
  pull: async () => (await import('./pull.ts')).answerPull,
  rerun: async () => (await import('./actions.ts')).answerRerun,
  cancel: async () => (await import('./actions.ts')).answerCancel,
  follow: async () => (await import('./follow.ts')).answerFollow,
};

/** The answer, or the fault that a person can read. Throws where whyred itself is wrong. */
export async function answer<Name extends QuestionName>(
  name: Name,
  question: Questions[Name][0],
  desk: Desk,
  call: Call,
): Promise<{ readonly answer: Questions[Name][1] } | { readonly fault: Fault }> {
  try {
    const answerer = await ANSWERS[name]();
    return { answer: await answerer(question, desk, call) };
  } catch (error) {
    if (!(error instanceof TriageError)) throw error;
    return { fault: { code: error.code, message: error.message, hint: error.hint } };
  }
}

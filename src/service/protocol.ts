import type { Failure } from '../domain.ts';
import type { AccountAnswer, AccountQuestion } from './account.ts';
import type { CancelAnswer, CancelQuestion, RerunAnswer, RerunQuestion } from './actions.ts';
import type { Fault, Progress } from './desk.ts';
import type { FilterWordsAnswer, FilterWordsQuestion } from './filter-words.ts';
import type { FollowAnswer, FollowQuestion } from './follow.ts';
import type { GridAnswer, GridQuestion } from './grid.ts';
import type { FileLogQuestion, LogAnswer, LogQuestion, LogSearchAnswer, LogSearchQuestion } from './log.ts';
import type { NightlyAnswer, NightlyQuestion } from './nightly.ts';
import type { PullAnswer, PullQuestion } from './pull.ts';
import type { ReportAnswer, ReportQuestion, SavedReport, SaveReportQuestion } from './report.ts';
import type { ChoicesAnswer, ChoicesQuestion } from './report-choices.ts';
import type { RunAnswer, RunQuestion } from './run.ts';
import type { RunDetailsAnswer, RunDetailsQuestion } from './run-details.ts';
import type { RunsAnswer, RunsQuestion } from './runs.ts';
import type { SignatureAnswer, SignatureQuestion, SignaturesAnswer, SignaturesQuestion } from './signatures.ts';
import type { StartAnswer, StartQuestion } from './start.ts';
import type { SavedSuggestion, SaveSuggestionQuestion, SuggestionAnswer, SuggestionQuestion } from './suggestion.ts';
import type {
  EffectAnswer,
  EffectQuestion,
  LabelAnswer,
  LabelQuestion,
  LeadAnswer,
  LeadQuestion,
  UndoAnswer,
  UndoQuestion,
} from './verdict.ts';

/** All that a screen can ask: question and answer, by name. Plain data, because they go from thread to thread. */
export interface Questions {
  readonly start: readonly [StartQuestion, StartAnswer];
  readonly runs: readonly [RunsQuestion, RunsAnswer];
  readonly 'run-details': readonly [RunDetailsQuestion, RunDetailsAnswer];
  readonly 'filter-words': readonly [FilterWordsQuestion, FilterWordsAnswer];
  readonly run: readonly [RunQuestion, RunAnswer];
  readonly 'run-fetch': readonly [RunQuestion, RunAnswer];
  readonly log: readonly [LogQuestion, LogAnswer];
  readonly 'log-search': readonly [LogSearchQuestion, LogSearchAnswer];
  readonly 'log-causes': readonly [FileLogQuestion, readonly Failure[]];
  readonly grid: readonly [GridQuestion, GridAnswer];
  readonly signatures: readonly [SignaturesQuestion, SignaturesAnswer];
  readonly signature: readonly [SignatureQuestion, SignatureAnswer];
  readonly suggestion: readonly [SuggestionQuestion, SuggestionAnswer];
  readonly 'suggestion-save': readonly [SaveSuggestionQuestion, SavedSuggestion];
  readonly nightly: readonly [NightlyQuestion, NightlyAnswer];
  readonly 'verdict-lead': readonly [LeadQuestion, LeadAnswer];
  readonly 'verdict-effect': readonly [EffectQuestion, EffectAnswer];
  readonly label: readonly [LabelQuestion, LabelAnswer];
  readonly undo: readonly [UndoQuestion, UndoAnswer];
  readonly 'report-choices': readonly [ChoicesQuestion, ChoicesAnswer];
  readonly report: readonly [ReportQuestion, ReportAnswer];
  readonly 'report-save': readonly [SaveReportQuestion, SavedReport];
  readonly account: readonly [AccountQuestion, AccountAnswer];
  readonly pull: readonly [PullQuestion, PullAnswer];
  readonly rerun: readonly [RerunQuestion, RerunAnswer];
  readonly cancel: readonly [CancelQuestion, CancelAnswer];
  readonly follow: readonly [FollowQuestion, FollowAnswer];
}

export type QuestionName = keyof Questions;

/** A question and what came of it. */
export type Answered = {
  [Name in QuestionName]: {
    readonly name: Name;
    readonly question: Questions[Name][0];
    readonly slot: string;
    readonly outcome: { readonly answer: Questions[Name][1] } | { readonly fault: Fault };
  };
}[QuestionName];

/** How far a question is. */
export interface Told {
  readonly name: QuestionName;
  readonly slot: string;
  readonly progress: Progress;
}

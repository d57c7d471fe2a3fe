import type { Answerer } from './desk.ts';
import type { RunPlace } from './places.ts';

export interface ReportQuestion extends RunPlace {
  readonly kind: 'rca' | 'pin' | 'session' | 'postmortem';
}

export interface ReportAnswer {
  readonly markdown: string;
}

export interface SaveReportQuestion extends ReportQuestion {
  readonly file: string;
}

export interface SavedReport {
  readonly path: string;
}

export const answerReport: Answerer<ReportQuestion, ReportAnswer> = async () => {
  throw new Error('not yet');
};

export const answerSaveReport: Answerer<SaveReportQuestion, SavedReport> = async () => {
  throw new Error('not yet');
};

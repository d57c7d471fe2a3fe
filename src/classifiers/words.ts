import type { Failure, JobTriage } from '../domain.ts';
import { textClue } from './evidence/text.ts';
import type { TextModel } from './text-model.ts';
import { tellingLines, tokensOf } from './text-tokens.ts';
import { firstVerdict } from './verdict.ts';

/** Is there a failure of which neither a signature nor a tool says anything? Its words may. */
export function needsWords({ conclusion, failures }: JobTriage): boolean {
  return conclusion !== 'success' && failures.some(isSilent);
}

/** The job with what the words of such failures tell: of which kind they are, and whether they come and go. */
export function withWords(job: JobTriage, model: TextModel): JobTriage {
  if (!needsWords(job)) return job;
  return { ...job, failures: job.failures.map((failure) => (isSilent(failure) ? read(failure, model) : failure)) };
}

function isSilent({ grounds }: Failure): boolean {
  return !grounds.stopped && grounds.isGuess === undefined && grounds.clues.length === 0;
}

function read(failure: Failure, model: TextModel): Failure {
  const lines = tellingLines(failure);
  const clue = textClue(model, lines, failure.rootCause.line);
  const category =
    failure.category === 'unknown' ? (model.categoryOf(tokensOf(lines))?.category ?? 'unknown') : failure.category;
  if (clue === null) return { ...failure, category };
  const grounds = { ...failure.grounds, clues: [clue] };
  return { ...failure, category, grounds, verdict: firstVerdict(grounds) };
}

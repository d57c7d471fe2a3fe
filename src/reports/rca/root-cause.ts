import { fillIn } from '../../classifiers/advice.ts';
import { ANNOTATIONS_FILE } from '../../classifiers/annotated.ts';
import type { KnownCause } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import type { Failure } from '../../domain.ts';
import { type Block, code, list, paragraph, say } from '../document/blocks.ts';
import { grouped, truncate } from '../layout.ts';
import { proseOf } from './words.ts';

/** Other candidates that are shown where the answer is a guess. */
const CANDIDATES_LISTED = 3;
const ANSWER_CONFIDENCE = 0.6;
const LINE_COLUMNS = 160;

/** Why it happened, as the catalogue has it, in this log's words; else that nothing known fits, and what it could be. */
export function rootCause({ lead: { job, failure }, origin }: RelatedCause, known: KnownCause | undefined): Block[] {
  const { signature, unexplained, rootCause: answer } = failure;
  if (unexplained)
    return [
      paragraph(
        job.file === ANNOTATIONS_FILE
          ? 'No log holds the cause, and what GitHub noted only says that something failed.'
          : 'The log does not hold the cause: its last words only say that something failed.',
      ),
      ...candidates(failure),
    ];
  if (signature === null) {
    const reported = failure.tests !== null || failure.problems.length > 0;
    return [
      paragraph(
        reported
          ? 'No cause of the catalogue fits. What is known is what the tools reported, above.'
          : say`No cause of the catalogue fits. The line that explains it best is ${code(truncate(answer.text.trim(), LINE_COLUMNS))}.`,
      ),
      ...(answer.confidence < ANSWER_CONFIDENCE ? candidates(failure) : []),
    ];
  }
  const cause = known === undefined ? failure.summary : fillIn(known.cause, signature.captures);
  return [
    ...(origin === null ? [] : [paragraph(proseOf(origin.summary))]),
    ...(origin !== null && cause === origin.summary ? [] : [paragraph(proseOf(cause))]),
    ...(answer.confidence < ANSWER_CONFIDENCE ? candidates(failure) : []),
  ];
}

function candidates({ candidates: all, rootCause: { line: own } }: Failure): Block[] {
  const others = all.filter(({ line }) => line !== own).slice(0, CANDIDATES_LISTED);
  if (others.length === 0) return [];
  return [
    paragraph('What else it could be:'),
    list(
      others.map(
        ({ line, text, why }) =>
          say`line ${grouped(line)}: ${code(truncate(text.trim(), LINE_COLUMNS))}${why.length === 0 ? '' : ` (${why.join(', ')})`}`,
      ),
    ),
  ];
}

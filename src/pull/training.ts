import { tellingLines, tokensOf } from '../classifiers/text-tokens.ts';
import { type LabelledFailure, type TextTraining, trainFromLabels } from '../classifiers/train-text.ts';
import { failuresOf } from '../store/causes.ts';
import type { Database } from '../store/database.ts';
import { causesMeant } from '../store/labelled.ts';
import { labelsOf, wordsIn } from '../store/labels.ts';
import { saveModel } from '../store/models.ts';
import { findRepositories } from '../store/repositories.ts';
import { shippedTextModel } from './shipped-text-model.ts';
import { textModelInUse } from './text-models.ts';

/**
 * Learns from all that persons said of stored failures. What comes of it is used from now on only where it is better on failures that
 * neither model has learned from.
 */
export async function trainText(db: Database, nowMs: number): Promise<TextTraining['report']> {
  const [shipped, inUse] = [await shippedTextModel(), await textModelInUse(db)];
  const { model, report } = trainFromLabels(shipped, inUse, labelledFailures(db, nowMs));
  if (report.decision === 'better') {
    saveModel(db, 'text', { atMs: nowMs, examples: report.labels, report, state: model });
  }
  return report;
}

/** Every stored failure that a person's word is on, with the most specific one. */
function labelledFailures(db: Database, nowMs: number): LabelledFailure[] {
  return findRepositories(db).flatMap(({ key: repository }) => {
    const labels = labelsOf(db, repository, nowMs);
    const words = wordsIn(labels);
    const meant = new Map(
      labels.flatMap((label) => causesMeant(db, repository, label)).map((cause) => [cause.key, cause]),
    );
    const failures = failuresOf(db, [...meant.keys()]);
    return [...meant.values()].flatMap((cause): LabelledFailure[] => {
      const [word] = words.on(cause);
      const failure = failures.get(cause.key);
      if (word === undefined || failure === undefined) return [];
      const { category, fingerprint } = failure;
      const tokens = tokensOf(tellingLines(failure));
      return [{ tokens, label: word.label, category: category === 'unknown' ? null : category, fingerprint }];
    });
  });
}

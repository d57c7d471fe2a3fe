import { restoreTextModel, type TextModel } from '../classifiers/text-model.ts';
import type { ModelInUse } from '../classifiers/train-text.ts';
import type { Database } from '../store/database.ts';
import { latestModel } from '../store/models.ts';
import { shippedTextModel } from './shipped-text-model.ts';

/** The model that judges what is stored: that which was learned from a person's words, else the one that ships. */
export async function textModelInUse(db: Database): Promise<ModelInUse> {
  const learned = latestModel(db, 'text');
  return learned === null ? { model: await shippedTextModel(), learntFrom: [] } : (learned.state as ModelInUse);
}

/** Reads that model when it is first asked for, and keeps it. */
export function createWords(db: Database): () => Promise<TextModel> {
  let model: Promise<TextModel> | null = null;
  const read = async (): Promise<TextModel> => restoreTextModel((await textModelInUse(db)).model);
  return () => {
    model ??= read();
    return model;
  };
}

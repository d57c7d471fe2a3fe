import { type PackedTextModel, restoreTextModel, type TextModel } from '../classifiers/text-model.ts';
import type { ModelInUse } from '../classifiers/train-text.ts';
import { readTextModel } from '../providers/model-files.ts';
import type { Database } from '../store/database.ts';
import { latestModel } from '../store/models.ts';

/** The model of words that ships with whyred. */
export async function shippedTextModel(): Promise<PackedTextModel> {
  return (await readTextModel()) as PackedTextModel;
}

/** The one that judges what is stored: that which was learned from a person's words, else the one that ships. */
export async function textModelInUse(db: Database): Promise<ModelInUse> {
  const learned = latestModel(db, 'text');
  return learned === null ? { model: await shippedTextModel(), learntFrom: [] } : (learned.state as ModelInUse);
}

/** Reads a model when it is first asked for, and keeps it. `db`: null where there is no store. */
export function createWords(db: Database | null): () => Promise<TextModel> {
  let model: Promise<TextModel> | null = null;
  const read = async (): Promise<TextModel> =>
    restoreTextModel(db === null ? await shippedTextModel() : (await textModelInUse(db)).model);
  return () => {
    model ??= read();
    return model;
  };
}

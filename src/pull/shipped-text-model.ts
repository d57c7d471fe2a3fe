import { type PackedTextModel, restoreTextModel, type TextModel } from '../classifiers/text-model.ts';
import { readTextModel } from '../providers/model-files.ts';

/** The model of words that ships with whyred. */
export async function shippedTextModel(): Promise<PackedTextModel> {
  return (await readTextModel()) as PackedTextModel;
}

/** The same ready to be asked, for logs that no store knows: nothing of the store is loaded for it. */
export async function shippedWords(): Promise<TextModel> {
  return restoreTextModel(await shippedTextModel());
}

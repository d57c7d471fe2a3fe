import { wrap } from '../../../reports/layout.ts';

/** Stands for a blank where no line may end; no text has it. */
const JOINT = '\ue000';

/** Lines of at most `width` columns; a number and its percent sign stay together. */
export function wrapped(text: string, width: number): string[] {
  return wrap(text.replace(/(?<=\d) %/g, `${JOINT}%`), width).map((line) => line.replaceAll(JOINT, ' '));
}

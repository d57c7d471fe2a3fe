import { InvalidArgumentError } from 'commander';

/** What the command line takes as the value of an option; a wrong one is told with its option. */

export function smallNumber(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0 to 999.');
  return Number(text);
}

export function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

/** GitHub allows a hundred requests at once; a tenth of that is quick and polite. */
export function concurrency(text: string): number {
  if (!/^(?:[1-9]|10)$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 to 10.');
  return Number(text);
}

export function collect(name: string, before: readonly string[] = []): string[] {
  return [...before, name];
}

/** At most so many are named. */
const NAMED = 3;

/** `attempt 2`, `attempts 2 and 3`, `runs 1, 2, 3 and 4 more`. */
export function listed(word: string, numbers: readonly number[]): string {
  if (numbers.length === 1) return `${word} ${numbers[0]}`;
  if (numbers.length > NAMED + 1) {
    return `${word}s ${numbers.slice(0, NAMED).join(', ')} and ${numbers.length - NAMED} more`;
  }
  return `${word}s ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

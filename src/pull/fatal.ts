import { TriageError } from '../errors.ts';
import { isFatal } from '../providers/github.ts';

/** Would the next run meet it, too? A store that cannot be written, a token that is refused, a network that is not there. */
export function endsPull(error: unknown): boolean {
  return isFatal(error) || (error instanceof TriageError && error.code.startsWith('store-'));
}

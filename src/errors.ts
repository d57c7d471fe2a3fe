/**
 * What a user can cause and mend. `message` says what happened, `hint` what to do next.
 * Everything else that is thrown is a bug and keeps its stack.
 */
export class TriageError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TriageError';
    this.code = code;
    this.hint = hint;
  }
}

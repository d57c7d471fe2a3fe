/** Runs by when they were created, which is the same for all their attempts: from the one moment on, and before the other. */
export interface Created {
  readonly fromMs: number;
  readonly untilMs: number;
}

export const ALWAYS: Created = { fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY };

export function isWithin(createdMs: number, { fromMs, untilMs }: Created): boolean {
  return createdMs >= fromMs && createdMs < untilMs;
}

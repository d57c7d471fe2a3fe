const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`; from a month on the day, because nobody counts back so far. */
export function ago(timeMs: number, nowMs: number): string {
  const passedMs = nowMs - timeMs;
  // Also where two clocks differ.
  if (passedMs < MINUTE_MS) return 'just now';
  if (passedMs < HOUR_MS) return `${Math.floor(passedMs / MINUTE_MS)} min ago`;
  if (passedMs < DAY_MS) return `${Math.floor(passedMs / HOUR_MS)} h ago`;
  if (passedMs < 30 * DAY_MS) return `${Math.floor(passedMs / DAY_MS)} d ago`;
  return day(timeMs);
}

/** `2026-11-01`, in UTC. */
export function day(timeMs: number): string {
  return iso(timeMs).slice(0, 10);
}

/** `2026-11-01`, and where it is not its beginning `2026-11-01 10:00 UTC`. */
export function minute(timeMs: number): string {
  return timeMs % DAY_MS === 0 ? day(timeMs) : `${iso(timeMs).slice(0, 16).replace('T', ' ')} UTC`;
}

/** `2026-11-01T10:00:00.000Z` */
export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

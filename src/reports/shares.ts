import type { Proportion } from '../history/intervals.ts';

/** Rates and counts as people read them. */

/** `97.3 %`; what is more than nothing never reads as nothing, what is less than all never as all. */
export function percent(rate: number): string {
  if (rate === 0 || rate === 1) return `${100 * rate} %`;
  return `${Math.min(99.9, Math.max(0.1, 100 * rate)).toFixed(1)} %`;
}

/** `97.3 % (91–99)`; null of nothing. */
export function rated({ rate, low, high }: Proportion): string | null {
  return rate === null ? null : `${percent(rate)} (${Math.floor(100 * low)}–${Math.ceil(100 * high)})`;
}

/** `3 of 24` */
export function ofAll({ count, of }: Pick<Proportion, 'count' | 'of'>): string {
  return `${count} of ${of}`;
}

/** The host is said where it is another one than usual: `github.com/acme/nova` -> `acme/nova`. */
export function repositoryLabel(identity: string): string {
  return identity.replace(/^github\.com\//i, '');
}

/** As data; `rate` is null of nothing. */
export function proportionDocument({ count, of, rate, low, high }: Proportion): object {
  return { count, of, rate, interval: [low, high] };
}

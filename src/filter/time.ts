import type { TimeTerm } from './filter.ts';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `7d`: how many of which unit, in milliseconds; null when it is none. */
export function readAge(text: string): { readonly ageMs: number; readonly unitMs: number } | null {
  const found = /^(\d{1,6})([mhdw])$/i.exec(text);
  if (found === null) return null;
  const unitMs = UNITS[found[2]!.toLowerCase() as keyof typeof UNITS];
  return { ageMs: Number(found[1]) * unitMs, unitMs };
}

type Range = Pick<TimeTerm, 'fromMs' | 'toMs'>;

/** When a run of such an age was created. `=` takes all of the unit: `=7d` is older than seven days and not yet eight. */
export function ageRange(
  op: TimeTerm['op'],
  age: { readonly ageMs: number; readonly unitMs: number },
  nowMs: number,
): Range {
  const border = nowMs - age.ageMs;
  switch (op) {
    case '<':
      return { fromMs: border + 1, toMs: null };
    case '<=':
      return { fromMs: border, toMs: null };
    case '>':
      return { fromMs: null, toMs: border };
    case '>=':
      return { fromMs: null, toMs: border + 1 };
    case '=':
      return { fromMs: border - age.unitMs + 1, toMs: border + 1 };
  }
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * `2026-11-01`, `2026-11-01T10:00`, with seconds and zone where they matter, or an age: from when to when that is, the end
 * excluded. Without a zone it is UTC, as in everything that GitHub says. Null when it is no time.
 */
export function readTime(text: string, nowMs: number): { readonly startMs: number; readonly endMs: number } | null {
  const age = readAge(text);
  if (age !== null) return { startMs: nowMs - age.ageMs, endMs: nowMs - age.ageMs + 1 };
  const found = DATE.exec(text);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // The calendar moves 30 February on to March, which nobody meant.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const zoneMs = readZone(found[7] ?? 'Z');
  if (hour > 23 || minute > 59 || second > 59 || zoneMs === null) return null;
  const startMs = date.getTime() + hour * UNITS.h + minute * UNITS.m + second * 1000 - zoneMs;
  const lengthMs = found[4] === undefined ? UNITS.d : found[6] === undefined ? UNITS.m : 1000;
  return { startMs, endMs: startMs + lengthMs };
}

/** `Z`, `+02:00`, `-0530`. Null when no clock on earth is so far off. */
function readZone(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(/\D/g, '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * UNITS.h + minutes * UNITS.m);
}

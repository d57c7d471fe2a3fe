import { betaCdf } from './beta-distribution.ts';
import type { Counts } from './fisher.ts';
import { logBeta } from './gamma.ts';

/** Points at which the integral is taken. The integrand is smooth: more would change nothing that is shown. */
const POINTS = 256;
/** Of the sample's posterior, so many standard deviations to each side. */
const REACH = 8;

/**
 * The probability that the pass rate is lower in the sample than in the basis, by more than `drop` (0..1). Both rates are
 * unknown, with Jeffreys' prior Beta(½, ½). Summed over the sample's rate on a fixed grid: no chance is involved.
 */
export function dropProbability(sample: Counts, basis: Counts, drop: number): number {
  const a = sample.failed + 0.5;
  const b = sample.of - sample.failed + 0.5;
  const baseA = basis.failed + 0.5;
  const baseB = basis.of - basis.failed + 0.5;
  // In θ with x = sin²θ the density has no poles at the ends, and a width of about 1/(2√n) everywhere.
  const centre = Math.asin(Math.sqrt(a / (a + b)));
  const width = REACH / (2 * Math.sqrt(a + b));
  const low = Math.max(0, centre - width);
  const high = Math.min(Math.PI / 2, centre + width);
  const step = (high - low) / POINTS;
  const norm = Math.LN2 - logBeta(a, b);
  let mass = 0;
  let sum = 0;
  for (let i = 0; i < POINTS; i++) {
    const theta = low + (i + 0.5) * step;
    const density = Math.exp(norm + (2 * a - 1) * Math.log(Math.sin(theta)) + (2 * b - 1) * Math.log(Math.cos(theta)));
    mass += density;
    sum += density * betaCdf(Math.sin(theta) ** 2 - drop, baseA, baseB);
  }
  return Math.min(1, sum / mass);
}

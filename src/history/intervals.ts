import { betaQuantile } from './beta-distribution.ts';

/** A share of things that were counted, with what it can be told to lie between. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  /** 0..1; null of nothing: no data is neither 0 nor 1. */
  readonly rate: number | null;
  /** Wilson's 95 % interval; 0 and 1 of nothing. */
  readonly low: number;
  readonly high: number;
}

/** 97.5 % of a normal distribution lie below. */
const Z = 1.959963984540054;

/** Wilson's score interval: it never leaves 0..1, and holds at 0 and at n of n. */
export function proportion(count: number, of: number): Proportion {
  if (of === 0) return { count, of, rate: null, low: 0, high: 1 };
  const rate = count / of;
  const z2 = (Z * Z) / of;
  const middle = (rate + z2 / 2) / (1 + z2);
  const half = ((Z / (1 + z2)) * Math.sqrt(rate * (1 - rate) + z2 / 4)) / Math.sqrt(of);
  // At the ends the formula gives the end itself, but for rounding.
  const low = count === 0 ? 0 : Math.max(0, middle - half);
  const high = count === of ? 1 : Math.min(1, middle + half);
  return { count, of, rate, low, high };
}

/** A rate with its 95 % credible interval. */
export interface Estimate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** What `count` of `of` say when `weight` earlier observations of rate `prior` are added: the mean, and 95 % around it. */
export function pooled(count: number, of: number, prior: number, weight: number): Estimate {
  const a = count + weight * prior;
  const b = of - count + weight * (1 - prior);
  return { rate: a / (a + b), low: betaQuantile(0.025, a, b), high: betaQuantile(0.975, a, b) };
}

import { logBeta, logChoose } from './gamma.ts';

/** P(X ≤ x) for X ~ Beta(a, b): the regularised incomplete beta function, as a continued fraction (Lentz' method). */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  // The fraction converges fast on this side of the mean only.
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

const TINY = 1e-300;

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  // About √max(a, b) steps are needed.
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return value;
}

function away(fromZero: number): number {
  return Math.abs(fromZero) < TINY ? TINY : fromZero;
}

/** The x with P(X ≤ x) = p, by bisection: 60 steps leave no digit open. */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X ≥ k) of n trials whose rate is itself Beta(a, b). Summed from the short side. */
export function betaBinomialTail(k: number, n: number, a: number, b: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  const log = (i: number) => logChoose(n, i) + logBeta(i + a, n - i + b) - logBeta(a, b);
  let sum = 0;
  if (k > n / 2) {
    for (let i = k; i <= n; i++) sum += Math.exp(log(i));
    return Math.min(1, sum);
  }
  for (let i = 0; i < k; i++) sum += Math.exp(log(i));
  return Math.max(0, 1 - sum);
}

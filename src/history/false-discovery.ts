/**
 * Benjamini and Hochberg: each p as q, in the same order. Taking all with q ≤ .05 for alarms, about one alarm in twenty is false,
 * however many were tested.
 */
export function falseDiscovery(ps: readonly number[]): number[] {
  const order = ps.map((_p, index) => index).sort((one, other) => ps[other]! - ps[one]!);
  const qs = new Array<number>(ps.length);
  let least = 1;
  order.forEach((index, at) => {
    const rank = ps.length - at;
    least = Math.min(least, ps[index]! * (ps.length / rank));
    qs[index] = least;
  });
  return qs;
}

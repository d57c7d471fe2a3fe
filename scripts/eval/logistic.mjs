/**
 * Weights of a logistic regression, by Newton's method.
 * @param rows `{ terms, passed, weight }`; the first term is 1. Its weight is hardly pulled towards 0: only so that an end is
 * found where all have one outcome.
 */
export function fitLogistic(rows, penalty) {
  const centre = new Array(rows[0].terms.length).fill(0);
  return fitTowards(
    rows,
    centre,
    centre.map((_, at) => (at === 0 ? 1e-3 : penalty)),
  );
}

/**
 * The same where what is known before is not 0: each weight is pulled to its own centre, with its own strength.
 * @param rows `offset`: log-odds that are there anyway.
 */
export function fitTowards(rows, centre, pulls) {
  const size = centre.length;
  const weights = [...centre];
  for (let round = 0; round < 50; round++) {
    const slope = weights.map((one, at) => -pulls[at] * (one - centre[at]));
    const curve = weights.map((_, at) => weights.map((_, other) => (at === other ? pulls[at] : 0)));
    for (const { terms, passed, weight, offset = 0 } of rows) {
      const chance = 1 / (1 + Math.exp(-dot(terms, weights) - offset));
      const off = weight * (passed - chance);
      const spread = weight * chance * (1 - chance);
      for (let at = 0; at < size; at++) {
        if (terms[at] === 0) continue;
        slope[at] += off * terms[at];
        for (let other = 0; other < size; other++) curve[at][other] += spread * terms[at] * terms[other];
      }
    }
    const step = solve(curve, slope);
    for (let at = 0; at < size; at++) weights[at] += step[at];
    if (Math.max(...step.map(Math.abs)) < 1e-9) break;
  }
  return weights;
}

export function dot(terms, weights) {
  return terms.reduce((sum, term, at) => sum + term * weights[at], 0);
}

/** Gauss and Jordan, with the largest pivot. */
function solve(matrix, right) {
  const rows = matrix.map((row, at) => [...row, right[at]]);
  for (let at = 0; at < rows.length; at++) {
    let pivot = at;
    for (let other = at + 1; other < rows.length; other++) {
      if (Math.abs(rows[other][at]) > Math.abs(rows[pivot][at])) pivot = other;
    }
    [rows[at], rows[pivot]] = [rows[pivot], rows[at]];
    for (let other = 0; other < rows.length; other++) {
      const factor = rows[other][at] / rows[at][at];
      if (other === at || factor === 0) continue;
      for (let column = at; column < rows[at].length; column++) rows[other][column] -= factor * rows[at][column];
    }
  }
  return rows.map((row, at) => row[rows.length] / row[at]);
}

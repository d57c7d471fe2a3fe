/** Milliseconds that `run` takes. */
export function timed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The same of what returns a promise. */
export async function timedAsync(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Several things in turn, so that what else a machine does hits them alike: the milliseconds of each, by its name. */
export async function measuredTogether(rounds, things) {
  const times = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(things)) times[name].push(await timedAsync(run));
  }
  return times;
}

export function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** How many times as long: `2.41`. */
export function ratio(times, against) {
  return (median(times) / median(against)).toFixed(2);
}

export function row(name, text) {
  console.log(`  ${name.padEnd(34)}${text}`);
}

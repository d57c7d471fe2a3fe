// node scripts/eval/regressions.mjs: are jobs found that fail more often than they did, and only those?
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';
import { rounded } from './rounded.mjs';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 8, 7);
const SAMPLE_DAYS = 7;
const BASIS_DAYS = 28;
/** Nights in a row, each with the regressions that the night before left open. */
const NIGHTS = 42;
const JOBS = 200;
const DROPS = 10;
const DROP = 0.15;
/** A drop is found when it is opened within so many days. */
const IN_TIME = 10;
const SENSITIVITIES = ['high', 'balanced', 'quiet'];

export async function regressionsApi() {
  const cache = join(root, 'node_modules/.cache/whyred/eval');
  mkdirSync(cache, { recursive: true });
  await bundle({ 'regressions-api': 'scripts/eval/regressions-api.ts' }, cache);
  return import(join(cache, 'regressions-api.js'));
}

/** How failures of one job hang together: `(rate, random) => (day) => outcomes of that day`, 1 for a failure. */
const BURSTS = {
  // Now and then a day on which a third more fails.
  'bad days': (runs, random) => (rate) => {
    const own = rate + (random.is(0.02) ? 0.3 : 0);
    return Array.from({ length: runs }, () => Number(random.is(own)));
  },
  // Each failure makes those after it likelier for some hours.
  'failures that draw others': (runs, random) => {
    let excited = 0;
    return (rate) =>
      Array.from({ length: runs }, () => {
        const failed = random.is(Math.min(0.9, 0.75 * rate + excited));
        excited = 0.7 * excited + (failed ? 0.08 : 0);
        return Number(failed);
      });
  },
};

/** @param seeds A world each: 200 jobs, ten of which get worse by 15 points on some day, and stay so. */
export function evaluateRegressions(api, seeds = [1, 2, 3], nights = NIGHTS) {
  return Object.fromEntries(
    Object.entries(BURSTS).map(([name, law]) => {
      const worlds = seeds.map((seed) => worldOf(api, law, seed, nights));
      return [name, Object.fromEntries(SENSITIVITIES.map((one) => [one, watched(api, worlds, one, nights)]))];
    }),
  );
}

function worldOf({ chance, jobCourses }, law, seed, nights) {
  const random = chance(seed);
  const worse = new Map();
  const rows = [];
  let runId = 0;
  for (let job = 0; job < JOBS; job++) {
    const name = `job-${job}`;
    // Most hardly ever fail; some do every tenth time.
    const rate = 0.002 + 0.1 * random.next() ** 3;
    const runs = 5 + random.below(12);
    const outcomesOf = law(runs, random);
    // After its basis, and long enough before the last night.
    const from = SAMPLE_DAYS + BASIS_DAYS + 1 + random.below(nights - IN_TIME - 2);
    if (job < DROPS) worse.set(name, from);
    for (let day = 0; day < SAMPLE_DAYS + BASIS_DAYS + nights; day++) {
      const outcomes = outcomesOf(rate + (job < DROPS && day >= from ? DROP : 0));
      for (const [at, failed] of outcomes.entries()) {
        const createdMs = START_MS + day * DAY_MS + Math.floor((at * DAY_MS) / runs);
        rows.push(row(++runId, name, createdMs, failed));
      }
    }
  }
  return { worse, courses: jobCourses(rows) };
}

function row(runId, job, createdMs, failed) {
  return {
    ...{ repository: 'github.com/acme/nova', workflow: 1, workflowName: 'CI', job, runId, attempt: 1, event: 'push' },
    ...{ branch: 'main', isDefaultBranch: true, sha: `c${runId}`, treeId: null, actor: null, title: '' },
    ...{ conclusion: failed ? 'failure' : 'success', createdMs, startedMs: createdMs, completedMs: createdMs },
    failures: [],
  };
}

/** An alarm counts once, on the night that opens it. */
function watched({ regressionsOf, subjectKey, proportion }, worlds, sensitivity, nights) {
  let falseAlarms = 0;
  let found = 0;
  let days = 0;
  for (const { worse, courses } of worlds) {
    let open = [];
    const late = new Map(worse);
    for (let night = 1; night <= nights; night++) {
      const day = SAMPLE_DAYS + BASIS_DAYS + night;
      const nowMs = START_MS + day * DAY_MS - 1;
      const seen = courses.slice(from(courses, nowMs - (SAMPLE_DAYS + BASIS_DAYS + 1) * DAY_MS), from(courses, nowMs));
      const options = {
        nowMs,
        sample: { days: SAMPLE_DAYS },
        basisDays: BASIS_DAYS,
        sensitivity,
        incidents: new Set(),
        open,
      };
      const result = regressionsOf(seen, options);
      for (const { subject, state } of result.open) {
        if (state !== 'new') continue;
        const since = worse.get(subject.unit);
        if (since === undefined || day <= since) falseAlarms++;
        else if (late.has(subject.unit)) {
          late.delete(subject.unit);
          if (day - since <= IN_TIME) {
            found++;
            days += day - since;
          }
        }
      }
      const before = new Map(open.map((one) => [subjectKey(one.subject), one.basis]));
      open = result.open.map(({ subject, openedMs, basis }) => ({
        ...{ subject, openedMs },
        basis: before.get(subjectKey(subject)) ?? { failed: basis.of - basis.count, of: basis.of },
      }));
    }
  }
  const of = worlds.length * DROPS;
  return rounded({
    nights: worlds.length * nights,
    falseAlarms,
    falseAlarmsANight: falseAlarms / (worlds.length * nights),
    recall: proportion(found, of),
    daysUntilFound: found === 0 ? null : days / found,
  });
}

/** Where the first course stands that is younger. They are in the order of time. */
function from(courses, ms) {
  let low = 0;
  let high = courses.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (courses[middle].row.createdMs <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const all = evaluateRegressions(await regressionsApi());
  for (const [name, by] of Object.entries(all)) {
    console.log(name);
    for (const [sensitivity, one] of Object.entries(by)) {
      console.log(
        `  ${sensitivity.padEnd(9)} ${one.falseAlarmsANight.toFixed(2)} false alarms a night, ${one.recall.count} of ${one.recall.of} drops found after ${one.daysUntilFound?.toFixed(1)} days`,
      );
    }
  }
}

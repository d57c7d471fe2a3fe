// Measures whyred against something else in the same run; absolute times of a shared machine say little.
// `npm run bench`, or `npm run bench -- store` for one part: matching, triage, start-up, pull, store, reports, screen, hostile.
import { benchHostile } from './bench/hostile.mjs';
import { benchMatching } from './bench/matching.mjs';
import { benchPull } from './bench/pull.mjs';
import { benchReports } from './bench/reports.mjs';
import { benchScreen } from './bench/screen.mjs';
import { benchStartUp } from './bench/start-up.mjs';
import { benchStore } from './bench/store.mjs';
import { benchTriage } from './bench/triage.mjs';

const PARTS = {
  matching: benchMatching,
  triage: benchTriage,
  'start-up': benchStartUp,
  pull: benchPull,
  store: benchStore,
  reports: benchReports,
  screen: benchScreen,
  hostile: benchHostile,
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in PARTS));
if (unknown === undefined) {
  for (const name of wanted.length > 0 ? wanted : Object.keys(PARTS)) {
    await PARTS[name]();
    console.log();
  }
} else {
  console.error(`There is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}.`);
  process.exitCode = 2;
}

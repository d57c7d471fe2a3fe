import type { Framework } from './framework.ts';
import { shellWord } from './shell-word.ts';
import { reportOf } from './test-run.ts';
import { testOf, UNITTEST_HINTS, unittestRuns } from './unittest-run.ts';

const SCRIPT = '__main__.';

/** Python's unittest, and what prints as it does: nose2, xmlrunner. Django's runner is a framework of its own. */
export const unittest: Framework = {
  name: 'unittest',
  hints: UNITTEST_HINTS,
  parse(lines) {
    const runs = unittestRuns(lines).filter((one) => !one.byDjango);
    const all = runs.map((one) => one.run);
    return { tests: reportOf('unittest', all), problems: [] };
  },
  runAlone({ id, file }) {
    const test = testOf(id).replace(/\.(?:setUp|tearDown)(?:Class|Module)$/, '');
    if (test.startsWith(SCRIPT) && file !== null) {
      return `python ${shellWord(file)} ${shellWord(test.slice(SCRIPT.length))}`;
    }
    return `python -m unittest ${shellWord(test)}`;
  },
};

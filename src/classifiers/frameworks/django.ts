import type { Framework } from './framework.ts';
import { shellWord } from './shell-word.ts';
import { reportOf } from './test-run.ts';
import { testOf, UNITTEST_HINTS, unittestRuns } from './unittest-run.ts';

/** Django's `manage.py test`: unittest, with databases around it. */
export const django: Framework = {
  name: 'Django',
  hints: UNITTEST_HINTS,
  parse(lines) {
    const runs = unittestRuns(lines).filter((one) => one.byDjango);
    const all = runs.map((one) => one.run);
    return { tests: reportOf('Django', all), problems: [] };
  },
  runAlone({ id }) {
    const test = testOf(id).replace(/\.(?:setUp|tearDown)(?:Class|Module)$/, '');
    return `python manage.py test ${shellWord(test)}`;
  },
};

import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { withDetail } from './message-detail.ts';
import { countedRun, failuresOf, type NodeFailure, uncaughtError } from './node-failures.ts';
import { specRunsIn } from './node-test-spec.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { parentsOf, type TapDocument, type TapPoint, tapDocumentsIn, yamlValue } from './tap-document.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR = /(?:TAP version 13|[#ℹ] tests \d+|✖ failing tests:)$/;
/** `/home/runner/work/shop/shop/test/cart.test.js:3:1`. */
const LOCATION = /^(?<file>.+):(?<line>\d+):\d+$/;
const TEST_FILE = /^\S+\.[cm]?[jt]sx?$/;

/**
 * `node --test`, by its reporters tap (the default on CI before Node 23), spec (since then) and dot. Tests that were
 * cancelled count as failed. A test whose subtests failed is counted, as Node does, but not named.
 */
export const nodeTest: Framework = {
  name: 'node:test',
  hints: ['# duration_ms ', 'duration_ms: ', 'failureType: ', 'ℹ tests ', '✖ ', 'Failed tests:'],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap((output) => [
      ...tapDocumentsIn(output).filter(isNodeTest).flatMap(runOf),
      ...specRunsIn(output),
    ]);
    return { tests: reportOf('node:test', runs), problems: [] };
  },
  runAlone({ id }) {
    const names = id.split(' > ');
    const path = TEST_FILE.test(names[0]!) ? ` ${shellWord(names.shift()!)}` : '';
    if (names.length === 0) return `node --test${path}`;
    // Before Node 22 a pattern is matched against the last name alone.
    const pattern = names.at(-1)!.replace(/[\\^$.*+?()[\]{}|]|^\//g, '\\$&');
    return `node --test --test-name-pattern=${shellWord(pattern)}${path}`;
  },
};

/** Node alone says in so many words how long a test took, and in what way it failed. */
export function isNodeTest({ points, counts }: TapDocument): boolean {
  return (
    counts.has('duration_ms') ||
    points.some(({ yaml }) => yaml.some(({ text }) => /^ +(?:failureType: |duration_ms: [\d.]+$)/.test(text)))
  );
}

function runOf({ points, counts }: TapDocument): TestRun[] {
  const failures = failuresOf(points.filter(({ ok, directive }) => !ok && directive === null).map(pointFailure));
  return countedRun(counts, failures);
}

function pointFailure(point: TapPoint): NodeFailure {
  const location = LOCATION.exec(yamlValue(point, 'location')?.text ?? '')?.groups;
  const uncaught = uncaughtErrorOf(point);
  const error = yamlValue(point, 'error');
  return {
    parents: parentsOf(point),
    name: repositoryPath(point.name),
    location: location === undefined ? null : { file: repositoryPath(location.file!), line: Number(location.line) },
    place: stackPlace(point.yaml),
    message: uncaught?.text ?? messageOf(point),
    line: uncaught?.line ?? error?.line ?? point.header,
  };
}

function messageOf(point: TapPoint): string | null {
  const error = yamlValue(point, 'error');
  if (error === null) return null;
  const kind = yamlValue(point, 'name')?.text;
  const text = withDetail(error.text, error.next);
  return kind === undefined ? text : `${kind}: ${text}`;
}

/** Of a file that ended before its tests did, Node says only `test failed`; what it printed stands in comments above. */
function uncaughtErrorOf(point: TapPoint): ReturnType<typeof uncaughtError> {
  if (yamlValue(point, 'exitCode') === null) return null;
  return uncaughtError(point.above.map((line) => ({ text: line.text.replace(/^# ?/, ''), line })));
}

/** Frames stand here without `at `. */
function stackPlace(yaml: readonly LogLine[]): Place | null {
  const stack = yaml.findIndex(({ text }) => /^ +stack:/.test(text));
  if (stack < 0) return null;
  for (const { text } of yaml.slice(stack + 1)) {
    const place = ownFrame(`at ${text.trim()}`);
    if (place !== null) return place;
  }
  return null;
}

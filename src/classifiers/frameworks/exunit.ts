import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

interface Block {
  readonly name: string;
  readonly header: LogLine;
  readonly lines: LogLine[];
}

const ANCHOR = /(?<!\d)(?:\d+ (?:doctests?|propert(?:y|ies)|features?), ){0,9}\d+ tests?, \d+ failures?(?:, \d+ \w+)*$/;
/** `  1) test adds prices (ShopTest)`. */
const BLOCK = /^ {2,3}\d+\) (?<name>\S.{0,300} \([A-Z]\w*(?:\.\w+)*\)|[A-Z][\w.]+: failure on setup_all callback.*)$/;
const PLACE = /^ +(?<file>\S+\.exs?):(?<line>\d+)(?:: .*)?$/;
/** `(shop 0.1.0) lib/shop/cart.ex:12: …`; what names no application is a script of the tests. */
const FRAME = /^ +(?:\((?<app>\w+)(?: [\d.]+\S*)?\) )?(?<file>\S+\.exs?):(?<line>\d+): /;
const STACK = /^ +stacktrace:$/;
const SIDE = /^(?<side>left|right): +(?<value>\S.*)$/;
const FINISHED = /^Finished in [\d.]+ seconds?/;
const COUNTS =
  /^(?:\d+ (?:doctests?|propert(?:y|ies)|features?), )*\d+ tests?, (?<failures>\d+) failures?(?<others>(?:, \d+ [a-z]+)*)$/;
const COUNT = /(\d+) ([a-z]+)/g;
const EXECUTED = /^(?:doctest|propert|feature|test)/;

/** ExUnit, Elixir's `mix test`. Tests that were not asked for are not counted, invalid ones count as failed. */
export const exunit: Framework = {
  name: 'ExUnit',
  hints: [' tests, ', ' test, ', '     stacktrace:'],
  parse(lines) {
    return { tests: reportOf('ExUnit', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone({ id }) {
    const [file, name] = id.split(' > ');
    const test = /^(?<test>.*) \([\w.]+\)$/.exec(name ?? '')?.groups?.test;
    return `mix test ${shellWord(file!)}${test === undefined ? '' : ` --only ${shellWord(`test:${test}`)}`}`;
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let blocks: Block[] = [];
  let finished = false;
  let open: Block | null = null;
  for (const line of lines) {
    const { text } = line;
    const name = BLOCK.exec(text)?.groups?.name;
    const counts = finished ? COUNTS.exec(text) : null;
    if (counts !== null) {
      runs.push(...runOf(counts, blocks));
      [blocks, finished, open] = [[], false, null];
    } else if (FINISHED.test(text)) [finished, open] = [true, null];
    else if (name !== undefined) {
      open = { name, header: line, lines: [] };
      blocks.push(open);
    } else open?.lines.push(line);
  }
  // A run that was stopped prints no counts. Other frameworks number their failures too.
  const failures = blocks.filter((block) => block.lines.some((line) => STACK.test(line.text))).map(failureOf);
  if (failures.length === 0) return runs;
  return [...runs, { passed: null, failed: null, skipped: null, total: null, failures }];
}

/** None for a run without tests. */
function runOf(counts: RegExpExecArray, blocks: readonly Block[]): TestRun[] {
  let [executed, skipped, excluded, invalid] = [0, 0, 0, 0];
  for (const [, digits, what] of counts[0].matchAll(COUNT)) {
    if (EXECUTED.test(what!)) executed += Number(digits);
    else if (what === 'skipped') skipped += Number(digits);
    else if (what === 'excluded') excluded += Number(digits);
    else if (what === 'invalid') invalid += Number(digits);
  }
  const failed = Number(counts.groups!.failures) + invalid;
  const total = executed - excluded;
  if (total <= 0 && failed === 0) return [];
  return [{ passed: total - failed - skipped, failed, skipped, total, failures: blocks.map(failureOf) }];
}

function failureOf({ name, header, lines }: Block): TestFailure {
  const test = PLACE.exec(lines[0]?.text ?? '')?.groups;
  const said = lines.slice(test === undefined ? 0 : 1).filter(({ text }) => text.trim() !== '');
  const first = said[0];
  const stack = lines.findIndex(({ text }) => STACK.test(text));
  const frames = stack < 0 ? [] : lines.slice(stack).map(({ text }) => FRAME.exec(text)?.groups);
  // An application's name does not tell whether it is a dependency.
  const own = frames.find((frame) => frame !== undefined && frame.app === undefined) ?? test;
  return {
    id: test === undefined ? name : `${repositoryPath(test.file!)} > ${name}`,
    message: first === undefined ? null : messageOf(first.text.trim(), said),
    file: own === undefined ? null : repositoryPath(own.file!),
    line: own === undefined ? null : Number(own.line),
    logLine: (first ?? header).number,
  };
}

/** `Assertion with == failed` says nothing without its sides. */
function messageOf(first: string, said: readonly LogLine[]): string {
  const sides = said.slice(1).flatMap(({ text }) => {
    const found = SIDE.exec(text.trim())?.groups;
    return found === undefined ? [] : [`${found.side}: ${found.value}`];
  });
  return [first, ...sides.slice(0, 2)].join(', ');
}

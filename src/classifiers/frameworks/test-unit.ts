import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { isRubyFrame, ownRubyFrame } from './ruby-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { reportOf, type TestRun } from './test-run.ts';

interface Block {
  readonly id: string;
  readonly header: LogLine;
  readonly lines: LogLine[];
}

const ANCHOR = /(?<!\d)\d+ tests, \d+ assertions, \d+ failures, \d+ errors, \d+ pendings/;
const RULE = /^={40,}$/;
/** `Failure: test_adds(CartTest)`, `Error: test_adds(CartTest): NoMethodError: …`. */
const TITLE = /^(?:Failure|Error): (?<test>\S[^()]{0,300})\((?<class>[^()\s]{1,300})\):?(?: (?<message>\S.*))?$/;
/** The code around the place: `     4:   def total`, `  => 5:     assert`. */
const CODE = /^ *(?:=> *)?\d+:(?: |$)/;
const COUNTS =
  /^(?<tests>\d+) tests, \d+ assertions, (?<failures>\d+) failures, (?<errors>\d+) errors, (?<pendings>\d+) pendings, (?<omissions>\d+) omissions, \d+ notifications$/;
const EXPECTED = / expected but was$/;

/** test-unit. Errors count as failed, pending and omitted tests as skipped. */
export const testUnit: Framework = {
  name: 'test-unit',
  hints: [' pendings, '],
  parse(lines) {
    return { tests: reportOf('test-unit', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone({ id }) {
    const [testCase, name] = id.split('#');
    return `bundle exec rake test TESTOPTS=${shellWord(`--testcase=${testCase} --name=${name}`)}`;
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let blocks: Block[] = [];
  let open: Block | null = null;
  let isTitle = false;
  for (const line of lines) {
    const { text } = line;
    const counts = COUNTS.exec(text)?.groups;
    if (counts !== undefined) {
      runs.push(...runOf(counts, blocks));
      [blocks, open] = [[], null];
      continue;
    }
    const title = isTitle ? TITLE.exec(text)?.groups : undefined;
    isTitle = RULE.test(text);
    if (title !== undefined) {
      const said = title.message === undefined ? [] : [{ ...line, text: title.message }];
      open = { id: `${title.class}#${title.test}`, header: line, lines: said };
      blocks.push(open);
    } else if (isTitle) open = null;
    else open?.lines.push(line);
  }
  return runs;
}

/** None for a run without tests. */
function runOf(counts: Readonly<Record<string, string | undefined>>, blocks: readonly Block[]): TestRun[] {
  const total = Number(counts.tests);
  const failed = Number(counts.failures) + Number(counts.errors);
  const skipped = Number(counts.pendings) + Number(counts.omissions);
  if (total === 0 && failed === 0) return [];
  return [{ passed: total - failed - skipped, failed, skipped, total, failures: blocks.map(failureOf) }];
}

function failureOf({ id, header, lines }: Block): TestFailure {
  const place = lines.map(({ text }) => ownRubyFrame(text)).find((one) => one !== null) ?? null;
  const spoken = lines.filter(({ text }) => text.trim() !== '' && !isRubyFrame(text) && !CODE.test(text));
  const [first, second] = spoken;
  const isPair = first !== undefined && EXPECTED.test(first.text) && second !== undefined;
  return {
    id,
    message: isPair ? `${first.text.trim()} ${second.text.trim()}` : (first?.text.trim() ?? null),
    file: place?.file ?? null,
    line: place?.line ?? null,
    logLine: (first ?? header).number,
  };
}

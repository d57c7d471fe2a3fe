import { describe, expect, test } from 'vitest';
import { list, paragraph, type Report } from '../../../src/reports/document/blocks.ts';
import { toMarkdown } from '../../../src/reports/document/markdown.ts';
import { originOf } from '../../../src/reports/document/seal.ts';
import { sealedMarkdown } from '../../../src/reports/document/sealed-markdown.ts';
import { ticksIn, withTicks } from '../../../src/reports/document/ticks.ts';

const long = 'a commit that changes what the first job hands on to the second one turns both of them green again';

function report(...items: string[]): Report {
  const blocks = [paragraph('To do:'), list(items.map((words) => ({ words, done: false })))];
  const sections = [{ key: 'verification', heading: 'Verification', blocks }];
  return { kind: 'rca', key: '1', title: 'Why', meta: [], sections, marks: {}, facts: {} };
}

function file(one: Report, before: string | null = null): string {
  const origin = before === null ? null : originOf(before);
  const earlier =
    before === null || origin?.kind !== 'report'
      ? null
      : { of: origin.of, answers: origin.answers, ticks: ticksIn(before), lineEnd: '\n' as const };
  return sealedMarkdown(one, toMarkdown(one), '', earlier).text;
}

describe('a box that a person ticked', () => {
  test('is no edit of the report', () => {
    const text = file(report('tests pass', long));
    expect(originOf(text.replace('- [ ] tests', '- [x] tests'))).toMatchObject({ kind: 'report', isEdited: false });
    expect(originOf(text.replace('- [ ] tests pass', '- [x] tests fail'))).toMatchObject({ isEdited: true });
  });

  test('stays ticked when the report is made again, wherever its item stands then', () => {
    const ticked = file(report('tests pass', long)).replaceAll('- [ ]', '- [X]');
    const again = file(report('one more', long, 'tests pass', `${long} and more`), ticked);
    expect(again.match(/- \[.\] \w+ \w+/g)).toEqual([
      '- [ ] one more',
      '- [x] a commit',
      '- [x] tests pass',
      '- [ ] a commit',
    ]);
    expect(file(report('one more', long, 'tests pass', `${long} and more`), again)).toBe(again);
  });

  test('in a block of code is code', () => {
    const code = '```text\n- [x] tests pass\n```\n';
    expect([...ticksIn(code)]).toEqual([]);
    expect(withTicks('```text\n- [ ] tests pass\n```\n', new Set(['tests pass']))).toContain('- [ ]');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer, paragraph, type Report } from '../../../src/reports/document/blocks.ts';
import { beginOf, endOf, toMarkdown } from '../../../src/reports/document/markdown.ts';
import { originOf } from '../../../src/reports/document/seal.ts';
import { type Earlier, sealedMarkdown } from '../../../src/reports/document/sealed-markdown.ts';
import { lintOf } from '../../support/markdown.ts';
import { HOSTILE, sampleReport } from '../../support/report.ts';

/** The report as a file, over this file. */
function written(report: Report, there: string | null = null): string {
  return sealedMarkdown(report, toMarkdown(report), '', there === null ? null : earlierIn(there)).text;
}

function earlierIn(there: string): Earlier {
  const origin = originOf(there);
  if (origin.kind !== 'report') throw new Error(`It is ${origin.kind}.`);
  expect(origin.isEdited).toBe(false);
  return {
    of: origin.of,
    answers: origin.answers,
    ticks: new Set(),
    lineEnd: /^[^\n]*\r\n/.test(there) ? '\r\n' : '\n',
  };
}

/** What a person wrote instead of the question. */
function answering(file: string, name: string, contents: string): string {
  const from = file.indexOf(beginOf(name)) + beginOf(name).length + 1;
  return file.slice(0, from) + contents + file.slice(file.indexOf(endOf(name), from));
}

function contentsOf(file: string, name: string): string {
  const from = file.indexOf(beginOf(name)) + beginOf(name).length;
  return file.slice(file.indexOf('\n', from) + 1, file.lastIndexOf(endOf(name)));
}

/** Lines of any text, marks and fences of ours among them. */
const answers = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE, endOf('owner'), beginOf('impact'), endOf('impact'), ''), fc.string()), {
    maxLength: 8,
  })
  .map((parts) => parts.map((part) => `${part}\n`).join(''));

const asking = (names: readonly string[]): Report =>
  sampleReport('log', {
    sections: [{ key: 'open', heading: 'Open', blocks: names.map((name) => answer(name, `What of ${name}?`)) }],
  });

describe('what people write between the marks', () => {
  test('comes out byte for byte, however often the report is made again', () => {
    fc.assert(
      fc.property(answers, answers, fc.string(), (owner, impact, log) => {
        let file = answering(written(sampleReport()), 'impact', impact);
        file = answering(file, 'owner', owner);
        const answered = [
          beginOf('owner'),
          `${owner}${endOf('owner')}`,
          '',
          beginOf('impact'),
          `${impact}${endOf('impact')}`,
        ];
        for (let round = 0; round < 3; round++) {
          file = written(sampleReport(`another log ${log} ${round}`), file);
          expect(file).toContain(`\n${answered.join('\n')}\n`);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('stays at the end when its question is gone, once, and goes back when it is asked again', () => {
    const answered = answering(written(asking(['a', 'b', 'c'])), 'b', '\nIt was `the cache`.\n\n');
    let file = answered;
    for (let round = 0; round < 3; round++) file = written(asking(['a', 'c']), file);
    expect(file.split('It was `the cache`.')).toHaveLength(2);
    expect(file).toContain('## Kept from an earlier version\n');
    expect(file.indexOf('It was `the')).toBeGreaterThan(file.indexOf(endOf('c')));
    expect(lintOf(file)).toEqual([]);
    expect(written(asking(['a', 'b', 'c']), file)).toBe(answered);
  });

  test('a question that nobody answered is asked as it is worded now, and not kept', () => {
    const worded = (question: string): Report =>
      sampleReport('log', { sections: [{ key: 'open', heading: 'Open', blocks: [answer('owner', question)] }] });
    const file = written(worded('Who were the 3 people?'));
    expect(written(worded('Who were the 4 people?'), file)).toBe(written(worded('Who were the 4 people?')));
    expect(written(asking([]), file)).toBe(written(asking([])));
  });

  test('what was emptied at the end is not kept any longer', () => {
    const kept = written(asking([]), answering(written(asking(['a'])), 'a', 'It was the cache.\n'));
    expect(written(asking([]), answering(kept, 'a', '\n'))).toBe(written(asking([])));
  });

  test('is no answer in the report of another run, but kept under the name of its own', () => {
    const first = answering(written(asking(['a'])), 'a', 'The cache, in the first run.\n');
    const second = written({ ...asking(['a']), key: '2' }, first);
    expect(second).toContain(`${beginOf('rca/20228246170/a')}\nThe cache, in the first run.\n`);
    expect(contentsOf(second, 'a')).toContain('What of a?');
    expect(written({ ...asking(['a']), key: '2' }, second)).toBe(second);
    expect(written(asking(['a']), second)).toBe(first);
  });

  test('is an answer still when the stretch that is reported has moved on', () => {
    const session = (runs: readonly string[]): Report => {
      return { ...asking(['a']), kind: 'session', key: `${runs[0]}-${runs.at(-1)}`, marks: { runs } };
    };
    const first = answering(written(session(['1', '2'])), 'a', 'To mend the cache.\n');
    expect(contentsOf(written(session(['2', '3']), first), 'a')).toBe('To mend the cache.\n');
    expect(contentsOf(written(session(['3', '4']), first), 'a')).not.toContain('cache');
    expect(written(session(['3', '4']), first)).toContain('<!-- whyred:answer session/1-2/a -->\nTo mend the cache.\n');
  });

  test('keeps line ends that an editor has changed, with those of the file around it', () => {
    const file = answering(written(asking(['a', 'b'])), 'a', 'one\ntwo\n').replaceAll('\n', '\r\n');
    const again = written(asking(['a']), file);
    expect(contentsOf(again, 'a')).toBe('one\r\ntwo\r\n');
    expect(again.replaceAll('\r\n', '')).not.toContain('\n');
    expect(written(asking(['a', 'b']), file)).toBe(file);
  });
});

describe('marks that cannot be read are named by their line', () => {
  const file = written(asking(['a', 'b']));
  test.each<[what: string, text: string, fault: string]>([
    ['an end that is gone', file.replace(`${endOf('a')}\n`, ''), 'the answer a begins, but does not end'],
    ['a beginning that is gone', file.replace(`${beginOf('b')}\n`, ''), 'the answer b ends, but does not begin'],
  ])('%s', (_what, text, fault) => {
    const origin = originOf(text);
    expect(origin).toMatchObject({ kind: 'malformed', what: fault });
    const { line } = origin as { readonly line: number };
    expect(text.split('\n')[line - 1]).toContain('<!-- whyred:');
  });
});

test('a block that was copied below itself is a part of the answer', () => {
  const file = written(asking(['a']));
  const block = file.slice(file.indexOf(beginOf('a')), file.indexOf(endOf('a')) + endOf('a').length);
  const twice = file.replace(block, `${block}\n\n${block}`);
  expect(originOf(twice)).toMatchObject({ kind: 'report', isEdited: false });
  expect(written(asking(['a']), twice)).toBe(twice);
});

test('marks that a log quotes are no marks', () => {
  const log = [beginOf('owner'), endOf('nobody'), '```', '<!-- whyred:seal 0123456789abcdef -->'];
  const quoting = sampleReport('log', {
    sections: [
      {
        key: 'log',
        heading: 'Log',
        blocks: [{ kind: 'code', language: 'text', lines: log }, paragraph(log.join(' '))],
      },
      { key: 'open', heading: 'Open', blocks: [answer('owner', 'Who?')] },
    ],
  });
  const file = answering(written(quoting), 'owner', 'x');
  expect(originOf(written(quoting))).toMatchObject({ kind: 'report', isEdited: false, answers: new Map() });
  expect(file).not.toBe(written(quoting));
});

import {
  answer,
  code,
  fenced,
  link,
  list,
  note,
  paragraph,
  type Report,
  say,
  strong,
  tableOf,
} from '../../src/reports/document/blocks.ts';

/** A small report with each kind of block, and this text wherever a log's may stand. */
export function sampleReport(text = 'tuple concurrently updated', given: Partial<Report> = {}): Report {
  const cause = (key: string, heading: string) => ({
    key,
    heading,
    among: 'causes',
    blocks: [paragraph(say`The job ${code(text)} failed.`)],
    sections: [
      { key: 'evidence', heading: 'Evidence', blocks: [fenced([text, 'exit code 1'])] },
      { key: 'fix', heading: 'Fix', blocks: [list([say`First ${text}`, { words: text, done: false }])] },
    ],
  });
  return {
    kind: 'rca',
    key: '20228246170',
    title: say`Why run ${text} failed`,
    meta: [
      ['Status', [strong('IN PROGRESS')]],
      ['First seen', text],
    ],
    sections: [
      { key: 'summary', heading: 'Summary', blocks: [paragraph(text), note(text)] },
      cause('cause_1', 'Migrate'),
      cause('cause_2', 'Lint'),
      {
        key: 'checks',
        heading: 'Checks',
        blocks: [
          tableOf(['check', '>runs'], [[text, '781']]),
          paragraph(say`${link(text, 'https://github.com/acme/nova')}`),
        ],
      },
      {
        key: 'questions',
        heading: 'Open questions',
        blocks: [answer('owner', say`Who looks after ${text}?`), answer('impact', 'Who was held up?')],
      },
    ],
    marks: { signatures: ['postgres/tuple-concurrently-updated', text], repository: 'acme/nova', runs: 2 },
    facts: { jobs: [{ name: text, failed: 1 }], note: null },
    ...given,
  };
}

/** Texts that act on markdown, on HTML comments, on templates, on YAML or on GitHub's runner. */
export const HOSTILE = [
  ...[
    '```',
    '````',
    '~~~',
    '-->',
    '<!-- whyred:end owner -->',
    '<!-- whyred:answer owner -->',
    '--',
    '---',
    '---\ntitle: x',
  ],
  ...[
    '<!-- whyred:seal 0123456789abcdef -->',
    '<!-- whyred:report kind=pin key="1" -->',
    '{{ title }}',
    '{% if %}',
    '%}',
    '{%',
  ],
  ...[
    '"',
    "'",
    '\\',
    ': ',
    '# ',
    '- ',
    '| ',
    '\n',
    '\r\n',
    '\t',
    '*',
    '&a',
    '!b',
    '@octocat',
    '##[error]',
    '::error::',
    '\u202e',
    'é',
  ],
] as const;

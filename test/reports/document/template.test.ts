import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/reports/document/blocks.ts';
import { beginOf } from '../../../src/reports/document/markdown.ts';
import { renderTemplate } from '../../../src/reports/document/template.ts';
import { templateFields } from '../../../src/reports/document/template-fields.ts';
import { lintOf, outline } from '../../support/markdown.ts';
import { HOSTILE, sampleReport } from '../../support/report.ts';

async function rendered(source: string, report: Report = sampleReport(), parts: Record<string, string> = {}) {
  return await renderTemplate(report, { name: '.whyred/templates/rca.md', source, parts });
}

const FULL = `# Incident: {{ title }}

- {{ meta.status }}, first seen {{ meta.first_seen }}, run {{ key }} of {{ marks.repository }} ({{ marks.runs }})

{% for signature in marks.signatures %}
- {{ signature }}
{% endfor %}

## {{ summary.heading }}

{{ summary }}

{% for cause in causes %}
## {{ forloop.index }} {{ cause.heading }}

{{ cause.text }}

### {{ cause.evidence.heading }} {{ forloop.index }}

{{ cause.evidence }}
{% endfor %}

## Ours

{{ checks }}

{{ questions }}
`;

describe('a template', () => {
  test('orders a report as its team wants it', async () => {
    const text = await rendered(FULL);
    expect(text.slice(0, text.indexOf('<!--'))).toMatchSnapshot();
    expect(text).toContain(beginOf('owner'));
  });

  test('cannot be broken by what a log says', async () => {
    const harmless = outline(await rendered(FULL, sampleReport('word')));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...HOSTILE), { maxLength: 8 }), async (parts) => {
        const text = await rendered(FULL, sampleReport(`x${parts.join('')}x`));
        expect(outline(text)).toBe(harmless);
        expect(lintOf(`${text}\n<!-- markdownlint-disable-file MD013 -->\n`)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('tells headings below a section apart, in the order in which they stand there', async () => {
    const text = await rendered(
      '# T\n\n{% for cause in causes reversed %}## {{ cause.heading }}\n\n{{ cause }}\n\n{% endfor %}',
    );
    const headings = text.split('\n').filter((line) => line.startsWith('#'));
    expect(headings).toEqual([
      '# T',
      '## Lint',
      '### Evidence',
      '### Fix',
      '## Migrate',
      '### Evidence (2)',
      '### Fix (2)',
    ]);
  });

  test('leaves one blank line where a section is not there, and all that are in code', async () => {
    const text = await rendered('# T\n\n\n{% if false %}x{% endif %}\n\n```\na\n\n\nb\n```\n\n\n\nend\n\n');
    expect(text).toBe('# T\n\n```\na\n\n\nb\n```\n\nend\n');
  });

  test('may ask for what other reports of the kind have', async () => {
    const source = '{% if timeline %}x{{ timeline }}{% else %}none{% endif %}{{ timeline.heading }}{{ meta.branch }}';
    expect(await rendered(`${source}{% for cause in causes %}{{ cause.similar }}{% endfor %}`)).toBe('none\n');
  });

  test('includes what is beside it, with the same fields', async () => {
    const parts = { 'head.md': '{{ title }}, run {{ key }}' };
    expect(await rendered("{% render 'head.md' %}", sampleReport('it'), parts)).toBe(
      'Why run it failed, run 20228246170\n',
    );
  });

  test.each(['/etc/passwd', '../../../../etc/passwd', './rca.md', 'package.json'])(
    'cannot include %s',
    async (path) => {
      for (const tag of ['render', 'include', 'layout']) {
        await expect(rendered(`# T\n\n  {% ${tag} '${path}' %}`)).rejects.toMatchObject({
          code: 'template-invalid',
          message: expect.stringMatching(
            /^The template \.whyred\/templates\/rca\.md, line 3, column \d: .*Failed to lookup/,
          ),
        });
      }
    },
  );
});

describe('a field that is not there is refused, with its place and what was meant', () => {
  test.each<[source: string, place: string, field: string, meant: string | null]>([
    ['# {{ titel }}', 'line 1, column 6', 'titel', 'title'],
    ['# T\n\n{{ meta.stauts }}', 'line 3, column 4', 'meta.stauts', 'meta.status'],
    ['{% if false %}{{ sumary }}{% endif %}', 'line 1, column 18', 'sumary', 'summary'],
    ['{% if sumary %}{% endif %}', 'line 1, column 7', 'sumary', 'summary'],
    ['{{ causes[0].evidnce }}', 'line 1, column 4', 'causes[0].evidnce', 'causes[0].evidence'],
    [
      '{{ causes.first.evidence.heding }}',
      'line 1, column 4',
      'causes.first.evidence.heding',
      'causes.first.evidence.heading',
    ],
    ['{{ causes.heading }}', 'line 1, column 4', 'causes.heading', null],
    ['{% for one in causes %}\n{{ one.evidnce }}{% endfor %}', 'line 2, column 4', 'one.evidnce', 'one.evidence'],
    ['{{ constructor }}', 'line 1, column 4', 'constructor', null],
    ['{{ zzz }}', 'line 1, column 4', 'zzz', null],
  ])('%j', async (source, place, field, meant) => {
    const guess = meant === null ? '' : `Did you mean ${meant}? `;
    await expect(rendered(source)).rejects.toMatchObject({
      code: 'template-field',
      message: `The template .whyred/templates/rca.md, ${place}: there is no field ${field}.`,
      hint: expect.stringMatching(`^${guess.replace(/[?[\]]/g, '\\$&')}The fields of this report: title, kind, key, `),
    });
  });

  test('in a part, too', async () => {
    for (const tag of ['render', 'include'])
      await expect(rendered(`{% ${tag} 'x.md' %}`, sampleReport(), { 'x.md': '\n{{ titel }}' })).rejects.toMatchObject({
        message: 'The template x.md, line 2, column 4: there is no field titel.',
      });
  });
});

test.each<[source: string, what: string]>([
  ['# T\n{% if title %}', 'line 2, column 1: tag {% if title %} not closed'],
  ['{{ title | shout }}', 'line 1, column 1: undefined filter: shout'],
  ['{% script %}', 'line 1, column 1: tag "script" not found'],
  ['{{ title', 'line 1, column 1: output "{{ title" not closed'],
])('%j is refused, with what is wrong in it', async (source, what) => {
  await expect(rendered(source)).rejects.toMatchObject({
    code: 'template-invalid',
    message: `The template .whyred/templates/rca.md, ${what}.`,
  });
});

test('a template that would take the memory of the machine is stopped', async () => {
  const source = `{% assign a = "${'x'.repeat(1000)}" %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}`;
  await expect(rendered(source)).rejects.toMatchObject({
    message: expect.stringContaining('memory alloc limit exceeded'),
  });
});

test('the fields of a report are those that it has, in its order', () => {
  expect(templateFields(sampleReport())).toEqual([
    ...['title', 'kind', 'key', 'meta.status', 'meta.first_seen', 'marks.signatures', 'marks.repository', 'marks.runs'],
    ...['summary', 'causes[]', 'causes[].evidence', 'causes[].fix', 'checks', 'questions'],
  ]);
});

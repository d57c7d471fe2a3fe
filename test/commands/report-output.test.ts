import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { deliver } from '../../src/commands/report/deliver.ts';
import type { ReportOptions } from '../../src/commands/report/options.ts';
import { deliverFile } from '../../src/commands/report/output-file.ts';
import type { Write } from '../../src/commands/report/output-plan.ts';
import { withoutSecretsIn } from '../../src/commands/secrets.ts';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import type { Report } from '../../src/reports/document/blocks.ts';
import { toMarkdown } from '../../src/reports/document/markdown.ts';
import { colophonOf } from '../../src/reports/document/seal.ts';
import type { SessionFacts } from '../../src/reports/session/facts.ts';
import { sessionReport } from '../../src/reports/session/report.ts';
import { startGithub } from '../github/github.ts';
import { buildWorld } from '../github/world/build.ts';
import { lintOf } from '../support/markdown.ts';
import { session } from '../support/range-reports.ts';
import { sampleReport } from '../support/report.ts';
import { red, told } from '../support/told.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whyred-report-'));
  mkdirSync(at('.git'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

interface Delivered {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

async function delivered(
  options: ReportOptions = {},
  report: Report = sampleReport(),
  env: Readonly<Record<string, string>> = {},
): Promise<Delivered> {
  let out = '';
  let err = '';
  const exitCode = await deliver(report, options, {
    stdin: Readable.from([]),
    stdinIsTerminal: false,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text.replaceAll(folder, '');
    },
    env,
    cwd: folder,
    columns: null,
    colour: false,
    errIsTerminal: false,
    nowMs: Date.now,
    signal: new AbortController().signal,
    home: '/nonexistent',
    platform: 'linux',
    secondMs: 1,
  });
  return { exitCode, out, err };
}

/** In the file, a person answers. */
function answerIn(name: string, answer: string): void {
  const text = read(name).replace(
    /(<!-- whyred:answer impact -->\n)[\s\S]*?(<!-- whyred:end impact -->)/,
    `$1${answer}$2`,
  );
  writeFileSync(at(name), text);
}

describe('a report on stdout', () => {
  test('is markdown, that can be put into a file and regenerated there', async () => {
    const { out, err, exitCode } = await delivered();
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(/^# Why run tuple concurrently updated failed\n/);
    expect(lintOf(out)).toEqual([]);
    writeFileSync(at('rca.md'), out);
    expect(await delivered({ output: 'rca.md' })).toMatchObject({ err: 'unchanged /rca.md\n', out: '' });
  });

  test('is a page, or its facts', async () => {
    expect((await delivered({ format: 'html' })).out).toMatch(/^<!doctype html>/);
    for (const options of [{ format: 'json' }, { json: true }] as const)
      expect(JSON.parse((await delivered(options)).out)).toMatchObject({ report: 'rca', jobs: [{ failed: 1 }] });
  });

  test('may begin with front matter', async () => {
    const { out } = await delivered({ frontMatter: true });
    expect(out).toMatch(/^---\nkind: rca\nkey: "20228246170"\n/);
    expect(lintOf(out)).toEqual([]);
  });

  test('hides what the configuration calls a secret by now', async () => {
    writeFileSync(at('.whyred.yml'), 'redact: ["acme-[0-9]{6}"]');
    for (const format of ['md', 'html', 'json'] as const)
      expect(
        (await delivered({ format, frontMatter: format === 'md' }, sampleReport('acme-123456'))).out,
      ).not.toContain('acme-1');
  });

  test('hides it before lines are cut short, so that no half of it is left', async () => {
    writeFileSync(at('.whyred.yml'), 'redact: ["acme-[0-9]{6}"]');
    const runs = [told(1001, [[red('build', `${'x'.repeat(100)} acme-123456`)]])];
    const around = { cwd: folder };
    const facts = session(runs).facts as SessionFacts;
    expect(toMarkdown(sessionReport(facts))).toContain('acme-1');
    expect(toMarkdown(sessionReport(await withoutSecretsIn(facts, {}, around)))).not.toContain('acme-1');
  });

  test.each<[ReportOptions, string]>([
    [{ format: 'html', template: 'x' }, '--template is for markdown, and html was asked for.'],
    [{ json: true, frontMatter: true }, '--front-matter is for markdown, and json was asked for.'],
    [{ format: 'json', publish: 'issue' }, '--publish is for markdown, and json was asked for.'],
    [{ publish: 'comment' }, 'It is not said what is to be commented.'],
    [{ publish: 'issue', thread: 3 }, '--thread is for --publish comment alone.'],
  ])('%j contradicts itself', async (options, message) => {
    await expect(delivered(options)).rejects.toMatchObject({ code: 'report-options', message });
  });
});

describe('a report in a file', () => {
  test('is written with the folders above it, and nothing is left beside it', async () => {
    expect(await delivered({ output: 'docs/ci/rca.md' })).toEqual({
      exitCode: 0,
      out: '',
      err: 'wrote /docs/ci/rca.md\n',
    });
    expect(read('docs/ci/rca.md')).toBe((await delivered()).out);
    expect(readdirSync(at('docs/ci'))).toEqual(['rca.md']);
    expect(await delivered({ output: 'docs/ci/rca.md', quiet: true })).toMatchObject({ err: '' });
  });

  test('is made again over itself, with what people answered', async () => {
    await delivered({ output: 'rca.md' });
    answerIn('rca.md', 'Nobody.\n');
    expect(await delivered({ output: 'rca.md' }, sampleReport('another'))).toMatchObject({
      err: 'wrote /rca.md (1 answer carried over)\n',
    });
    expect(read('rca.md')).toContain('<!-- whyred:answer impact -->\nNobody.\n<!-- whyred:end impact -->');
    expect(read('rca.md')).toContain('# Why run another failed');
    expect(await delivered({ output: 'rca.md' }, sampleReport('another'))).toMatchObject({
      err: 'unchanged /rca.md\n',
    });
    const gone = sampleReport('another', { sections: [] });
    expect(await delivered({ output: 'rca.md' }, gone)).toMatchObject({ err: 'wrote /rca.md (1 kept at the end)\n' });
    expect(read('rca.md')).toContain('Nobody.');
  });

  test('that somebody edited elsewhere is left alone, unless --force is given, which keeps a copy', async () => {
    await delivered({ output: 'rca.md' });
    answerIn('rca.md', 'Nobody.\n');
    const edited = read('rca.md').replace('## Checks', 'We know.\n\n## Checks');
    writeFileSync(at('rca.md'), edited);
    await expect(delivered({ output: 'rca.md' })).rejects.toMatchObject({
      code: 'report-edited',
      message: `${at('rca.md')} was edited outside of its answers since whyred wrote it.`,
      hint: expect.stringContaining('--force'),
    });
    expect(read('rca.md')).toBe(edited);
    const { err } = await delivered({ output: 'rca.md', force: true });
    expect(err).toContain('kept /rca.md.bak: ');
    expect(err).toContain('wrote /rca.md (1 answer carried over)\n');
    expect(read('rca.md.bak')).toBe(edited);
    expect(read('rca.md')).toContain('Nobody.');
    expect(read('rca.md')).not.toContain('We know.');
    // Neither are they lost when nothing says any more whose they are.
    writeFileSync(at('rca.md'), read('rca.md').replace(/<!-- whyred:(?:report|marks|seal).*\n/g, ''));
    await expect(delivered({ output: 'rca.md' })).rejects.toMatchObject({ code: 'report-foreign' });
    await delivered({ output: 'rca.md', force: true });
    expect(read('rca.md')).toContain('Nobody.');
    rmSync(at('rca.md.bak2'));
    writeFileSync(at('rca.md'), 'mine');
    await delivered({ output: 'rca.md', force: true });
    expect([read('rca.md.bak'), read('rca.md.bak2')]).toEqual([edited, 'mine']);
  });

  test.each<[format: NonNullable<ReportOptions['format']>, there: string]>([
    ['md', '# Notes\n'],
    ['html', '<!doctype html><p>Notes'],
    ['json', '{"name":"notes"}'],
  ])('in %s is not written over another %j', async (format, there) => {
    writeFileSync(at('file'), there);
    await expect(delivered({ output: 'file', format })).rejects.toMatchObject({ code: 'report-foreign' });
    expect(read('file')).toBe(there);
    expect(await delivered({ output: 'file', format, force: true })).toMatchObject({ exitCode: 0 });
    expect(read('file.bak')).toBe(there);
    // By now it is ours.
    expect(await delivered({ output: 'file', format }, sampleReport('another'))).toMatchObject({
      err: 'wrote /file\n',
    });
  });

  test.each([
    ['md', 'html'],
    ['html', 'md'],
    ['md', 'json'],
    ['json', 'html'],
  ] as const)('in %s is not one in %s', async (format, other) => {
    await delivered({ output: 'file', format });
    await expect(delivered({ output: 'file', format: other })).rejects.toMatchObject({ code: 'report-foreign' });
  });

  test('whose marks are broken is left alone whatever is said', async () => {
    await delivered({ output: 'rca.md' });
    const broken = read('rca.md').replace('<!-- whyred:end owner -->\n', '');
    writeFileSync(at('rca.md'), broken);
    const line = broken.split('\n').findIndex((one) => one.includes('whyred:answer owner')) + 1;
    for (const force of [false, true])
      await expect(delivered({ output: 'rca.md', force })).rejects.toMatchObject({
        code: 'report-marks',
        message: expect.stringContaining(`line ${line}: the answer owner begins, but does not end`),
      });
    expect(read('rca.md')).toBe(broken);
  });

  test('may be empty before', async () => {
    writeFileSync(at('rca.md'), '\n');
    expect(await delivered({ output: 'rca.md' })).toMatchObject({ err: 'wrote /rca.md\n' });
  });

  test('is no report where it is no text', async () => {
    writeFileSync(at('rca.md'), Buffer.from([0xff, 0xfe, 0x41, 0x00]));
    for (const force of [false, true])
      await expect(delivered({ output: 'rca.md', force })).rejects.toMatchObject({ code: 'report-foreign' });
  });

  test('is left as it is where somebody saves it while it is written', async () => {
    await delivered({ output: 'rca.md' });
    const mine = read('rca.md').replace('> Who was held up?', 'All of us.');
    const write: Write = () => {
      writeFileSync(at('rca.md'), mine);
      return { text: 'another', answers: new Map(), kept: 0 };
    };
    const around = { out: () => {}, err: () => {} } as unknown as Surroundings;
    await expect(deliverFile(at('rca.md'), write, { format: 'md' }, around)).rejects.toMatchObject({
      code: 'report-changed',
    });
    expect(read('rca.md')).toBe(mine);
    expect(readdirSync(at('.')).filter((name) => name.includes('.part'))).toEqual([]);
  });

  test('keeps its rights, and where a link leads to', async () => {
    mkdirSync(at('docs'));
    await delivered({ output: 'docs/rca.md' });
    chmodSync(at('docs/rca.md'), 0o640);
    symlinkSync(at('docs/rca.md'), at('latest.md'));
    await delivered({ output: 'latest.md' }, sampleReport('another'));
    expect(read('docs/rca.md')).toContain('another');
    expect(statSync(at('docs/rca.md')).mode & 0o777).toBe(0o640);
  });

  test('that is read-only is left alone', async () => {
    await delivered({ output: 'rca.md' });
    chmodSync(at('rca.md'), 0o444);
    await expect(delivered({ output: 'rca.md' }, sampleReport('another'))).rejects.toMatchObject({
      code: 'report-unwritable',
    });
    expect(read('rca.md')).not.toContain('another');
  });

  test('is written through a link that leads to nothing yet', async () => {
    mkdirSync(at('docs'));
    symlinkSync('docs/rca.md', at('latest.md'));
    await delivered({ output: 'latest.md' });
    expect(readdirSync(at('docs'))).toEqual(['rca.md']);
    expect(read('latest.md')).toBe(read('docs/rca.md'));
  });

  test.each(['.', '.git/HEAD/rca.md'])('cannot be written to %s', async (output) => {
    writeFileSync(at('.git/HEAD'), 'ref: refs/heads/main\n');
    await expect(delivered({ output })).rejects.toMatchObject({ code: 'report-unwritable' });
  });
});

describe('a dry run', () => {
  test('shows the text, says what would become of the file, and writes nothing', async () => {
    const { out, err } = await delivered({ output: 'docs/rca.md', dryRun: true });
    expect([out, err]).toEqual([(await delivered()).out, 'would write /docs/rca.md\n']);
    expect(existsSync(at('docs'))).toBe(false);

    await delivered({ output: 'rca.md' });
    answerIn('rca.md', 'Nobody.\n');
    const answered = read('rca.md');
    expect((await delivered({ output: 'rca.md', dryRun: true })).err).toBe('would leave /rca.md unchanged\n');
    const again = await delivered({ output: 'rca.md', dryRun: true }, sampleReport('another'));
    expect(again.err).toBe('would write /rca.md (1 answer carried over)\n');
    expect(again.out).toContain('Nobody.');

    writeFileSync(at('rca.md'), `${answered}\nMine.\n`);
    const refused = await delivered({ output: 'rca.md', dryRun: true });
    expect([refused.exitCode, refused.err]).toEqual([
      0,
      expect.stringMatching(/^would refuse: \/rca\.md was edited.*--force/),
    ]);
    const forced = await delivered({ output: 'rca.md', dryRun: true, force: true });
    expect(forced.err).toMatch(/^would write over \/rca\.md and keep a copy beside it \(1 answer carried over\): /);
    expect([read('rca.md'), existsSync(at('rca.md.bak'))]).toEqual([`${answered}\nMine.\n`, false]);
  });
});

describe('a template', () => {
  beforeEach(() => mkdirSync(at('.whyred/templates'), { recursive: true }));
  const template = (name: string, text: string) => writeFileSync(at(`.whyred/templates/${name}`), text);

  test('of the kind’s name is used without being asked for', async () => {
    template('rca.md', '# Ours: {{ title }}\n\n{{ questions }}\n');
    template('pin.md', '# Not this\n');
    const { out } = await delivered({ output: 'rca.md', dryRun: true });
    expect(out).toMatch(/^# Ours: Why run/);
    expect(colophonOf(out)).toMatchObject({ kind: 'rca' });
    await delivered({ output: 'rca.md' });
    answerIn('rca.md', 'Nobody.\n');
    template('rca.md', '# Other: {{ title }}\n');
    expect(await delivered({ output: 'rca.md' })).toMatchObject({ err: 'wrote /rca.md (1 kept at the end)\n' });
    expect(read('rca.md')).toMatch(/^# Other: [\s\S]*Nobody\./);
    expect((await delivered({ format: 'html' })).out).toMatch(/^<!doctype html>/);
  });

  test('is chosen by its name or its path', async () => {
    template('short.md', "# Short {{ key }}{% render 'end.md' %}\n");
    template('end.md', ' of {{ marks.repository }}');
    writeFileSync(at('mine.liquid'), "# Mine{% render 'end.md' %}\n");
    for (const name of ['short', 'short.md', '.whyred/templates/short.md'])
      expect((await delivered({ template: name })).out).toMatch(/^# Short 20228246170 of acme\/nova\n/);
    expect((await delivered({ template: 'mine.liquid' })).out).toMatch(/^# Mine of acme\/nova\n/);
  });

  test('that is not there is refused, with those that are', async () => {
    template('short.md', '# Short\n');
    await expect(delivered({ template: 'shrot' })).rejects.toMatchObject({
      code: 'template-missing',
      hint: 'In .whyred/templates there are short.md. Name one of them, or a path.',
    });
  });

  test('with an unknown field is refused by file, line and column', async () => {
    template('rca.md', '# {{ title }}\n\n{{ sumary }}\n');
    await expect(delivered({ output: 'rca.md' })).rejects.toMatchObject({
      code: 'template-field',
      message: 'The template .whyred/templates/rca.md, line 3, column 4: there is no field sumary.',
      hint: expect.stringMatching(/^Did you mean summary\? The fields of this report: title, /),
    });
    expect(existsSync(at('rca.md'))).toBe(false);
  });

  test('that is a link out of the repository is none', async () => {
    writeFileSync(at('secret'), 'secret');
    symlinkSync(at('secret'), at('.whyred/templates/rca.md'));
    symlinkSync(at('secret'), at('.whyred/templates/part.md'));
    template('mine.md', "{% render 'part.md' %}");
    expect((await delivered()).out).toMatch(/^# Why run/);
    await expect(delivered({ template: 'mine' })).rejects.toMatchObject({ code: 'template-invalid' });
  });

  test('that puts an answer where nobody could find it again is refused', async () => {
    template('rca.md', '# T\n\n{{ questions }}\n\n{{ questions }}\n');
    await expect(delivered()).rejects.toMatchObject({ code: 'report-marks' });
  });
});

describe('a report on GitHub', () => {
  async function github() {
    const server = await startGithub({ world: buildWorld({ runs: [{ id: 1 }] }) });
    onTestFinished(() => server.close());
    return { server, env: { GITHUB_API_URL: server.apiUrl, GH_TOKEN: 'fake-token' } };
  }

  test('is the document alone, with the answers of its file', async () => {
    const { env } = await github();
    await delivered({ output: 'rca.md' });
    answerIn('rca.md', 'Nobody.\n');
    const { out, err, exitCode } = await delivered(
      { output: 'rca.md', publish: 'issue', dryRun: true },
      sampleReport(),
      env,
    );
    expect(exitCode).toBe(0);
    expect(out).toContain('whyred:seal');
    expect(err).toContain('would leave /rca.md unchanged\n');
    expect(err).toContain('a new issue in acme/nova');
    expect(err).toContain('Nothing was written (--dry-run).');
  });

  test('is written once, and then over itself', async () => {
    const { env } = await github();
    const options = { publish: 'issue', yes: true, frontMatter: true } as const;
    const first = await delivered(options, sampleReport(), env);
    expect(first).toMatchObject({ exitCode: 0, out: '' });
    expect(first.err).toMatch(/title {3}Why run tuple concurrently updated failed\n/);
    expect(first.err).toMatch(/Written: https?:\/\/\S+\/issues\/\d+\n$/);
    expect(first.err).not.toMatch(/whyred:seal|^ *│ ---|│ # /m);
    expect((await delivered(options, sampleReport(), env)).err).toContain('says the same already');
    expect((await delivered(options, sampleReport('another'), env)).err).toMatch(/Updated: https?:\/\/\S+\n$/);
  });

  test('keeps what people answer and tick on GitHub, and is not written over what they wrote elsewhere', async () => {
    const { server, env } = await github();
    const options = { publish: 'issue', yes: true } as const;
    await delivered(options, sampleReport(), env);
    const [issue] = server.posts.issues;
    const edit = (from: string, to: string): void => {
      expect(issue!.body).toContain(from);
      issue!.body = issue!.body!.replace(from, to);
    };
    edit('> Who was held up?', 'Nobody.');
    await delivered(options, sampleReport('another'), env);
    expect(issue!.body).toMatch(/another[\s\S]*Nobody\./);
    expect(issue!.body).not.toContain('> Who was held up?');

    await delivered({ output: 'rca.md' }, sampleReport(), env);
    answerIn('rca.md', 'All of us.\n');
    await delivered({ ...options, output: 'rca.md' }, sampleReport(), env);
    expect(issue!.body).toMatch(/All of us\.[\s\S]*Kept from an earlier version[\s\S]*Nobody\./);

    edit('## Summary', '## Overview');
    await expect(delivered(options, sampleReport('third'), env)).rejects.toMatchObject({ code: 'post-edited' });
    await delivered({ ...options, force: true }, sampleReport('third'), env);
    expect(issue!.body).toMatch(/## Summary[\s\S]*third/);
  });

  test('is made shorter where people answer at length', async () => {
    const { server, env } = await github();
    const options = { publish: 'issue', yes: true } as const;
    const lines = Array.from({ length: 600 }, (_, line) => `${line} ${'x'.repeat(60)}`);
    const log = { key: 'log', heading: 'All of the log', blocks: [{ kind: 'code', language: 'text', lines }] } as const;
    const long = sampleReport('x', { sections: [...sampleReport().sections, log] });
    await delivered(options, long, env);
    const [issue] = server.posts.issues;
    issue!.body = issue!.body!.replace('> Who was held up?', 'y'.repeat(30_000));
    await delivered(options, long, env);
    expect(issue!.body).toContain('y'.repeat(30_000));
    expect(issue!.body).toContain('> Left out: All of the log');
  });

  test('is as long as GitHub takes it, and says what is left out', async () => {
    const { env } = await github();
    const lines = Array.from({ length: 1000 }, (_, line) => `${line} ${'x'.repeat(60)}`);
    const [summary, ...others] = sampleReport().sections;
    const log = { key: 'log', heading: 'All of the log', blocks: [{ kind: 'code', language: 'text', lines }] } as const;
    const { err } = await delivered(
      { publish: 'issue', yes: true },
      sampleReport('x', { sections: [summary!, ...others, log] }),
      env,
    );
    expect(err).toContain('> Left out: All of the log (');
    expect(err).toContain('## Open questions');
    expect(err).toContain('Written: ');
  });
});

import { resolve } from 'node:path';
import { TriageError } from '../../errors.ts';
import { type Configuration, loadConfiguration } from '../../providers/configuration.ts';
import type { Report } from '../../reports/document/blocks.ts';
import { toJson } from '../../reports/document/json.ts';
import { toMarkdown } from '../../reports/document/markdown.ts';
import { redacted } from '../../reports/document/redacted.ts';
import { redactorsOf } from '../secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ReportFormat, ReportOptions } from './options.ts';
import { deliverFile } from './output-file.ts';
import type { Write } from './output-plan.ts';

/**
 * Writes a report where and as it is wanted: to stdout, over a file in which people's answers stay, to GitHub. Whatever is
 * written is redacted once more. Returns the exit code.
 */
export async function deliver(report: Report, options: ReportOptions, around: Surroundings): Promise<number> {
  const format = formatIn(options);
  const { output = '-', dryRun = false, publish } = options;
  const configuration = await loadConfiguration(around.cwd, options.config);
  const redactors = redactorsOf(configuration);
  const shown = redacted(report, redactors);
  const body = await bodyWriter(shown, options, configuration, around);
  const write = await writerOf(shown, format, body, options);
  const path = output === '-' ? null : resolve(around.cwd, output);
  const answers =
    path === null ? new Map<string, string>() : await deliverFile(path, write, { ...options, format }, around);
  const isPrinted = dryRun || (path === null && publish === undefined);
  if (path === null && isPrinted) around.out(write(null).text);
  if (publish !== undefined) {
    const { deliverPost } = await import('./post.ts');
    await deliverPost(
      shown,
      { body, answers, isPrinted, redact: redactors.all, category: configuration.publish.category },
      options,
      around,
    );
  }
  return 0;
}

/** The report as markdown, before answers and comments. */
export type Body = (report: Report) => Promise<string>;

/** @throws TriageError `report-options` where options contradict each other. */
function formatIn({
  json = false,
  format = 'md',
  template,
  frontMatter,
  publish,
  thread,
}: ReportOptions): ReportFormat {
  const wanted = json ? 'json' : format;
  const ofMarkdown = [
    ...(template === undefined ? [] : ['--template']),
    ...(frontMatter ? ['--front-matter'] : []),
    ...(publish === undefined ? [] : ['--publish']),
  ];
  if (wanted !== 'md' && ofMarkdown.length > 0) {
    throw new TriageError(
      'report-options',
      `${ofMarkdown[0]} is for markdown, and ${wanted} was asked for.`,
      `Leave ${ofMarkdown[0]} or the format out.`,
    );
  }
  if ((publish === 'comment') !== (thread !== undefined)) {
    throw new TriageError(
      'report-options',
      publish === 'comment' ? 'It is not said what is to be commented.' : '--thread is for --publish comment alone.',
      'Name the issue or pull request: --publish comment --thread 12.',
    );
  }
  return wanted;
}

async function bodyWriter(
  { kind }: Report,
  options: ReportOptions,
  { root }: Configuration,
  { cwd }: Surroundings,
): Promise<Body> {
  if (options.json || (options.format ?? 'md') !== 'md') return async (one) => toMarkdown(one);
  const { findTemplate } = await import('./template-file.ts');
  const template = await findTemplate(options.template, kind, { root, cwd });
  if (template === null) return async (one) => toMarkdown(one);
  const { renderTemplate } = await import('../../reports/document/template.ts');
  return async (one) => await renderTemplate(one, template);
}

async function writerOf(report: Report, format: ReportFormat, body: Body, options: ReportOptions): Promise<Write> {
  switch (format) {
    case 'json': {
      return () => ({ text: toJson(report), answers: new Map(), kept: 0 });
    }
    case 'html': {
      const { sealedPage } = await import('../../reports/document/sealed-page.ts');
      return () => ({ text: sealedPage(report), answers: new Map(), kept: 0 });
    }
    case 'md': {
      const { sealedMarkdown } = await import('../../reports/document/sealed-markdown.ts');
      const { frontMatter } = await import('../../reports/document/front-matter.ts');
      const front = options.frontMatter ? await frontMatter(report) : '';
      const text = await body(report);
      return (earlier) => sealedMarkdown(report, text, front, earlier);
    }
  }
}

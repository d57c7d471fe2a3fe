import type { Report } from '../../reports/document/blocks.ts';
import { toMarkdown } from '../../reports/document/markdown.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ReportOptions } from './options.ts';

/** Writes a report where and as it is wanted. Returns the exit code. */
export async function deliver(report: Report, _options: ReportOptions, around: Surroundings): Promise<number> {
  around.out(toMarkdown(report));
  return 0;
}

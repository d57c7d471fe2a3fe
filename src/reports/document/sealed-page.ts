import type { Report } from './blocks.ts';
import { toHtml } from './html.ts';
import { colophonLines, sealLine } from './seal.ts';

/** The report as a page with the comments by which it is known again. Nobody answers in it. */
export function sealedPage(report: Report): string {
  const page = `${toHtml(report)}${colophonLines(report).join('\n')}\n`;
  return `${page}${sealLine(page, [])}\n`;
}

import { printed } from '../json.ts';
import { REPORT_KINDS, type Report } from './blocks.ts';

/** Breaking what programs read needs a new one. */
const SCHEMA_VERSION = 1;

/** The facts of a report as one line of JSON. */
export function toJson({ kind, key, facts }: Pick<Report, 'kind' | 'key' | 'facts'>): string {
  return `${printed({ schemaVersion: SCHEMA_VERSION, report: kind, key, ...facts })}\n`;
}

/** Is the text such a document? */
export function isReportJson(text: string): boolean {
  try {
    const document = JSON.parse(text) as { schemaVersion?: unknown; report?: unknown } | null;
    return typeof document?.schemaVersion === 'number' && REPORT_KINDS.some((one) => one === document.report);
  } catch {
    // No JSON, and so no report either.
    return false;
  }
}

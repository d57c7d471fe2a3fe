import type { CommonOptions } from '../surroundings.ts';

/** What all reports take. */
export interface ReportOptions extends CommonOptions {
  readonly format?: ReportFormat;
  /** The file that it is written to; else it is printed. */
  readonly output?: string;
  /** Also over a file that somebody has edited. */
  readonly force?: boolean;
  /** Say what would be written or published, and do nothing. */
  readonly dryRun?: boolean;
  /** A name in `.whyred/templates`, or a path. */
  readonly template?: string;
  readonly frontMatter?: boolean;
  /** Ask the store alone. */
  readonly offline?: boolean;
  readonly publish?: 'issue' | 'comment' | 'discussion';
  /** The issue or pull request that is commented. */
  readonly thread?: number;
  /** Publish without asking. */
  readonly yes?: boolean;
}

export const REPORT_FORMATS = ['md', 'html', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

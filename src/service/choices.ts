/** What can be chosen in questions: apart from the answers, so that a screen need not load what those are made with. */

export const REPORTS = ['rca', 'pin', 'session', 'postmortem'] as const;
export type ReportName = (typeof REPORTS)[number];

/** `gap`: lines that were not kept; they cannot be opened. */
export const FOLD_KINDS = ['passed-step', 'step', 'group', 'similar', 'internals', 'gap'] as const;
export type FoldKind = (typeof FOLD_KINDS)[number];

/** How long a night is. */
export const NIGHT_SPANS = ['24h', '7d'] as const;
export type NightSpan = (typeof NIGHT_SPANS)[number];

/** Spans that a grid looks back over, in days. */
export const GRID_DAYS = [7, 30, 90] as const;
export type GridDays = (typeof GRID_DAYS)[number];

/** How far back it is looked whether something was seen before. */
export const SEEN_DAYS = 90;

import type { Redact } from '../../log/text.ts';
import type { PostPlace } from '../../providers/github/posts.ts';
import { BODY_MAX_LENGTH } from '../../providers/github/posts-text.ts';
import { findRepository } from '../../providers/github/repository.ts';
import { fillAnswers, readAnswers } from '../../reports/document/answers.ts';
import { flat, type Report } from '../../reports/document/blocks.ts';
import { shortened } from '../../reports/document/shortened.ts';
import { plain } from '../../reports/plain.ts';
import { publish } from '../publishing.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Body } from './deliver.ts';
import type { ReportOptions } from './options.ts';

export interface ToPost {
  readonly body: Body;
  /** What people wrote in the file of the same report. */
  readonly answers: ReadonlyMap<string, string>;
  /** It went to stdout already. */
  readonly isPrinted: boolean;
  readonly redact: Redact;
  /** Of discussions. */
  readonly category: string | null;
}

/** Characters that the marker takes, besides the key. */
const MARKER_LENGTH = 60;

/** Writes the report to GitHub, as markdown alone, of the length that GitHub takes. */
export async function deliverPost(
  report: Report,
  { body, answers, isPrinted, redact, category }: ToPost,
  options: ReportOptions,
  around: Surroundings,
): Promise<void> {
  const place = placeIn(options, category);
  const title = plain(flat(report.title)).trim();
  const key = `${report.kind} ${report.key}`;
  const text = async (one: Report): Promise<string> => {
    const markdown = await body(one);
    const reading = readAnswers(markdown);
    const filled = reading.kind === 'read' ? fillAnswers(markdown, reading.places, answers) : markdown;
    // What has a title of its own needs none twice.
    return place.kind === 'comment' ? filled : filled.replace(/^# .*\n+/, '');
  };
  // A sign that could end the marker takes more room there.
  const limit = BODY_MAX_LENGTH - MARKER_LENGTH - 8 * key.length;
  const post = { title, body: await shortened(report, limit, text), key };
  const name = await findRepository(repositoryIn(report) ?? options.repo, around.env, around.cwd);
  await publish(post, place, { name, redact, printed: isPrinted }, options, around);
}

function placeIn({ publish: kind, to }: ReportOptions, category: string | null): PostPlace {
  if (kind === 'comment') return { kind, number: to! };
  return kind === 'discussion' ? { kind, category } : { kind: 'issue' };
}

/** Of what the report is; what it says itself goes before where whyred was called. */
function repositoryIn({ marks }: Report): string | undefined {
  const named = marks.repository ?? marks.repo;
  return typeof named === 'string' ? named : undefined;
}

import { TriageError } from '../../errors.ts';
import type { Redact } from '../../log/text.ts';
import type { PostPlace } from '../../providers/github/posts.ts';
import { BODY_MAX_LENGTH } from '../../providers/github/posts-text.ts';
import { findRepository } from '../../providers/github/repository.ts';
import { flat, type Report } from '../../reports/document/blocks.ts';
import { originOf } from '../../reports/document/seal.ts';
import { type Earlier, sealedMarkdown } from '../../reports/document/sealed-markdown.ts';
import { shortened } from '../../reports/document/shortened.ts';
import { ticksIn } from '../../reports/document/ticks.ts';
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
    // What has a title of its own needs none twice.
    return place.kind === 'comment' ? markdown : markdown.replace(/^# .*\n+/, '');
  };
  const sealed = (markdown: string, earlier: Earlier): string => sealedMarkdown(report, markdown, '', earlier).text;
  const ofFile: Earlier = { of: report, answers, ticks: new Set(), lineEnd: '\n' };
  const fitting = async (earlier: Earlier): Promise<string> => {
    // A sign that could end the marker takes more room there; so do answers and the comments at the end.
    const apart = sealed('', earlier).length + [...earlier.answers.values()].join('').length;
    const room = BODY_MAX_LENGTH - MARKER_LENGTH - 8 * key.length - apart;
    return sealed(await shortened(report, room, text), earlier);
  };
  const name = await findRepository(repositoryIn(report) ?? options.repo, around.env, around.cwd);
  const over = (earlier: string): Promise<string> => fitting(answeredBefore(earlier, ofFile, options.force === true));
  const post = { title, body: await fitting(ofFile), key };
  await publish(post, place, { name, redact, printed: isPrinted, over }, options, around);
}

/**
 * What people have answered on GitHub, and in the file; where both differ, that of GitHub is kept at the end.
 * @throws TriageError `post-edited` where somebody has edited it outside of the answers.
 */
function answeredBefore(post: string, ofFile: Earlier, force: boolean): Earlier {
  const origin = originOf(post);
  if (!force && (origin.kind !== 'report' || origin.isEdited)) {
    throw new TriageError(
      'post-edited',
      'What whyred wrote there earlier was edited outside of its answers, and would be lost.',
      'Move it between `<!-- whyred:answer … -->` and its end, where it stays; or write over it with --force.',
    );
  }
  if (origin.kind === 'malformed') return ofFile;
  const { answers } = ofFile;
  const there = [...origin.answers].map(([name, contents]): [string, string] => {
    const own = answers.get(name);
    return [own === undefined || own.trim() === contents.trim() ? name : `${name} on GitHub`, contents];
  });
  return { ...ofFile, answers: new Map([...there, ...answers]), ticks: ticksIn(post) };
}

function placeIn({ publish: kind, thread }: ReportOptions, category: string | null): PostPlace {
  if (kind === 'comment') return { kind, number: thread! };
  return kind === 'discussion' ? { kind, category } : { kind: 'issue' };
}

/** Of what the report is; what it says itself goes before where whyred was called. */
function repositoryIn({ marks }: Report): string | undefined {
  const named = marks.repository;
  return typeof named === 'string' ? named : undefined;
}

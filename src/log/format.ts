import type { LogFormat } from '../domain.ts';

/** How much of a file decides about its format. */
const SAMPLE_BYTES = 64 * 1024;
/** And how much of its end, where Jenkins and Travis say what they are. */
const TAIL_BYTES = 4 * 1024;

/** Whose output a log is, by content alone: names and endings lie. */
export function detectFormat(utf8: Uint8Array): LogFormat {
  const buffer = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.byteLength);
  const head = buffer.toString('utf8', 0, SAMPLE_BYTES);
  const tail = buffer.toString('utf8', Math.max(0, buffer.length - TAIL_BYTES));
  return FORMATS.find(([, isOne]) => isOne(head, tail))?.[0] ?? 'plain';
}

/** Formats that carry the runner's own marks (`##[group]`, `##[error]`). */
export type GithubFormat = 'github-job' | 'github-step' | 'gh-run-log' | 'azure';

export function isGithub(format: LogFormat): format is GithubFormat {
  return format === 'github-job' || format === 'github-step' || format === 'gh-run-log' || format === 'azure';
}

/** .NET's "O" format: always 7 decimals. Source: actions/runner, `PagingLogger.Write`. */
const STAMP = String.raw`\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z `;
const stamped = new RegExp(`^${STAMP}`, 'm');
/** Job, step and line of `gh run view --log`; a job that prints such a log has a stamp before it. */
const RUN_LOG = new RegExp(`^(?!${STAMP})\\uFEFF?[^\\t\\n]+\\t[^\\t\\n]+\\t${STAMP}`, 'm');

/** In this order: the first that says yes. */
const FORMATS: readonly (readonly [LogFormat, (head: string, tail: string) => boolean])[] = [
  ['gh-run-log', (head) => RUN_LOG.test(head)],
  ['azure', (head) => stamped.test(head) && /^\S+Z ##\[section\](?:Starting|Finishing): /m.test(head)],
  ['github-job', (head) => stamped.test(head) && /Current runner version: '|^\S+Z Requested labels: /m.test(head)],
  ['github-step', (head) => stamped.test(head)],
  ['taskcluster', (head) => /^\[(?:taskcluster|task|fetches)[ :]/m.test(head)],
  [
    'gitlab',
    (head) => /^(?:\S+Z \d\d[OE][ +])?(?:\x1b\[0K)?Running with gitlab-runner |section_start:\d+:/m.test(head),
  ],
  ['travis', (head) => /^travis_(?:fold|time):(?:start|end)/m.test(head)],
  [
    'circleci',
    (head, tail) =>
      /^Build-agent version |CIRCLE_(?:JOB|BUILD_NUM)=/m.test(head) || /^Exited with code exit status \d+$/m.test(tail),
  ],
  [
    'jenkins',
    (head, tail) =>
      /^(?:\d\d:\d\d:\d\d {1,2})?Finished: (?:SUCCESS|FAILURE|UNSTABLE|ABORTED|NOT_BUILT)\s*$/m.test(tail) ||
      /^(?:\d\d:\d\d:\d\d {1,2})?(?:Started by (?:user|timer|an SCM change|upstream project|GitHub push)|\[Pipeline\] )/m.test(
        head,
      ),
  ],
];
